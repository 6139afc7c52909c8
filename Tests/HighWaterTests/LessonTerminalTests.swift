import Foundation
import TestSupport
import Testing

/// A lesson at a pseudo-terminal, driven as a learner would.
@Suite(.tags(.slow)) struct LessonTerminalTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private func prompt(_ terminal: TerminalSession) throws {
    try terminal.wait(until: "the prompt") { $0.isAtEmptyPrompt }
  }

  private func type(_ line: String, to terminal: TerminalSession) throws {
    try prompt(terminal)
    try terminal.send(line)
    try terminal.send(.enter)
  }

  @Test func walksThroughTheSpike() throws {
    let terminal = try place.terminal(columns: 100, rows: 200)
    try terminal.wait(for: "start            begin the first lesson")
    try type("lessons", to: terminal)
    try terminal.wait(for: "The spike that hides")
    try type("start spike", to: terminal)
    try terminal.wait(for: "Step 1 of 9")
    try terminal.wait(until: "the step in the prompt") { $0.cursorLine == "highwater spike 1/9>" }
    try type("next", to: terminal)
    try terminal.wait(for: "✓ Step 1 of 9 completed.")
    // Two figures: a quiz, answered wrongly first.
    try type("next", to: terminal)
    try terminal.wait(for: "answer (1-2)>")
    try terminal.send("1\r")
    try terminal.wait(for: "Not quite.")
    try terminal.send("2\r")
    try terminal.wait(for: "✓ Step 2 of 9 completed.")
    // Load it: a guess, then the run it is held against.
    try type("next", to: terminal)
    try terminal.wait(for: "guess (x)>")
    try terminal.send("hint\r")
    try terminal.wait(for: "Hint 1 of 2")
    try terminal.send("100\r")
    try type("next", to: terminal)
    try terminal.wait(for: "Content parsed")
    try terminal.wait(for: "✓ Step 3 of 9 completed.")
    #expect(terminal.screen.fullText.contains("You guessed 100"))
    #expect(terminal.screen.fullText.contains("holds: load.peak > 1.5 * input"))
    // Back and on again runs nothing a second time.
    try type("back", to: terminal)
    try terminal.wait(for: "Step 2 of 9")
    try type("next", to: terminal)
    try prompt(terminal)
    try type("where", to: terminal)
    try terminal.wait(for: "you are here")
    #expect(try recordedRuns() == 1)
    try type("quit", to: terminal)
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test func resumesAtItsStepAfterAKill() throws {
    let first = try place.terminal(columns: 100, rows: 100)
    try type("start spike", to: first)
    try type("next", to: first)
    try first.wait(for: "✓ Step 1 of 9 completed.")
    try type("next", to: first)
    try first.wait(for: "answer (1-2)>")
    first.signal(SIGKILL)
    #expect(try first.waitForExit() == .signalled(SIGKILL))

    let second = try place.terminal(columns: 100, rows: 100)
    try second.wait(for: "step 2 of 9: Two figures")
    try type("start", to: second)
    try second.wait(for: "answer (1-2)>")
    try second.send("2\r")
    try second.wait(for: "✓ Step 2 of 9 completed.")
    try type("quit", to: second)
    #expect(try second.waitForExit() == .exited(0))
  }

  @Test func resumesARunThatAKillCutShort() throws {
    let first = try place.terminal(columns: 100, rows: 100)
    try type("start spike", to: first)
    try type("goto load", to: first)
    try first.wait(for: "guess (x)>")
    try first.send("200\r")
    try type("next", to: first)
    try first.wait(for: "The safety cap is")
    first.signal(SIGKILL)
    try first.waitForExit()

    let second = try place.terminal(columns: 100, rows: 100)
    try second.wait(for: "step 3 of 9: Load it")
    #expect(try recordedRuns() == 0)
    try type("start", to: second)
    try second.wait(for: "next runs this:")
    try type("next", to: second)
    try second.wait(for: "✓ Step 3 of 9 completed.")
    #expect(second.screen.fullText.contains("You guessed 200"))
    #expect(try recordedRuns() == 1)
  }

  @Test func interruptsARunAndStaysAtThePrompt() throws {
    let terminal = try place.terminal(columns: 100, rows: 60)
    try type("load report --size 64MiB", to: terminal)
    try terminal.wait(for: "[MEMORY] Start")
    try terminal.send(.control("c"))
    try terminal.wait(for: "run: stopped")
    try type("cases", to: terminal)
    try terminal.wait(for: "What it shows")
    try prompt(terminal)
    try terminal.send(.control("d"))
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test func clearsTheLineAtControlC() throws {
    let terminal = try place.terminal()
    try prompt(terminal)
    try terminal.send("compare tial")
    try terminal.wait(for: "compare tial")
    try terminal.send(.control("c"))
    try type("quit", to: terminal)
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test func keepsItsHistoryForTheNextSession() throws {
    let first = try place.terminal()
    try type("cases", to: first)
    try type("quit", to: first)
    try first.waitForExit()
    let second = try place.terminal()
    try prompt(second)
    try second.send(.up)
    try second.send(.up)
    try second.wait(until: "the line of the session before") {
      $0.cursorLine.hasPrefix("highwater> cases")
    }
  }

  @Test func runsALessonFromTheSystemsCommandLineToo() throws {
    #expect(try place.highwater("start", "spike").status == 0)
    let next = try place.highwater("next")
    #expect(next.status == 0, "\(next.errorText)")
    #expect(next.outputText.contains("✓ Step 1 of 9 completed."))
    #expect(try place.highwater("where").outputText.contains("you are here"))
  }

  /// How many runs the workbook holds.
  private func recordedRuns() throws -> Int {
    let finished = try run(
      "/usr/bin/env", ["sqlite3", place.workbookPath, "SELECT count(*) FROM run"])
    return try #require(Int(finished.outputText.filter(\.isNumber)), "\(finished.errorText)")
  }
}
