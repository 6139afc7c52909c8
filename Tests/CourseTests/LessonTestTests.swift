import LessonScript
import Testing
import Course

@Suite struct LessonTestTests {
  @Test func passesWhenAllHolds() throws {
    let runner = TableRunner()
    var shown = 0
    let result = try LessonTest.run(
      try LessonSamples.lesson(), runner: runner, exercises: .sample()
    ) { _ in shown += 1 }
    #expect(result.passed)
    #expect(result.checked.count == 2)
    #expect(result.failures.isEmpty)
    #expect(runner.lines.count == 3)
    #expect(shown > 10)
  }

  /// With the load version swapped for the stream version, the lesson must fail.
  @Test func failsWhenLoadStreams() throws {
    let runner = TableRunner()
    runner.results["load report --size 64MiB"] = LessonSamples.comparison(["load": 8])
    let result = try LessonTest.run(
      try LessonSamples.lesson(), runner: runner, exercises: .sample()
    ) { _ in }
    #expect(!result.passed)
    #expect(
      result.failures.map(\.description) == [
        "07-sample.md:35:1: error: expect: 'load.peak > 1.5 * input' does not hold, "
          + "8.0 MiB is not > 96.0 MiB; change the lesson or what it runs"
      ])
  }

  @Test func failsWhenNothingWasMeasured() throws {
    let runner = TableRunner()
    runner.results = [:]
    let result = try LessonTest.run(
      try LessonSamples.lesson(), runner: runner, exercises: .sample()
    ) { _ in }
    #expect(result.checked.map(\.result.detail).first == "not measured: load.peak was not measured")
    #expect(result.failures.count == 2)
  }

  /// Without a language's tools the lesson goes on, and what is expected of them is undecided.
  @Test func goesOnWithoutWhatIsNotInstalled() throws {
    let runner = TableRunner()
    runner.missing = ["load report --size 64MiB": ["load"]]
    let result = try LessonTest.run(
      try LessonSamples.lesson(), runner: runner, exercises: .sample()
    ) { _ in }
    #expect(result.passed && result.undecided == 1 && result.checked.count == 2)
    #expect(runner.lines.count == 3)
  }

  @Test func stopsAtACommandThatFails() throws {
    let runner = TableRunner()
    runner.failing = ["load report --size 64MiB"]
    #expect(throws: CommandFailure.interrupted("load: interrupted")) {
      try LessonTest.run(try LessonSamples.lesson(), runner: runner, exercises: .sample()) { _ in }
    }
  }
}
