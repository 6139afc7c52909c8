import Foundation
import TestSupport
import Testing

/// A goal of a lesson, from the command line, in a script, in a test and in a talk.
@Suite(.tags(.slow)) struct LessonGoalTests {
  private let lesson: LessonFolder

  private static let goal = """
    ```do
    Pass 20 MiB.

    case: report
    goal: load.peak > 20MiB
    goal: load.peak < 100MiB
    solution: load report --size 10MiB
    ```

    Well done.
    """

  init() throws {
    lesson = try LessonFolder(in: Workplace(), body: Self.goal)
  }

  /// Whatever way a command is given, it is judged.
  @Test func isReachedFromTheCommandLine() throws {
    #expect(try shown("start", "own").contains("Reach it by a command of your own"))
    let small = try shown("load", "report", "--size", "1MiB")
    #expect(small.contains("✗ Not yet: load peaked at "))
    #expect(small.contains("; the goal is more than 20.0 MiB."))
    #expect(
      try shown("load", "tail", "--size", "10MiB").contains(
        "✗ Not yet: the command is about tail, and the goal is about report."))
    #expect(try shown("stream", "report", "--size", "1MiB").contains("did not measure load."))
    let reached = try shown("load", "report", "--size", "10MiB")
    #expect(reached.contains("✓ Goal reached: "))
    #expect(reached.contains("Well done."))
    #expect(reached.contains("✓ Step 1 of 1 completed."))
    #expect(!(try shown("load", "report", "--size", "10MiB").contains("Goal")))
  }

  /// A command that a program reads says nothing of the lesson, and one that fails is judged as
  /// well.
  @Test func leavesOtherFormsAlone() throws {
    _ = try shown("start", "own")
    let json = try shown("load", "report", "--size", "1MiB", "--format", "json")
    #expect(json.hasSuffix("}\n") && !json.contains("Not yet"))
    let killed = try lesson.highwater("load", "report", "--size", "10MiB", "--limit", "16MiB")
    #expect(killed.status == 1)
    #expect(killed.outputText.contains("✗ Not yet: load was cut short ("), "\(killed.outputText)")
    let script = try lesson.highwater(
      standardInput: "play\nload report --size 10MiB\nresume\nload report --size 10MiB\nquit\n")
    #expect(script.status == 0, "\(script.errorText)")
    #expect(script.outputText.components(separatedBy: "✓ Goal reached").count == 2)
  }

  @Test func isProvedByItsSolution() throws {
    let sound = try lesson.highwater("lesson", "test", "own")
    #expect(sound.status == 0, "\(sound.errorText)")
    #expect(sound.outputText.contains("ok    own: 2 expectations, 0 failed"))
    try lesson.write(Self.goal.replacing("--size 10MiB", with: "--size 1MiB"))
    let failing = try lesson.highwater("lesson", "test", "own")
    #expect(failing.status == 1)
    #expect(failing.errorText.contains("01-own.md:14:7: error: expect: 'load.peak > 20MiB'"))
    let talk = try lesson.highwater("demo", "own", standardInput: "\n\n\n\n\n")
    #expect(talk.status == 0, "\(talk.errorText)")
    #expect(talk.outputText.contains("Pass 20 MiB."))
    #expect(talk.outputText.contains("> load report --size 1MiB"))
    #expect(talk.outputText.contains("✗ Not yet: load peaked at "))
    // A talk is no progress of the learner's.
    #expect(try shown("start", "own").contains("Reach it by a command of your own"))
    let other = try lesson.highwater(
      "demo", "own", standardInput: "b\nload report --size 10MiB\n\nq")
    #expect(!other.outputText.contains("Goal reached"))
  }

  @Test func needsTrustForItsSolution() throws {
    try lesson.write(
      """
      ```do
      Measure it.

      goal: true.peak < 100MiB
      solution: measure -- true
      ```
      """)
    let check = try lesson.highwater("lesson", "check")
    #expect(check.outputText.contains("'own' runs programs, as in 'measure -- true'"))
    #expect(try lesson.highwater("lesson", "test", "own").status == 1)
    #expect(try lesson.highwater("trust", "own", "--yes").status == 0)
    #expect(try lesson.highwater("lesson", "test", "own").status == 0)
  }

  private func shown(_ words: String...) throws -> String {
    let finished = try run(
      lesson.place.executable, ["--lessons", lesson.path] + words,
      environment: lesson.place.environment)
    #expect(finished.status == 0, "\(finished.errorText)")
    return finished.outputText
  }
}
