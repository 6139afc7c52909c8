import Foundation
import TestSupport
import Testing

/// What a person sees during runs, at a pseudo-terminal.
@Suite(.tags(.slow)) struct LiveRunTests {
  private let place: Workplace
  private let probe: String

  init() throws {
    place = try Workplace()
    probe = try BuiltProducts.path("memory-probe")
  }

  @Test func followsARunInOneLineThatLeavesNoTrace() throws {
    let terminal = try place.terminal("compare", "tail", "--size", "64MiB", columns: 90, rows: 80)
    try terminal.glimpse("the line of the load run with its bar") {
      $0.cursorLine.hasPrefix("load    ") && $0.cursorLine.contains("  RSS ")
        && $0.cursorLine.contains("run 1 of 2") && $0.cursorLine.contains("├")
    }
    #expect(try terminal.waitForExit() == .exited(0))
    let lines = terminal.screen.fullText.split(separator: "\n")
    #expect(!lines.contains { $0.contains(" RSS ") && $0.contains("run 1 of 2") })
    #expect(!terminal.screen.fullText.contains("├"))
    // Checkpoints stand for good, aligned behind the versions' names.
    #expect(lines.contains { $0.hasPrefix("load    [MEMORY] File read: RSS ") })
    #expect(lines.contains { $0.hasPrefix("stream  [MEMORY] ") })
  }

  @Test func takesTheLineAwayAtControlC() throws {
    let terminal = try place.terminal(columns: 90, rows: 30)
    try terminal.wait(for: "highwater>")
    try terminal.send("measure -- sleep 600\r")
    try terminal.wait(until: "the line of the run") { $0.cursorLine.hasPrefix("sleep  RSS ") }
    try terminal.send(.control("c"))
    try terminal.wait(for: "run: stopped")
    try terminal.wait(until: "the prompt") { $0.cursorLine == "highwater>" }
    #expect(!terminal.screen.lines.contains { $0.hasPrefix("sleep  RSS ") })
  }

  @Test(arguments: [60, 40, 20]) func leavesNothingBehindInAWindowThatShrinks(columns: Int) throws {
    let terminal = try place.terminal(columns: 100, rows: 30)
    try terminal.wait(for: "highwater>")
    try terminal.send("measure --limit 1GiB --runs 2 -- sleep 600\r")
    try terminal.wait(until: "the line of the run") {
      $0.cursorLine.hasPrefix("sleep  ") && $0.cursorLine.contains("limit 1.0 GiB")
    }
    try terminal.resize(columns: columns, rows: 30)
    try terminal.wait(until: "one line, drawn anew") { screen in
      screen.cursorLine.contains("RSS ") && !screen.cursorLine.contains("limit")
        && screen.lines.count { $0.contains("RSS ") } == 1
    }
    try terminal.send(.control("c"))
    try terminal.wait(until: "the prompt") { $0.cursorLine == "highwater>" }
    #expect(!terminal.screen.lines.contains { $0.hasPrefix("sleep  RSS ") })
  }

  @Test func showsNoLineOnADumbTerminal() throws {
    let terminal = try TerminalSession(
      place.executable, ["compare", "tail", "--size", "4MiB"],
      environment: place.environment.merging(["TERM": "dumb"]) { $1 }, columns: 90, rows: 80)
    #expect(try terminal.waitForExit() == .exited(0))
    #expect(!terminal.transcript.contains(0x1B), "escape sequences on a dumb terminal")
    #expect(terminal.screen.fullText.contains("load    [MEMORY] File read: RSS "))
  }

  @Test func tellsWhereASweepIs() throws {
    let terminal = try place.terminal(
      "sweep", "tail", "--sizes", "1MiB,64MiB", columns: 100, rows: 60)
    try terminal.glimpse("the line of the second size") {
      $0.cursorLine.contains("64.0 MiB, 2 of 2") && $0.cursorLine.contains(" left")
    }
    #expect(try terminal.waitForExit() == .exited(0))
    #expect(!terminal.screen.fullText.contains("2 of 2"))
  }

  /// Ctrl-S stops the terminal; the run must be monitored all the same.
  @Test func watchesOnWhileTheTerminalIsStopped() throws {
    let stopped = try withEnoughTime(from: .seconds(2)) { time in
      let terminal = try place.terminal(
        "measure", "--timeout", "\(time.components.seconds)s", "--", "sleep", "600", columns: 90,
        rows: 30)
      try terminal.glimpse("the line of the run") { $0.cursorLine.hasPrefix("sleep  RSS ") }
      try terminal.send(.control("s"))
      let children = "/proc/\(terminal.process)/task/\(terminal.process)/children"
      try terminal.wait(until: "the run to be ended in its time") { _ in
        (try? fileContents(children))?.isEmpty ?? true
      }
      // Stopped too late, when the run had ended and its result was shown.
      guard !terminal.screen.text.contains("timed out") else { return TerminalSession?.none }
      return terminal
    }
    let terminal = try #require(stopped)
    try terminal.send(.control("q"))
    try terminal.wait(for: "timed out")
  }
}
