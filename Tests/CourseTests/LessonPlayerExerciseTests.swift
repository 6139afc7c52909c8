import Course
import Findings
import Foundation
import LessonScript
import Presentation
import Testing

@Suite struct LessonPlayerExerciseTests {
  private let terminal = ScriptedTerminal()
  private let store = InMemoryProgress()
  private let done = ProgressInExercises()

  private func player() throws -> LessonPlayer {
    try LessonPlayer.sample(
      terminal, store: store, lesson: LessonSamples.exerciseLesson(), exercises: .sample(done))
  }

  /// Each command is a player of its own, as after a kill: all it knows is in the stores.
  @Test func waitsUntilAProgramHasPassed() throws {
    try player().start("sample")
    #expect(
      terminal.take() == [
        "begun sample", "step 1/2", "prose: Now write.", "exercise header new",
        #"pause exercise("header")"#,
      ])
    try player().next()
    #expect(terminal.take() == ["checked header new", #"pause exercise("header")"#])

    done.begin("header", in: "go", nil)
    try player().next()
    let folder = "/home/ann/header-go"
    #expect(
      terminal.take().first
        == #"checked header begun(language: "Go", folder: "\#(folder)", verdict: nil)"#)
    done.begin("header", in: "go", .killed)
    try player().next()
    #expect(terminal.take().last == #"pause exercise("header")"#)
    #expect(try player().place()?.pause == .exercise("header"))

    done.begin("header", in: "go", .right)
    try player().next()
    #expect(
      terminal.take() == [
        #"checked header passed(language: "Go")"#, "prose: Well done.", "completed 1",
        #"pause step("Write more")"#,
      ])
    try player().goto("write")
    #expect(
      terminal.take() == [
        "step 1/2", "prose: Now write.", #"exercise header passed(language: "Go")"#,
        "prose: Well done.", #"pause step("Write more")"#,
      ])
  }

  /// A program that passed counts, whatever was begun or found out since.
  @Test func goesOnIfItWasPassedBefore() throws {
    done.begin("header", in: "python", .right)
    done.begin("header", in: "go", .wrong)
    try player().start("sample")
    #expect(
      terminal.take() == [
        "begun sample", "step 1/2", "prose: Now write.",
        #"exercise header passed(language: "Python")"#, "prose: Well done.", "completed 1",
        #"pause step("Write more")"#,
      ])
  }

  /// A question that nobody answers is passed by, and the exercise after it is shown first.
  @Test func showsTheExerciseAfterAnOpenQuestion() throws {
    try player().start("sample")
    try player().goto("more")
    try player().next()
    #expect(terminal.take().suffix(2) == ["exercise tail new", #"pause exercise("tail")"#])
  }

  @Test func tellsWhatWasSkipped() throws {
    try player().start("sample")
    try player().skip()
    done.begin("tail", in: "python", .right)
    try player().answer("1")
    _ = terminal.take()
    try player().whereAmI()
    #expect(terminal.take() == [#"place ["skipped", "completed"]"#])
    #expect(
      try player().library.listing(store).map(\.status.description)[1] == "1 of 2 steps, 1 skipped")
    let recap = LessonRecap(
      try LessonSamples.exerciseLesson(), try #require(store.progress(of: "sample")))
    #expect(
      MarkdownText.text(of: recap.page) == """
        ## A sample: what you found

        Questions answered right: 1 of 1.

        Exercises: header skipped, tail passed in Python.

        Steps still open: *Write it*.

        """)
  }

  /// Who skips the last step is told what comes after the lesson, and `start` goes on there.
  @Test func leavesALessonWhoseExerciseWasSkipped() throws {
    try player().start("before")
    try player().start("sample")
    try player().skip()
    _ = terminal.take()
    try player().skip()
    #expect(terminal.take() == ["recap 0/1", #"pause end(nextLesson: Optional("last"))"#])
    try player().start(nil)
    #expect(terminal.take().first == "begun last")
    try player().start(nil)
    #expect(terminal.take().first == "resumed")
    try player().whereAmI()
    #expect(terminal.take() == [#"place ["skipped", "skipped"]"#])
  }

  @Test func isLeftOutInATest() throws {
    var shown: [String] = []
    var recaps: [LessonRecap] = []
    let result = try LessonTest.run(
      try LessonSamples.exerciseLesson(), runner: TableRunner(), exercises: .sample(done)
    ) { event in
      shown.append(event.summary)
      if case .lessonCompleted(let recap) = event { recaps.append(recap) }
    }
    #expect(result.exercises == ["header", "tail"])
    #expect(result.passed)
    #expect(shown.contains("exercise header left"))
    #expect(!shown.contains { $0.contains("passed") })
    #expect(
      recaps.map { $0.exercises.map(\.description) } == [["header still open", "tail still open"]])
  }

  /// Progress that was kept before lessons had exercises can still be read.
  @Test func readsEarlierProgress() throws {
    done.begin("header", in: "go", .right)
    try player().start("sample")
    let passed = try #require(store.progress(of: "sample")?.steps["write"])
    #expect(passed.exercises?.map(\.name) == ["header"])
    #expect(
      try JSONDecoder().decode(StepProgress.self, from: JSONEncoder().encode(passed)) == passed)
    let earlier = StepProgress(try LessonSamples.exerciseLesson().steps[0])
    let coded = try JSONEncoder().encode(earlier)
    #expect(!String(decoding: coded, as: UTF8.self).contains("exercises"))
    #expect(try JSONDecoder().decode(StepProgress.self, from: coded) == earlier)
  }
}
