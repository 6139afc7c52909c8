import LessonScript
import Shell
import Testing

@Suite struct LessonExerciseTests {
  @Test(arguments: ["tail", "\n  tail\n"])
  func readsAName(body: String) throws {
    let lesson = try Lesson(
      source: LessonText.around("Prose.\n\n```exercise\n\(body)\n```"), file: "x.md")
    guard case .exercise(let exercise) = lesson.steps[0].blocks[1].content else {
      Issue.record("no exercise: \(lesson.steps[0].blocks)")
      return
    }
    #expect(exercise.name == "tail")
    let isIndented = body.hasPrefix("\n")
    #expect(
      exercise.position
        == SourcePosition(line: isIndented ? 14 : 13, column: isIndented ? 3 : 1))
  }

  @Test(arguments: [
    ("", "10:1: error: fence: 'exercise' is empty; fill or remove it"),
    (
      "The tail",
      "11:1: error: exercise: cannot read 'The tail'; write one exercise's name, as in 'tail'"
    ),
    (
      "tail\n count",
      "12:2: error: exercise: cannot read 'count'; write one exercise's name, as in 'tail'"
    ),
    ("tial", "11:1: error: exercise: there is no 'tial'; did you mean 'tail'?"),
    ("  own", "11:3: error: exercise: there is no 'own'; 'exercise list' lists them"),
  ])
  func findsMistakes(body: String, message: String) {
    #expect(
      mistakes("```exercise\n\(body)\n```", LessonGrammar()).map(\.description)
        == ["x.md:\(message)"])
  }

  @Test func knowsATeachersOwnExercises() {
    #expect(
      mistakes("```exercise\nown\n```", LessonGrammar(ownExercises: ["own"])).isEmpty)
  }

  /// Its title and its commands take five lines, in the twenty-three of a screen.
  @Test(arguments: [(8, 0), (9, 1)])
  func countsItsLines(paragraphs: Int, mistakes count: Int) {
    let prose = Array(repeating: "Prose.", count: paragraphs).joined(separator: "\n\n")
    let found = mistakes("\(prose)\n\n```exercise\ntail\n```", LessonGrammar())
    #expect(found.count == count)
  }

  @Test func staysTheSameAtEachScale() throws {
    let lesson = try Lesson(source: LessonText.around("```exercise\ntail\n```"), file: "x.md")
    #expect(lesson.scaled(to: .large).steps == lesson.steps)
  }

  private func mistakes(_ body: String, _ grammar: LessonGrammar) -> [LessonMistake] {
    LessonCheck.mistakes(in: LessonText.around(body), file: "x.md", grammar: grammar)
  }
}
