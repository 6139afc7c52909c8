import LessonScript
import Testing

@Suite struct LessonExpectationTests {
  @Test(arguments: [
    ("same answer", "the answers are the same"),
    ("load.peak > 1.5 * input", "200 B > 150 B"),
    ("load.peak ≥ 2 × input", "200 B >= 200 B"),
    ("stream.peak - stream.start < 3B", "2 B < 3 B"),
    ("stream.peak − stream.start ≤ 2 B", "2 B <= 2 B"),
    ("(load.peak + input) / 3 == input", "100 B == 100 B"),
    ("load.peak ÷ stream.peak == 20", "20 == 20"),
    ("load.wall > 1.5s", "2 s > 1.5 s"),
    ("input / load.wall < 51 B / 1s", "50 (bytes^1 seconds^-1) < 51 (bytes^1 seconds^-1)"),
    ("1 + 2 * 3 == 7", "7 == 7"),
    ("7 - 2 - 1 == 4", "4 == 4"),
    ("-(1) < 0", "-1 < 0"),
    ("load is killed", "load oom-killed"),
    ("load is oom-killed", "load oom-killed"),
    ("stream is completed", "stream completed"),
    ("load is linear", "load linear"),
    ("stream is constant", "stream constant"),
    ("load.exponent > 0.9", "1.02 > 0.9"),
    ("load.exponent - stream.exponent > 0.5", "1.01 > 0.5"),
    ("load.bytes_per_input_byte * input > 300B", "350 B > 300 B"),
    ("load.place > 1.1 * input", "120 B > 110 B"),
  ])
  func holds(text: String, detail: String) throws {
    #expect(try check(text) == .held(detail: detail))
  }

  @Test(arguments: [
    ("load.peak < 1.5 * input", "200 B is not < 150 B"),
    ("stream.peak > load.peak", "10 B is not > 200 B"),
    ("load.peak == 201B", "200 B is not == 201 B"),
    ("load.peak <= 199B", "200 B is not <= 199 B"),
    ("load.peak >= 201B", "200 B is not >= 201 B"),
    ("load is completed", "load oom-killed"),
    ("load is limit-killed", "load oom-killed"),
    ("stream is killed", "stream completed"),
    ("load is constant", "load linear"),
    ("stream.exponent > 0.5", "0.01 is not > 0.5"),
  ])
  func fails(text: String, detail: String) throws {
    #expect(try check(text) == .failed(detail: detail))
  }

  @Test func differingAnswersFail() throws {
    #expect(
      try check("same answer", SampleFigures(sameAnswer: false))
        == .failed(detail: "the answers differ"))
  }

  /// A load version swapped for its stream version must be found out.
  @Test func failsWhenLoadStreams() throws {
    var figures = SampleFigures()
    figures.values["load.peak"] = figures.values["stream.peak"]
    #expect(try !check("load.peak > 1.5 * input", figures).holds)
  }

  @Test(arguments: [
    ("load.final < 1MiB", "load.final was not measured"),
    ("map.peak - map.start < 1MiB", "map.peak was not measured"),
    ("input / stream.read > 0", "it divides by zero"),
    ("map is killed", "no run of map was measured"),
    ("map is linear", "no sweep of map was measured"),
    ("map.exponent < 1", "map.exponent was not measured"),
    ("stream.place < 1MiB", "stream.place was not measured"),
  ])
  func unmeasuredNeverHolds(text: String, reason: String) throws {
    let result = try check(text)
    #expect(!result.holds)
    #expect(result.detail == "not measured: \(reason)")
  }

  /// A machine on which nothing can be traced does not fail a lesson; one that never tried does.
  @Test func whatThisMachineCannotMeasureIsNotJudged() throws {
    var figures = SampleFigures()
    figures.obstacles["stream.place"] = "it is linked statically"
    let result = try check("stream.place < 1MiB", figures)
    #expect(result.holds)
    #expect(
      result.detail
        == "not measured: stream.place cannot be measured here: it is linked statically")
    guard case .notMeasured(let reason) = result else {
      Issue.record("it was judged: \(result)")
      return
    }
    #expect(reason.isOfMachine)
    #expect(try check("load.place > 1B", figures) == .held(detail: "120 B > 1 B"))
  }

  /// Nor does one that lacks a language.
  @Test(arguments: [
    ("map is killed", "map cannot run here: no javac"),
    ("map is linear", "map cannot run here: no javac"),
    ("same answer", "no answers can be compared here: no javac"),
  ])
  func whatCannotRunHereIsNotJudged(text: String, reason: String) throws {
    let result = try check(text, SampleFigures(sameAnswer: nil, missing: ["map": "no javac"]))
    #expect(result.holds)
    #expect(result.detail == "not measured: \(reason)")
  }

  @Test(arguments: [
    Unmeasured.figure(.input), .outcome(variant: "x"), .growth(variant: "x"), .sameAnswer,
    .divisionByZero,
  ])
  func anythingElseUnmeasuredIsTheLessonsFault(reason: Unmeasured) {
    #expect(!reason.isOfMachine)
    #expect(!ExpectationResult.notMeasured(reason).holds)
  }

  @Test func answersNotComparedNeverHold() throws {
    let result = try check("same answer", SampleFigures(sameAnswer: nil))
    #expect(result == .notMeasured(.sameAnswer))
  }

  private func check(
    _ text: String, _ figures: SampleFigures = SampleFigures()
  ) throws -> ExpectationResult {
    try #require(try LessonExpectationTests.expectations(text).first).check(against: figures)
  }

  /// The expectations of a lesson whose only `expect` fence has this body.
  static func expectations(_ body: String) throws -> [LessonExpectation] {
    let lesson = try Lesson(source: LessonText.around("```expect\n\(body)\n```"), file: "x.md")
    guard case .expect(let expectations) = lesson.steps[0].blocks[0].content else { return [] }
    return expectations
  }
}
