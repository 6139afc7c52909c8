import TestSupport
import Testing

/// The probe at a terminal of its own, with a home folder of its own.
struct Probe {
  static let prompt = "probe> "

  let home: TemporaryFolder
  let session: TerminalSession

  /// Starts the probe and waits for its prompt.
  ///
  /// - Parameters:
  ///   - home: Where `.editrc` is looked for and `history` is kept.
  ///   - hasHistory: Whether the probe keeps a history file.
  ///   - environment: Changes to the plain environment.
  ///   - columns: The window's width.
  ///   - rows: The window's height.
  /// - Throws: `TestSupportError` when there is no prompt.
  init(
    home: TemporaryFolder? = nil, hasHistory: Bool = true, environment: [String: String?] = [:],
    columns: Int = 60, rows: Int = 16
  ) throws {
    self.home = try home ?? TemporaryFolder()
    let home = self.home.path
    session = try TerminalSession(
      BuiltProducts.path("line-editing-probe"), hasHistory ? ["\(home)/state/history"] : [],
      environment: ["HOME": home].merging(environment) { $1 }, columns: columns, rows: rows)
    try waitForLine("")
  }

  /// Types text, or presses keys, in their order.
  func type(_ keys: Key...) throws {
    for key in keys { try session.send(key) }
  }

  /// Types a line, enters it, and waits for what the probe says to it and for the next prompt.
  func enter(_ line: String, answer: String? = nil) throws {
    try type(.text(line), .enter)
    try waitForAnswer(answer ?? "line: \(line)")
  }

  /// Waits until `answer` is the last row before an empty prompt.
  func waitForAnswer(_ answer: String) throws {
    try session.wait(until: "'\(answer)' before the prompt") { screen in
      screen.text.hasSuffix("\(answer)\nprobe>") && screen.cursorLine == "probe>"
    }
  }

  /// Waits until the cursor's row shows the prompt and `line`, and nothing is behind it.
  func waitForLine(_ line: String) throws {
    let wanted = line.isEmpty ? "probe>" : Self.prompt + line
    try session.wait(until: wanted) { $0.cursorLine == wanted && $0.cursorColumn >= 7 }
  }

  /// Waits until the cursor's row is `row` as a whole.
  func waitForRow(_ row: String) throws {
    try session.wait(until: row) { $0.cursorLine == row }
  }
}
