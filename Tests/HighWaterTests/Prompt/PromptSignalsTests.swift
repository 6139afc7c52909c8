import Foundation
import TestSupport
import Testing

/// What stops, leaves and closes the shell, at the prompt and during a run.
@Suite(.tags(.slow)) struct PromptSignalsTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// A command line that writes its process id to a file, then hangs.
  private func hangingLine() throws -> String {
    let script = try place.folder.write("echo $$ > '\(mark)'\nexec sleep 600\n", to: "hang.sh")
    return "measure -- sh \(script)"
  }

  private var mark: String { place.folder.path("mark") }

  /// The process of the command, once it hangs.
  private func hangingProcess() throws -> Int32 {
    var process: Int32?
    let hasStarted = waits {
      let text = (try? fileContents(mark)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      if text.hasSuffix("\n") { process = Int32(text.dropLast()) }
      return process != nil
    }
    #expect(hasStarted, "the command did not start")
    return try #require(process)
  }

  /// The letter of a process's state, such as `T` if it is stopped; `nil` if it is gone.
  private func state(of process: Int32) -> Character? {
    guard let stat = try? fileContents("/proc/\(process)/stat") else { return nil }
    return String(decoding: stat, as: UTF8.self).split(separator: ") ").last?.first
  }

  private func waitForState(_ states: [Character?], of process: Int32) -> Bool {
    waits { states.contains(state(of: process)) }
  }

  @Test func controlCDropsTheLineAtThePrompt() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.type(.control("l"), "compare tial", .control("c"))
    try prompt.session.wait(until: "an empty prompt below") {
      $0.text == "highwater> compare tial^C\nhighwater>" && $0.isAtEmptyPrompt
    }
    try prompt.leave()
  }

  @Test func controlCEndsARunAndWhatItStarted() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.type(.text(try hangingLine()), .enter)
    let process = try hangingProcess()
    try prompt.type(.control("c"))
    try prompt.session.wait(for: "run: stopped; what was measured before is kept")
    try prompt.waitForLine("")
    // Before the prompt is back, nothing of it may run any more.
    #expect([nil, "Z"].contains(state(of: process)))
    try prompt.enter("cases")
    try prompt.leave()
  }

  @Test func controlCLeavesNothingOfAFixture() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.type("fixture make log --size 2GiB", .enter)
    try prompt.session.wait(for: "making log")
    try prompt.type(.control("c"))
    try prompt.session.wait(for: "'log-2GiB-seed1.log' was cancelled")
    try prompt.waitForLine("")
    let left = try FileManager.default.contentsOfDirectory(atPath: place.folder.path("fixtures"))
    #expect(left.isEmpty, "\(left)")
    try prompt.leave()
  }

  @Test func controlCEndsALessonsRunAndAsksNothingMore() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.enter("start spike")
    try prompt.type("goto load", .enter)
    try prompt.session.wait(for: "guess (x)>")
    try prompt.type(.control("c"))
    try prompt.waitForLine("")
    try prompt.leave()
  }

  @Test func controlDLeavesOnlyFromAnEmptyLine() throws {
    let prompt = try PromptTerminal(place: place)
    let bells = prompt.screen.bells
    try prompt.type("x", .control("d"))
    try prompt.session.wait(until: "a bell") { $0.bells > bells }
    try prompt.type(.backspace, .control("d"))
    #expect(try prompt.session.waitForExit() == .exited(0))
    #expect(!prompt.screen.bracketedPaste)
    let modes = try prompt.session.modes().c_lflag
    #expect(modes & tcflag_t(ICANON | ECHO | ISIG) == tcflag_t(ICANON | ECHO | ISIG))
  }

  @Test func aClosedTerminalEndsTheRunWithTheShell() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.type(.text(try hangingLine()), .enter)
    let process = try hangingProcess()
    prompt.session.hangUp()
    #expect(try prompt.session.waitForExit() == .signalled(SIGHUP))
    #expect(waitForState([nil, "Z"], of: process), "the command outlives its terminal")
  }

  @Test func aClosedTerminalEndsTheShellAtThePrompt() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.type("cases")
    try prompt.waitForLine("cases")
    prompt.session.hangUp()
    let ends: [Termination] = [.signalled(SIGHUP), .exited(0)]
    #expect(ends.contains(try prompt.session.waitForExit()))
  }

  @Test func controlZStopsAndComesBackAtThePromptAndInARun() throws {
    let session = try TerminalSession(
      "/bin/sh", ["-i"],
      environment: place.environment.merging(["PS1": "sh: ", "ENV": nil]) { $1 }, columns: 100)
    try session.wait(until: "the shell") { $0.cursorLine == "sh:" }
    try session.send("'\(place.executable)'\r")
    try session.wait(until: "the prompt") { $0.isAtEmptyPrompt }
    try session.send("cases tail\u{1A}")
    try session.wait(until: "the shell") { $0.cursorLine == "sh:" }
    #expect(!session.screen.bracketedPaste)
    try session.send("fg\r")
    try session.wait(until: "the line as it was") { $0.cursorLine == "highwater> cases tail" }
    try session.send(.control("u"))

    try session.send("\(try hangingLine())\r")
    let process = try hangingProcess()
    try session.send(.control("z"))
    try session.wait(until: "the shell") { $0.cursorLine == "sh:" }
    // What is measured must not go on where nobody watches over it.
    #expect(
      waitForState(["T", "t"], of: process), "state \(state(of: process).map(String.init) ?? "")")
    try session.send("fg\r")
    #expect(waitForState(["S", "R"], of: process))
    try session.send(.control("c"))
    try session.wait(for: "run: stopped")
    try session.wait(until: "the prompt") { $0.isAtEmptyPrompt }
    try session.send(.control("d"))
    try session.wait(until: "the shell") { $0.cursorLine == "sh:" }
    try session.send("exit\r")
    try session.waitForExit()
  }
}
