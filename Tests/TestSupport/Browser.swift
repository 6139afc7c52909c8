import Foundation
import Glibc

/// Headless Chromium, asked through its debugging pipe what a page looks like to people.
///
/// It speaks the DevTools protocol: JSON texts that end in a NUL, on descriptors 3 and 4
/// (https://chromedevtools.github.io/devtools-protocol/). Calls must come from one thread at a
/// time.
package final class Browser {
  /// The addresses that the current page asked for, its own first.
  package private(set) var requests: [String] = []

  private let process: pid_t
  private let commands: Pipe
  private let answers: Pipe
  private var unread: [UInt8] = []
  private var number = 0
  private var page = ""
  private var hasLoaded = false

  /// Starts the browser.
  ///
  /// - Parameter folder: Where it keeps its files.
  /// - Throws: `TestSupportError` if it cannot be started.
  package init(folder: String) throws {
    let (commands, answers) = (try Pipe(), try Pipe())
    let launch = Launch(
      executable: "/usr/bin/env",
      arguments: [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--disable-dev-shm-usage", "--user-data-dir=\(folder)", "--remote-debugging-pipe",
      ], environment: ["HOME": folder])
    process = try launch.start(newSession: true) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
      // By way of high numbers, since either descriptor may be 3 or 4 already.
      posix_spawn_file_actions_adddup2(&actions, commands.reading.number, 63)
      posix_spawn_file_actions_adddup2(&actions, answers.writing.number, 64)
      posix_spawn_file_actions_adddup2(&actions, 63, 3)
      posix_spawn_file_actions_adddup2(&actions, 64, 4)
    }
    commands.reading.close()
    answers.writing.close()
    (self.commands, self.answers) = (commands, answers)
    let target = try call("Target.createTarget", ["url": "about:blank"])["targetId"] ?? ""
    page =
      try call("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"]
      as? String ?? ""
    _ = try call("Page.enable")
    _ = try call("Network.enable")
  }

  deinit {
    // It leads its own session, so its helpers end with it.
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
  }

  /// Shows a file in a window of this width, for people who prefer dark pages or light ones.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - width: The window's width.
  ///   - isDark: Whether dark pages are preferred.
  ///   - isPrinted: Whether to lay it out as on paper.
  /// - Throws: `TestSupportError` if the browser does not show it.
  package func show(_ path: String, width: Int, isDark: Bool, isPrinted: Bool = false) throws {
    _ = try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500])
    _ = try call(
      "Emulation.setEmulatedMedia",
      [
        "media": isPrinted ? "print" : "screen",
        "features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]],
      ])
    (requests, hasLoaded) = ([], false)
    _ = try call("Page.navigate", ["url": "file://\(path)"])
    while !hasLoaded { take(try message()) }
  }

  /// The value of a JavaScript expression, which must be a string.
  package func evaluate(_ expression: String) throws -> String {
    let answer = try call("Runtime.evaluate", ["expression": expression, "returnByValue": true])
    guard let value = (answer["result"] as? [String: Any])?["value"] as? String else {
      throw TestSupportError.failed("evaluate: \(answer)", expression)
    }
    return value
  }

  /// The shown page as a PDF, on the paper that its style asks for.
  package func pdf() throws -> [UInt8] {
    let answer = try call("Page.printToPDF", ["preferCSSPageSize": true])
    guard let text = answer["data"] as? String, let data = Data(base64Encoded: text) else {
      throw TestSupportError.failed("printToPDF", "chromium")
    }
    return Array(data)
  }

  private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    number += 1
    var command: [String: Any] = ["id": number, "method": method, "params": parameters]
    if !page.isEmpty { command["sessionId"] = page }
    try send(Array(JSONSerialization.data(withJSONObject: command)) + [0])
    while true {
      let message = try message()
      guard message["id"] as? Int == number else {
        take(message)
        continue
      }
      guard let result = message["result"] as? [String: Any] else {
        throw TestSupportError.failed("\(method): \(message)", "chromium")
      }
      return result
    }
  }

  private func send(_ bytes: [UInt8]) throws(TestSupportError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = withoutBrokenPipeSignal {
        rest.withUnsafeBytes { write(commands.writing.number, $0.baseAddress, $0.count) }
      }
      guard count > 0 || errno == EINTR else { throw .failed("write", "chromium") }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Notes what happens on the page.
  private func take(_ event: [String: Any]) {
    let parameters = event["params"] as? [String: Any]
    switch event["method"] as? String {
    case "Page.loadEventFired": hasLoaded = true
    case "Network.requestWillBeSent":
      let request = parameters?["request"] as? [String: Any]
      requests.append(request?["url"] as? String ?? "")
    default: break
    }
  }

  /// Waits for the next message.
  private func message() throws -> [String: Any] {
    while true {
      if let end = unread.firstIndex(of: 0) {
        let data = Data(unread[..<end])
        unread.removeFirst(end + 1)
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
      }
      var waiting = pollfd(fd: answers.reading.number, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, Int32(patience.components.seconds * 1000)) != 0 else {
        throw TestSupportError.timedOut(waitingFor: "chromium's answer", shown: "")
      }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = read(answers.reading.number, &chunk, chunk.count)
      guard count > 0 || (count < 0 && errno == EINTR) else {
        throw TestSupportError.failed("read; is it installed?", "chromium")
      }
      unread += chunk[..<max(0, count)]
    }
  }
}
