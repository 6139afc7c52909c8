import TestSupport
import Testing

/// HighWater's prompt at a terminal, in a workplace of its own, driven as a person would.
struct PromptTerminal {
  let place: Workplace
  let session: TerminalSession

  /// Starts the shell and waits for its prompt.
  ///
  /// - Parameters:
  ///   - place: The place of its files; a new one by default.
  ///   - changes: Changes to the place's environment.
  ///   - workingFolder: Where it runs; `nil` for the tests' own folder.
  ///   - columns: The window's width.
  ///   - rows: The window's height.
  /// - Throws: `TestSupportError` if no prompt appears.
  init(
    place: Workplace? = nil, changing changes: [String: String?] = [:],
    workingFolder: String? = nil, columns: Int = 100, rows: Int = 60
  ) throws {
    self.place = try place ?? Workplace()
    session = try self.place.terminal(
      changing: changes, workingFolder: workingFolder, columns: columns, rows: rows)
    try waitForLine("")
  }

  var screen: Screen { session.screen }

  /// Types text or presses keys, in order.
  func type(_ keys: Key...) throws {
    for key in keys { try session.send(key) }
  }

  /// Types a line, enters it, and waits for the next prompt below what it printed.
  func enter(_ line: String) throws {
    try type(.control("u"), .control("l"))
    try session.wait(until: "an empty prompt") { $0.isAtEmptyPrompt }
    try type(.text(line))
    try waitForLine(line)
    try type(.enter)
    try session.wait(until: "the prompt after '\(line)'") {
      $0.cursorRow > 0 && $0.isAtEmptyPrompt
    }
  }

  /// Waits until the cursor's row shows the prompt and `line`, and nothing after it.
  func waitForLine(_ line: String) throws {
    try session.wait(until: "the prompt with '\(line)'") { $0.isAtPrompt(with: line) }
  }

  /// Puts `typed` alone on a cleared screen and presses Tab.
  func complete(_ typed: String) throws {
    try type(.control("u"), .control("l"))
    try session.wait(until: "an empty prompt at the top") {
      $0.cursorRow == 0 && $0.isAtEmptyPrompt
    }
    try type(.text(typed), .tab)
  }

  /// Expects one Tab after `typed` to make the line `completed`, with the cursor at its end.
  func expectCompletion(_ typed: String, _ completed: String) throws {
    try complete(typed)
    try session.wait(until: "'\(typed)' completed to '\(completed)'") {
      $0.cursorRow == 0 && $0.isAtPrompt(with: completed)
        && $0.cursorColumn == ($0.prompt ?? "").count + 1 + completed.count
    }
  }

  /// The rows that Tab lists below `typed`, which itself must stay as it is.
  func listing(_ typed: String) throws -> [String] {
    try complete(typed)
    try session.wait(until: "a list below '\(typed)'") {
      $0.cursorRow > 0 && $0.isAtPrompt(with: typed)
    }
    return Array(screen.lines[1..<screen.cursorRow])
  }

  /// The first words of the rows that Tab lists below `typed`.
  func candidates(_ typed: String) throws -> [String] {
    try listing(typed).map { String($0.prefix { $0 != " " }) }
  }

  /// Empties the line, leaves by Ctrl-D and expects a clean exit.
  func leave(sourceLocation: SourceLocation = #_sourceLocation) throws {
    // Typed before the prompt is there, the one would kill the other's line, and the other be lost.
    try type(.control("u"))
    try session.wait(until: "an empty prompt") { $0.isAtEmptyPrompt }
    try type(.control("d"))
    #expect(try session.waitForExit() == .exited(0), sourceLocation: sourceLocation)
  }
}

extension Screen {
  /// The prompt in the cursor's row, which names the lesson and the step in one; `nil` if there is
  /// none.
  var prompt: String? {
    cursorLine.prefixMatch(of: /highwater( [a-z0-9-]+ \d+\/\d+)?>/).map { String($0.output.0) }
  }

  /// Whether the cursor is at a prompt with nothing typed.
  var isAtEmptyPrompt: Bool {
    prompt.map { cursorLine == $0 && cursorColumn == $0.count + 1 } ?? false
  }

  /// Whether the cursor's row shows a prompt and `line`, and nothing after it.
  func isAtPrompt(with line: String) -> Bool {
    prompt.map { cursorLine == "\($0) \(line)".trimmedEnd && cursorColumn > $0.count } ?? false
  }
}

extension String {
  /// The text without the blanks at its end.
  var trimmedEnd: String {
    lastIndex { $0 != " " }.map { String(self[...$0]) } ?? ""
  }
}
