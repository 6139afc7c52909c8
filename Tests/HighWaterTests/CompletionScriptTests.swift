import Foundation
import TestSupport
import Testing

/// The completion scripts, loaded and used in their shells.
@Suite(.tags(.slow)) struct CompletionScriptTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// Starts a shell at a terminal, loads the script, and waits for its prompt.
  ///
  /// - Parameters:
  ///   - shell: The shell's name.
  ///   - options: The options that keep it from the user's own settings.
  ///   - load: Its command that reads the script, with `SCRIPT` for the path.
  /// - Returns: The shell's terminal.
  /// - Throws: `TestSupportError` if the shell does not load it.
  private func start(
    _ shell: String, _ options: [String], load: String
  ) throws -> TerminalSession {
    let written = try place.highwater("--generate-completion-script", shell)
    #expect(written.status == 0 && written.errorText.isEmpty)
    let script = try place.folder.write(written.output, to: "highwater.\(shell)")
    let tools = String(place.executable.dropLast("/highwater".count))
    let session = try TerminalSession(
      "/usr/bin/env",
      ["sh", "-c", "PATH='\(tools)':\"$PATH\"; export PATH; exec \"$@\"", "sh", shell] + options,
      environment: place.environment.merging(["PS1": "ready> "]) { $1 },
      workingFolder: place.folder.path, columns: 100, rows: 40)
    try session.send(
      "\(load.replacing("SCRIPT", with: "'\(script)'")); echo lo''aded\r")
    try session.wait(for: "\nloaded")
    return session
  }

  /// Expects one Tab after each of the lines to complete it.
  private func expectCompletions(in session: TerminalSession) throws {
    for file in ["notes.txt", "my notes.txt", "q$(touch pwned)x.log"] {
      try place.folder.write("", to: file)
    }
    for (typed, completed) in [
      ("highwater comp", "highwater compare"),
      ("highwater compare sea", "highwater compare search"),
      ("highwater compare tail --siz", "highwater compare tail --size"),
      ("highwater set editor v", "highwater set editor vi"),
      ("highwater start spi", "highwater start spike"),
      ("highwater fixture ma", "highwater fixture make"),
      ("highwater measure -- highwater-worker-", "highwater measure -- highwater-worker-traced"),
      ("highwater measure -- cat no", "highwater measure -- cat notes.txt"),
      ("highwater fit -- cat no", "highwater fit -- cat notes.txt"),
      ("highwater measure -- cat my", #"highwater measure -- cat my\ notes.txt"#),
      (#"highwater measure -- cat my\ n"#, #"highwater measure -- cat my\ notes.txt"#),
      ("highwater measure -- cat q", #"highwater measure -- cat q\$\(touch\ pwned\)x.log"#),
    ] {
      try session.send(.control("u"))
      try session.send("\(typed)\t")
      try session.wait(until: completed) { screen in
        screen.cursorLine.hasSuffix(completed)
      }
    }
    try session.send(.control("u"))
    try session.send("exit\r")
    try session.waitForExit()
    #expect(!FileManager.default.fileExists(atPath: place.folder.path("pwned")))
  }

  @Test func forBash() throws {
    try expectCompletions(
      in: start("bash", ["--norc", "--noprofile", "-i"], load: "source SCRIPT"))
  }

  @Test func forZsh() throws {
    try expectCompletions(
      in: start(
        "zsh", ["-f", "-i"], load: "autoload -U compinit; compinit -u -D; source SCRIPT"))
  }

  @Test func forFish() throws {
    try expectCompletions(in: start("fish", ["--no-config", "-i"], load: "source SCRIPT"))
  }
}
