import Foundation
import TestSupport
import Testing

/// A command that uses the terminal: it gets it by `--show-output`, and never hangs without it.
@Suite(.tags(.slow)) struct CommandTerminalTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private func prompt() throws -> PromptTerminal { try PromptTerminal(place: place) }

  @Test func aShownCommandReadsFromTheTerminal() throws {
    let prompt = try prompt()
    try prompt.type("measure --show-output --shell -- 'read x; echo got-$x'", .enter)
    try prompt.type("hello", .enter)
    try prompt.session.wait(for: "got-hello")
    try prompt.session.wait(for: "Peak memory")
    try prompt.waitForLine("")
    try prompt.enter("cases")
    try prompt.leave()
  }

  /// The shell itself runs `read`: a shell that starts a program holds back an interrupt until that
  /// program ends.
  @Test func controlCEndsAShownCommandAndGivesTheTerminalBack() throws {
    let prompt = try prompt()
    try prompt.type(
      "measure --show-output --runs 3 --shell -- 'stty -echo; echo ready; read x'", .enter)
    try prompt.session.wait(until: "the command") { $0.text.contains("\nready") }
    try prompt.type(.control("c"))
    try prompt.session.wait(for: "run: stopped; what was measured before is kept")
    try prompt.waitForLine("")
    try prompt.enter("cases")
    try prompt.leave()
    #expect(try prompt.session.modes().c_lflag & tcflag_t(ECHO) != 0)
  }

  @Test func aTimeOutGivesTheTerminalBack() throws {
    let prompt = try prompt()
    try prompt.type("measure --show-output --timeout 200ms -- cat", .enter)
    try prompt.session.wait(for: "was stopped when its time ran out")
    try prompt.waitForLine("")
    try prompt.enter("cases")
    try prompt.leave()
  }

  @Test func controlZStopsAShownCommandWithTheShell() throws {
    let session = try TerminalSession(
      "/bin/sh", ["-i"],
      // Wide enough for the program's path, wherever this checkout is.
      environment: place.environment.merging(["PS1": "sh: ", "ENV": nil]) { $1 }, columns: 400)
    try session.wait(until: "the shell") { $0.cursorLine == "sh:" }
    try session.send(
      "'\(place.executable)' measure --show-output --shell -- 'echo ready; read x; echo got-$x'\r")
    try session.wait(until: "the command") { $0.text.contains("\nready") }
    try session.send(.control("z"))
    try session.wait(until: "the shell") { $0.cursorLine == "sh:" }
    try session.send("fg\r")
    // The shell says so before it lets the job go on.
    try session.wait(until: "the job's name again") {
      $0.text.ranges(of: "read x; echo got-\\$x\"").count == 2
    }
    try session.send("hello\r")
    try session.wait(for: "got-hello")
    try session.wait(for: "Peak memory")
    try session.wait(until: "the shell") { $0.cursorLine == "sh:" }
    try session.send("exit\r")
    try session.waitForExit()
  }

  @Test func aHiddenCommandHasNoTerminal() throws {
    let prompt = try prompt()
    try prompt.type("measure -- sh -c 'read x < /dev/tty'", .enter)
    try prompt.session.wait(for: "failed with exit code")
    try prompt.waitForLine("")
    try prompt.leave()
  }

  @Test func theTerminalIsNoInputOfAHiddenCommand() throws {
    let prompt = try prompt()
    try prompt.type("measure --stdin - -- cat", .enter)
    try prompt.session.wait(for: "stdin: '-' is the terminal")
    try prompt.waitForLine("")
    try prompt.leave()
  }
}
