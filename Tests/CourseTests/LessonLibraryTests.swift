import LessonScript
import Shell
import Testing
import Course

@Suite struct LessonLibraryTests {
  @Test func findsLessons() throws {
    let library = LessonLibrary(
      files: [file("07-sample.md", LessonSamples.text()), file("02-faulty.md", "no lesson")],
      grammar: LessonGrammar())
    #expect(library.entries.map(\.id) == ["faulty", "sample"])
    #expect(library.entries.map(\.number) == [2, 7])
    for name in ["sample", "7", "sam"] {
      #expect(try library.lesson(named: name).id == "sample")
    }
    #expect(throws: CommandFailure.usage("lesson: there is no 'smaple'; did you mean 'sample'?")) {
      try library.lesson(named: "smaple")
    }
    #expect(
      throws: CommandFailure.usage("lesson: there is no '9'; type 'lessons' to list them")
    ) { try library.lesson(named: "9") }
  }

  @Test func keepsFaultyLessonsApart() throws {
    let faulty = LessonSamples.text().replacing("stream report", with: "rm -rf")
    let library = LessonLibrary(files: [file("07-sample.md", faulty)], grammar: LessonGrammar())
    #expect(library.lessons.isEmpty)
    #expect(
      throws: CommandFailure.mistakes([
        "07-sample.md:31:1: error: highwater: there is no command 'rm'; type 'help' to list them"
      ])
    ) { try library.lesson(named: "sample") }
  }

  /// `lesson check` tells the author of a figure that no run shows; a learner can begin the lesson.
  @Test func startsALessonWhoseProseIsNotProven() throws {
    let text = LessonSamples.text().replacing(
      /```expect\n/, with: "It took about 37% of it.\n\n```expect\n", maxReplacements: 1)
    let mistakes = LessonCheck.mistakes(
      in: Array(text.utf8), file: "07-sample.md", grammar: LessonGrammar())
    #expect(mistakes.map(\.description).contains { $0.contains("37%") })
    let library = LessonLibrary(files: [file("07-sample.md", text)], grammar: LessonGrammar())
    #expect(try library.lesson(named: "sample").id == "sample")
  }

  /// A teacher's own lesson takes the place of a built-in one.
  @Test func lastFileOfAnIDStands() throws {
    let library = LessonLibrary(
      files: [
        file("07-sample.md", LessonSamples.text()),
        file("mine/09-sample.md", LessonSamples.text(version: 3)),
      ], grammar: LessonGrammar())
    #expect(library.entries.map(\.number) == [9])
    #expect(try library.lesson(named: "sample").version == 3)
  }

  private func file(_ name: String, _ text: String) -> (name: String, bytes: [UInt8]) {
    (name, Array(text.utf8))
  }
}
