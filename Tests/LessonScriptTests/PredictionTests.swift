import LessonScript
import Testing

@Suite struct PredictionTests {
  @Test(arguments: [
    ("How much?\nagainst: load.peak", "MiB"),
    ("How long?\n\nagainst: load.wall", "s"),
    ("How many times?\nagainst: load.peak / stream.peak", "x"),
    ("How much?\nunit: KiB\nagainst: stream.peak", "KiB"),
    ("How much?\nagainst: stream.peak\nunit: MB", "MB"),
  ])
  func knowsItsUnit(body: String, unit: String) throws {
    let source = LessonText.around("```predict\n\(body)\n```")
    let lesson = try Lesson(source: source, file: "x.md")
    guard let prediction = lesson.steps[0].blocks[0].content.question?.prediction else {
      Issue.record("no prediction")
      return
    }
    #expect(prediction.unit == QuantityUnit(named: unit))
    #expect(prediction.question.blocks.count == 1)
  }

  @Test(arguments: [
    (
      "unit: MiB\nagainst: load.peak", 10, 1,
      "predict: there is no question; begin the body with one"
    ),
    (
      "How much?\nunit: MiB", 10, 1,
      "predict: 'against:' is missing; say what to compare the guess with, "
        + "as in 'against: load.peak'"
    ),
    (
      "How much?\nunit: s\nagainst: load.peak", 12, 7,
      "predict: 's' is not a unit for bytes; write MiB"
    ),
    (
      "How much?\nagainst: load.peek", 12, 10,
      "predict: cannot read 'load.peek'; a version has "
        + "start, peak, final, wall, user, system, read, written, place, need, limit, exponent, "
        + "bytes_per_input_byte"
    ),
    (
      "How much?\nagainst: load.peak\nagainst: load.wall", 13, 1,
      "predict: cannot read 'against: load.wall'; after the question come 'unit:' and "
        + "'against:', each once"
    ),
  ])
  func tellsMistakes(body: String, line: Int, column: Int, message: String) {
    let found = LessonReadingTests.mistakes(LessonText.around("```predict\n\(body)\n```"))
    #expect(found == ["x.md:\(line):\(column): error: \(message)"])
  }
}
