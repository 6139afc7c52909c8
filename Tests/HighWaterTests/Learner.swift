import Foundation
import TestSupport
import Testing

/// A person at a pseudo-terminal who goes through lessons, and reads each line's output.
struct Learner {
  private let place: Workplace
  private let options: [String]
  private let columns: Int
  private let rows: Int
  private var terminal: TerminalSession
  /// The row of the newest line typed, counted from the first ever shown.
  private var row = 0

  /// Starts HighWater, by default in a window in which all that a line shows is seen at once.
  init(
    in place: Workplace, lessons: String? = nil, columns: Int = 100, rows: Int = 200
  ) throws {
    self.place = place
    self.columns = columns
    self.rows = rows
    options = lessons.map { ["--lessons", $0] } ?? []
    terminal = try place.terminal(options, columns: columns, rows: rows)
    try waitForPrompt()
  }

  /// All that was shown since the newest line was typed.
  var shown: String { Self.shown(on: terminal.screen, since: row) }

  /// What was shown below the newest line that was typed, and the prompt.
  var page: [String] {
    let screen = terminal.screen
    let lines = (screen.scrolledOff + screen.lines).prefix(Self.row(of: screen) + 1)
    return Array(lines.dropFirst(row + 1))
  }

  /// The prompt or question at which HighWater waits.
  var prompt: String { terminal.screen.cursorLine }

  /// Types a line at the prompt or a question, and waits until HighWater waits for input again and
  /// has shown these texts.
  mutating func type(_ line: String, shows texts: String...) throws {
    try send(line, shows: texts) { Self.isWaiting($0) }
  }

  /// Types a line and waits for a text while the line's command still runs.
  mutating func begin(_ line: String, shows text: String) throws {
    try send(line, shows: [text]) { _ in true }
  }

  /// Does something outside, and waits until the line's command has shown a text after it.
  func awaitAfter(shows text: String, _ body: () throws -> Void) throws {
    try body()
    try wait(for: [text]) { _ in true }
  }

  /// Presses Ctrl-C and waits for the prompt and a text.
  mutating func interrupt(shows text: String) throws {
    row = Self.row(of: terminal.screen)
    try terminal.send(.control("c"))
    try wait(for: [text]) { $0.isAtEmptyPrompt }
  }

  /// Goes on to a step that asks for a guess, guesses, and runs it.
  mutating func guess(_ guess: String, inStep step: Int, of count: Int) throws {
    try type("next", shows: "Step \(step) of \(count)", "guess (")
    try type(guess, shows: "next runs")
    try type("next", shows: "You guessed", "✓ Step \(step) of \(count) completed.")
  }

  /// Kills HighWater and starts it again.
  mutating func kill() throws {
    terminal.signal(SIGKILL)
    #expect(try terminal.waitForExit() == .signalled(SIGKILL))
    terminal = try place.terminal(options, columns: columns, rows: rows)
    row = 0
    try waitForPrompt()
  }

  /// Leaves as a user would.
  mutating func leave() throws {
    try terminal.send("quit\r")
    #expect(try terminal.waitForExit() == .exited(0))
  }

  /// How many runs the workbook holds.
  func runs() throws -> Int {
    let finished = try run(
      "/usr/bin/env", ["sqlite3", place.workbookPath, "SELECT count(*) FROM run"])
    return try #require(Int(finished.outputText.filter(\.isNumber)), "\(finished.errorText)")
  }

  private mutating func send(
    _ line: String, shows texts: [String], where isReady: (Screen) -> Bool
  ) throws {
    let before = Self.row(of: terminal.screen)
    row = before
    try terminal.send(line + "\r")
    try wait(for: texts) { Self.row(of: $0) > before && isReady($0) }
  }

  private func wait(for texts: [String], where isReady: (Screen) -> Bool) throws {
    let row = row
    try terminal.wait(until: "\(texts)") { screen in
      let shown = Self.shown(on: screen, since: row)
      return isReady(screen) && texts.allSatisfy(shown.contains)
    }
  }

  private func waitForPrompt() throws {
    try terminal.wait(until: "the prompt") { Self.isWaiting($0) }
  }

  private static func isWaiting(_ screen: Screen) -> Bool {
    let line = screen.cursorLine
    let isQuestion = line.hasPrefix("guess (") || line.hasPrefix("answer (")
    return screen.isAtEmptyPrompt || isQuestion && line.hasSuffix(")>") || line == "Enter goes on>"
  }

  private static func row(of screen: Screen) -> Int { screen.scrolledOff.count + screen.cursorRow }

  private static func shown(on screen: Screen, since row: Int) -> String {
    (screen.scrolledOff + screen.lines).dropFirst(row).joined(separator: "\n")
  }
}
