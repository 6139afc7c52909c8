import Foundation
import LessonScript
import MemoryTracking
import Testing
import Course

/// At which scale a lesson is gone through, and for how long it stays there.
@Suite struct LessonPlayerScaleTests {
  private let store = InMemoryProgress()
  private let terminal = ScriptedTerminal(replies: ["100", "100"])

  private func player(_ scale: LessonScale, runner: TableRunner = TableRunner()) throws
    -> LessonPlayer
  {
    try LessonPlayer.sample(terminal, runner: runner, store: store, scale: scale)
  }

  @Test func showsAndRunsTheScaledCommands() throws {
    let runner = TableRunner()
    let player = try player(.small, runner: runner)
    try player.start("sample")
    #expect(terminal.take().last == #"pause run(["fixture make report --size 16MiB"])"#)
    try player.next()
    try player.play()
    #expect(runner.lines == ["fixture make report --size 16MiB"])
    #expect(terminal.take().last == #"playing with ["fixture make report --size 16MiB"], try []"#)
    try player.resume()
    try player.again()
    #expect(runner.lines.last == "fixture make report --size 16MiB")
  }

  /// What was measured at one scale must not stand beside what is said of another.
  @Test func keepsTheScaleOfWhatWasRun() throws {
    try player(.small).start("sample")
    try player(.small).next()
    _ = terminal.take()
    let runner = TableRunner()
    let later = try player(.large, runner: runner)
    try later.start("sample")
    #expect(terminal.take().prefix(2) == ["resumed", "kept small, not large"])
    #expect(try later.place()?.scale == .small)
    #expect(try later.place()?.wantedScale == .large)
    try later.again()
    #expect(runner.lines == ["fixture make report --size 16MiB"])
  }

  @Test func keepsTheScaleOfAGuess() throws {
    let first = try player(.small)
    try first.start("sample")
    try first.goto("load")
    #expect(store.progress(of: "sample")?.scale == .small)
    #expect(try player(.normal).place()?.scale == .small)
  }

  /// A lesson that was only read takes the scale that is set now.
  @Test func changesTheScaleWhileNothingWasDone() throws {
    try player(.small).start("sample")
    _ = terminal.take()
    try player(.large).start("sample")
    #expect(terminal.take().last == #"pause run(["fixture make report --size 256MiB"])"#)
  }

  @Test func beginsAnewAtTheScaleThatIsSet() throws {
    try player(.small).start("sample")
    try player(.small).next()
    let later = try player(.large)
    try later.reset(.lesson, isConfirmed: true)
    _ = terminal.take()
    try later.start("sample")
    #expect(terminal.take().last == #"pause run(["fixture make report --size 256MiB"])"#)
  }

  @Test func aNewVersionKeepsTheScale() throws {
    try player(.small).start("sample")
    try player(.small).next()
    let changed = try LessonPlayer.sample(
      terminal, store: store, lesson: try LessonSamples.lesson(version: 2, closing: "Else."))
    #expect(try changed.place()?.scale == .small)
  }

  /// Progress of a time before scales is read, and takes the scale that is set.
  @Test func readsProgressWithoutAScale() throws {
    try player(.small).start("sample")
    var progress = try #require(store.progress(of: "sample"))
    progress.scale = nil
    let json = try JSONEncoder().encode(progress)
    #expect(!String(decoding: json, as: UTF8.self).contains("scale"))
    #expect(try JSONDecoder().decode(LessonProgress.self, from: json).scale == nil)
  }

  @Test func proposesSmallFilesOnceAtTheBeginning() throws {
    let player = try LessonPlayer.sample(terminal, store: store, scarceMemory: .gibibytes(2))
    try player.start("sample")
    #expect(
      terminal.take().prefix(3) == [
        "begun sample after [\"before\"]", "proposed small for 2.0 GiB", "step 1/3",
      ])
    try player.start("sample")
    #expect(!terminal.take().contains { $0.hasPrefix("proposed") })
  }

  @Test(arguments: [LessonScale.small, .normal, .large])
  func saysThatAGoalHasTheSameSizesAtEveryScale(scale: LessonScale) throws {
    let lesson = try LessonSamples.lesson(
      steps: """
        ## Find it {#find}

        ```do
        Pass 100 MiB.

        goal: load.peak > 100MiB
        solution: load report --size 34MiB
        ```
        """)
    let player = try LessonPlayer.sample(terminal, store: store, lesson: lesson, scale: scale)
    try player.start("sample")
    _ = terminal.take()
    try player.revealAnswer()
    let other = "answer: The sizes of a goal, and so of this command, are the same at every scale."
    #expect(
      terminal.take()
        == ["answer: One command that reaches it: load report --size 34MiB"]
        + (scale == .normal ? [] : [other]))
  }

  @Test func testsALessonAtAScale() throws {
    let runner = TableRunner()
    runner.results = [
      "load report --size 16MiB": LessonSamples.comparison(["load": 200]),
      "stream report --size 16MiB": LessonSamples.comparison(["stream": 8]),
    ]
    let result = try LessonTest.run(
      try LessonSamples.lesson(), scale: .small, runner: runner, exercises: .sample()
    ) { _ in }
    #expect(result.passed)
    #expect(runner.lines.count == 3)
  }
}
