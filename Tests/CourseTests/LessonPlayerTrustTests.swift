import LessonScript
import Testing
import Course

/// A lesson's programs run only after the learner has agreed.
@Suite struct LessonPlayerTrustTests {
  private let runner = TableRunner()
  private let foreign = "load report --size 64MiB"

  init() { runner.foreign = [foreign] }

  @Test func asksOnceAndRuns() throws {
    let terminal = ScriptedTerminal(replies: ["", "yes"])
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    try player.goto("load")
    _ = terminal.take()
    try player.next()
    #expect(
      terminal.take().prefix(3) == [
        "> \(foreign)", "trust [\"\(foreign)\"]?", "> stream report --size 64MiB",
      ])
    #expect(terminal.prompts.last == "let it run them? (yes/no) ")
    #expect(runner.lines == [foreign, "stream report --size 64MiB"])
    try player.again()
    #expect(terminal.prompts.count == 2)
  }

  @Test(arguments: ["no", "", "yess"])
  func runsNothingWithoutAYes(reply: String) throws {
    let terminal = ScriptedTerminal(replies: ["", reply])
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    try player.goto("load")
    #expect(
      throws: CommandFailure.failed(
        "lesson: nothing was run; 'next' asks again, 'skip' skips the step")
    ) { try player.next() }
    #expect(runner.lines.isEmpty)
    // It waits there, and asks anew.
    #expect(try player.place()?.pause == .run([foreign, "stream report --size 64MiB"]))
    terminal.replies = ["y"]
    try player.next()
    #expect(runner.lines.count == 2)
  }

  @Test func runsNothingWhereNobodyCanAgree() throws {
    let terminal = ScriptedTerminal()
    let player = try LessonPlayer.sample(terminal, runner: runner)
    try player.start("sample")
    try player.goto("load")
    #expect(throws: UntrustedLesson(lessonID: "sample", commands: [foreign])) { try player.next() }
    #expect(runner.lines.isEmpty)
    #expect(throws: UntrustedLesson.self) {
      try LessonTest.run(try LessonSamples.lesson(), runner: runner, exercises: .sample()) { _ in }
    }
    #expect(!runner.lines.contains(foreign))
  }

  /// A change of one word is another text.
  @Test func anotherTextIsAskedAnew() throws {
    let lesson = try LessonSamples.lesson()
    let changed = try LessonSamples.lesson(closing: "It is above.")
    #expect(lesson.digest != changed.digest)
    #expect(lesson.digest == (try LessonSamples.lesson()).digest)
    runner.trust(lesson)
    _ = try runner.run(foreign, of: lesson)
    #expect(throws: UntrustedLesson.self) { try runner.run(foreign, of: changed) }
  }
}
