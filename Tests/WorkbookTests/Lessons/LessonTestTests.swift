import BuiltIn
import LessonScript
import Measurement
import MemoryTracking
import Testing
import Workbook

@Suite struct LessonTestTests {
  @Test func passesWhenAllHolds() throws {
    let runner = TableRunner()
    var shown = 0
    let result = try LessonTest.run(try LessonSamples.lesson(), runner: runner) { _ in shown += 1 }
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
    let result = try LessonTest.run(try LessonSamples.lesson(), runner: runner) { _ in }
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
    let result = try LessonTest.run(try LessonSamples.lesson(), runner: runner) { _ in }
    #expect(result.checked.map(\.result.detail).first == "not measured: load.peak was not measured")
    #expect(result.failures.count == 2)
  }

  @Test func stopsAtACommandThatFails() throws {
    let runner = TableRunner()
    runner.failing = ["load report --size 64MiB"]
    #expect(throws: CommandFailure.interrupted("load: interrupted")) {
      try LessonTest.run(try LessonSamples.lesson(), runner: runner) { _ in }
    }
  }

  /// Every built-in lesson can be gone through to its end, and its proofs can fail.
  @Test(arguments: BuiltIn.lessons.keys.sorted())
  func goesThroughBuiltInLessons(name: String) throws {
    let lesson = try Lesson(source: try #require(BuiltIn.lessons[name]), file: name)
    let honest = try LessonTest.run(lesson, runner: ModelRunner(loadFactor: 2.8)) { _ in }
    #expect(honest.failures.map(\.description) == [])
    #expect(!honest.checked.isEmpty)
    let swapped = try LessonTest.run(lesson, runner: ModelRunner(loadFactor: 0)) { _ in }
    #expect(!swapped.passed)
  }
}

/// A runner that answers as the case studies behave: the load version's peak is so many times the
/// input above its start, a third of which it gives back; the stream version's is flat.
private final class ModelRunner: LessonCommandRunner {
  private let loadFactor: Double

  init(loadFactor: Double) {
    self.loadFactor = loadFactor
  }

  func run(_ line: String) throws -> Comparison? {
    let words = try CommandWords(line).texts()
    guard let option = words.firstIndex(of: "--size"), words[0] != "fixture" else { return nil }
    let input = try ByteCount(parsing: words[option + 1])
    let names = words[0] == "compare" ? ["load", "stream"] : [words[0]]
    var comparison = LessonSamples.comparison([:])
    comparison.input?.size = input
    comparison.variants = names.map { name in
      let rise = name == "load" ? Int(loadFactor * Double(input.bytes)) : 400_000
      let start = ByteCount.mebibytes(9)
      var run = LessonSamples.comparison(["": 0]).variants[0].runs[0]
      run.start = start
      run.peak?.bytes = start + ByteCount(rise)
      run.finalResident = start + ByteCount(rise * 2 / 3)
      return Comparison.Variant(name: name, runs: [run])
    }
    return comparison
  }
}
