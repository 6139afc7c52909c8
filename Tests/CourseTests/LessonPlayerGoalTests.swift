import Course
import Foundation
import LessonScript
import Measurement
import Presentation
import Testing

/// A goal that the learner reaches by commands of their own.
@Suite struct LessonPlayerGoalTests {
  private let terminal = ScriptedTerminal()
  private let store = InMemoryProgress()
  private let runner = TableRunner()

  private func player() throws -> LessonPlayer {
    try LessonPlayer.sample(terminal, runner: runner, store: store, lesson: Self.lesson())
  }

  private static let pause = #"pause goal(solution: "load report --size 34MiB")"#

  private static func lesson() throws -> Lesson {
    try LessonSamples.lesson(
      steps: """
        ## Find it {#find}

        Now you.

        ```do
        Pass 100 MiB.

        case: report
        goal: load.peak > 100MiB
        goal: load.peak < 120MiB
        solution: load report --size 34MiB
        ```

        Well done.

        ```hint
        Larger.
        ```

        ## On {#on}

        More.
        """)
  }

  private func measure(_ peaks: KeyValuePairs<String, Int>, by command: String) throws {
    try player().judge(MeasuredFigures(LessonSamples.comparison(peaks)), by: command)
  }

  @Test func waitsUntilACommandReachesIt() throws {
    try player().start("sample")
    #expect(
      terminal.take() == [
        "begun sample", "step 1/2", "prose: Now you.", "goal: Pass 100 MiB.", Self.pause,
      ])
    try measure(["load": 74], by: "load report --size 24MiB")
    #expect(
      terminal.take() == [
        "not yet: load peaked at 74.0 MiB; the goal is more than 100.0 MiB"
      ])
    try measure(["stream": 110], by: "stream report --size 34MiB")
    #expect(terminal.take().first?.hasPrefix("not yet: the command did not measure load") == true)
    try player().next()
    #expect(terminal.take() == ["goal: Pass 100 MiB.", Self.pause])
    try measure(["load": 104, "stream": 4], by: "compare report --size 34MiB")
    #expect(
      terminal.take() == [
        "goal reached", "prose: Well done.", "completed 1", #"pause step("On")"#,
      ])
    #expect(runner.lines == [])
    try player().goto("find")
    #expect(
      terminal.take() == [
        "step 1/2", "prose: Now you.",
        "goal: Pass 100 MiB. (reached by compare report --size 34MiB)", "prose: Well done.",
        #"pause step("On")"#,
      ])
  }

  /// Whoever plays, or is elsewhere in the lesson, is left alone.
  @Test func judgesNothingElse() throws {
    try measure(["load": 74], by: "load report")
    #expect(terminal.take() == [])
    try player().start("sample")
    try player().play()
    _ = terminal.take()
    try measure(["load": 104], by: "load report")
    #expect(terminal.take() == [])
    try player().resume()
    try player().skip()
    _ = terminal.take()
    try measure(["load": 104], by: "load report")
    #expect(terminal.take() == [])
  }

  @Test(arguments: [
    ("next", ["goal: Pass 100 MiB.", pause]), ("hint", ["hint 1/1: Larger."]),
    ("answer", ["answer: One command that reaches it: load report --size 34MiB"]),
    (
      "skip",
      ["step 2/2", "prose: More.", "completed 2", #"pause end(nextLesson: Optional("last"))"#]
    ),
    (
      "goto on",
      ["step 2/2", "prose: More.", "completed 2", #"pause end(nextLesson: Optional("last"))"#]
    ),
    ("where", [#"place ["begun", "open"]"#]), ("play", ["playing with [], try []"]),
  ])
  func movesAboutThere(word: String, shows events: [String]) throws {
    try player().start("sample")
    _ = terminal.take()
    let player = try player()
    switch word {
    case "next": try player.next()
    case "hint": try player.hint()
    case "answer": try player.revealAnswer()
    case "skip": try player.skip()
    case "where": try player.whereAmI()
    case "play": try player.play()
    default: try player.goto("on")
    }
    #expect(terminal.take() == events)
  }

  @Test func refusesAReplyThere() throws {
    try player().start("sample")
    #expect(
      throws: CommandFailure.usage(
        "answer: no question is open; 'answer' alone shows the answer")
    ) { try player().answer("100MiB") }
  }

  @Test func isPartOfTheRecap() throws {
    try player().start("sample")
    try measure(["load": 104], by: "load report --size 34MiB")
    let recap = LessonRecap(try Self.lesson(), try #require(store.progress(of: "sample")))
    let page = MarkdownText.text(of: recap.page)
    #expect(page.contains("Goals reached by commands of your own: 1 of 1."))
    #expect(page.contains("104.0 MiB"))
  }

  /// Nobody is there to try, so the solution must do it.
  @Test(arguments: [(104, true), (90, false)])
  func provesItsSolution(peak: Int, passes: Bool) throws {
    runner.results["load report --size 34MiB"] = LessonSamples.comparison(["load": peak])
    var shown: [String] = []
    let result = try LessonTest.run(
      try Self.lesson(), runner: runner, exercises: .sample()
    ) { shown.append($0.summary) }
    #expect(runner.lines == ["load report --size 34MiB"])
    #expect(result.passed == passes)
    #expect(result.checked.map(\.result.holds) == [passes, true])
    #expect(
      result.failures.map(\.description)
        == (passes
          ? []
          : [
            "07-sample.md:16:7: error: expect: 'load.peak > 100MiB' does not hold, "
              + "90.0 MiB is not > 100.0 MiB; change the lesson or what it runs"
          ]))
    #expect(shown.contains("goal: Pass 100 MiB."))
  }

  @Test func provesNothingByACommandThatMeasuresNothing() throws {
    runner.results["load report --size 34MiB"] = nil
    let result = try LessonTest.run(
      try Self.lesson(), runner: runner, exercises: .sample()
    ) { _ in }
    #expect(result.failures.count == 2)
  }

  /// Progress that was kept before lessons had goals can still be read.
  @Test func readsEarlierProgress() throws {
    let earlier = StepProgress(try Self.lesson().steps[0])
    let coded = try JSONEncoder().encode(earlier)
    #expect(!String(decoding: coded, as: UTF8.self).contains("goals"))
    #expect(try JSONDecoder().decode(StepProgress.self, from: coded) == earlier)
    try player().start("sample")
    try measure(["load": 104], by: "load report --size 34MiB")
    let reached = try #require(store.progress(of: "sample")?.steps["find"])
    #expect(reached.goals?.map(\.command) == ["load report --size 34MiB"])
    #expect(
      try JSONDecoder().decode(StepProgress.self, from: JSONEncoder().encode(reached)) == reached)
  }

  @Test func isShownToARoomByItsSolution() throws {
    runner.results["load report --size 34MiB"] = LessonSamples.comparison(["load": 104])
    let screen = RecordedScreen()
    let demo = Demo(try Self.lesson(), runner: runner, exercises: .sample(), screen: screen)
    try demo.begin(at: "find")
    #expect(try demo.press(.goOn))
    #expect(screen.take().last == "Pass 100 MiB.")
    #expect(demo.offer == .run(["load report --size 34MiB"]))
    #expect(try demo.press(.goOn))
    #expect(
      screen.take() == [
        "$ > load report --size 34MiB",
        "✓ Goal reached: 104.0 MiB > 100.0 MiB, 104.0 MiB < 120.0 MiB.",
      ])
    let notes = try #require(DemoNotes(try Self.lesson(), stepID: "find"))
    #expect(
      notes.markdown.plainText.contains(
        "One command that reaches it: load report --size 34MiB"))
  }
}
