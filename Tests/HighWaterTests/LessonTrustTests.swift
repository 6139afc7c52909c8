import Foundation
import TestSupport
import Testing

/// A lesson's programs do not run until the user has agreed to its text, once.
@Suite(.tags(.slow)) struct LessonTrustTests {
  private let place: Workplace
  private let lessons: LessonFolder
  private let marker: String

  init() throws {
    place = try Workplace()
    marker = place.folder.path("marker")
    lessons = try LessonFolder(in: place, body: "```run\nmeasure -- touch \(marker)\n```")
  }

  private var hasRun: Bool { FileManager.default.fileExists(atPath: marker) }

  private let untrusted =
    "lesson: 'own' wants to run programs on this machine; 'trust own' shows and allows them\n"

  @Test func runsNothingUnasked() throws {
    #expect(try lessons.highwater("start", "own").status == 0)
    let next = try lessons.highwater("next")
    #expect(next.status == 1)
    #expect(next.errorText == untrusted)
    let again = try lessons.highwater("lesson", "test", "own")
    #expect(again.status == 1)
    #expect(again.errorText.hasSuffix(untrusted))
    let demo = try lessons.highwater("demo", "own", standardInput: "\n\n\n\n")
    #expect(demo.status == 1)
    #expect(demo.errorText.hasSuffix(untrusted))
    #expect(!hasRun)
  }

  /// What the scripts of bash, zsh and fish ask the program for.
  private func completions(_ words: String...) throws -> [String] {
    let line = ["highwater", "--lessons", lessons.path, "trust"] + words + [""]
    let asked = ["---completion", "trust", "--", "positional@0", "\(line.count - 1)", "0"]
    let finished = try run(place.executable, asked + line, environment: place.environment)
    #expect(finished.status == 0)
    return finished.outputText.split(separator: "\n").map(String.init)
  }

  @Test func isOfferedOnlyWhereItIsNeeded() throws {
    #expect(try completions() == ["own"])
    #expect(try completions("--revoke") == [])
    #expect(try lessons.highwater("trust", "own", "--yes").status == 0)
    #expect(try completions() == [])
    #expect(try completions("--revoke") == ["own"])
    try lessons.write("```run\ncases\n```")
    #expect(try completions() == [], "it runs no programs")
  }

  /// `LessonPermissionTests` lists which commands these are; here none runs.
  @Test func runsNothingByWhateverCommand() throws {
    for line in [
      "measure -- touch \(marker)", "versus 'touch \(marker)' 'touch \(marker) --'",
      "sweep --parameter n=1,2 -- touch -d @{n} \(marker)", "fit -- touch \(marker)",
      "why -- touch \(marker)",
    ] {
      try lessons.write("```run\n\(line)\n```")
      #expect(
        try lessons.highwater("lesson", "check", lessons.file).outputText == """
          lesson: 1 checked, no mistakes
          lesson: 'own' runs programs, as in '\(line)'; a learner must first agree by 'trust own'

          """)
      let tested = try lessons.highwater("lesson", "test", "own")
      #expect(tested.status == 1 && tested.errorText.hasSuffix(untrusted), "\(line)")
      #expect(!hasRun, "\(line)")
    }
  }

  @Test func isTrustedByItsTextUntilThatChanges() throws {
    let alone = try lessons.highwater("trust", "own")
    #expect(alone.status == 64)
    #expect(alone.errorText == "trust: nobody is there to agree; read the lesson, and add --yes\n")
    #expect(alone.outputText.contains("> measure -- touch \(marker)"))

    #expect(try lessons.highwater("trust", "own", "--yes").status == 0)
    #expect(!hasRun)
    #expect(try lessons.highwater("lesson", "test", "own").status == 0)
    #expect(hasRun)
    #expect(
      try lessons.highwater("trust", "own").outputText == "trust: 'own' is trusted already\n")

    // A blank at its end, and it is another text.
    try FileManager.default.removeItem(atPath: marker)
    try lessons.write("```run\nmeasure -- touch \(marker)\n``` ")
    #expect(try lessons.highwater("lesson", "test", "own").errorText.hasSuffix(untrusted))
    #expect(!hasRun)

    try lessons.write("```run\nmeasure -- touch \(marker)\n```")
    #expect(try lessons.highwater("trust", "own", "--revoke").status == 0)
    #expect(try lessons.highwater("lesson", "test", "own").errorText.hasSuffix(untrusted))
    #expect(!hasRun)
  }

  /// HighWater's own lessons came with the program; one with the same name did not.
  @Test func aBuiltInLessonIsTrustedByItsTextAndNotByItsName() throws {
    #expect(
      try lessons.highwater("trust", "your-own").outputText
        == "trust: 'your-own' is one of HighWater's own; it needs no agreement\n")
    #expect(
      try lessons.highwater("trust", "spike").outputText
        == "trust: 'spike' is one of HighWater's own; it needs no agreement\n")
    let text = String(decoding: try place.folder.contents(of: "lessons/01-own.md"), as: UTF8.self)
    try place.folder.write(
      text.replacing("id: own", with: "id: your-own"), to: "lessons/01-your-own.md")
    #expect(try lessons.highwater("lesson", "test", "your-own").status == 1)
    #expect(!hasRun)
  }

  @Test func asksAtATerminalBeforeItsFirstProgram() throws {
    let terminal = try place.terminal("--lessons", lessons.path, columns: 200, rows: 60)
    func type(_ line: String) throws {
      try terminal.wait(until: "the prompt") { $0.isAtEmptyPrompt }
      try terminal.send(line + "\r")
    }
    try type("start own")
    try type("next")
    try terminal.wait(for: "let it run them? (yes/no)")
    #expect(terminal.screen.fullText.contains("> measure -- touch \(marker)"))
    try terminal.send("no\r")
    try terminal.wait(for: "lesson: nothing was run; 'next' asks again, 'skip' skips the step")
    #expect(!hasRun)
    try type("next")
    try terminal.wait(until: "the question once more") {
      $0.cursorLine.hasPrefix("let it run them? (yes/no)")
    }
    try terminal.send("yes\r")
    try terminal.wait(for: "✓ Step 1 of 1 completed.")
    #expect(hasRun)
    try type("quit")
    #expect(try terminal.waitForExit() == .exited(0))
  }
}
