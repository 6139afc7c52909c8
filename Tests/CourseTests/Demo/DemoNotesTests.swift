import LessonScript
import Testing
import Course

@Suite struct DemoNotesTests {
  @Test func tellsNotesAnswersAndWhatComesNext() throws {
    let lesson = try LessonSamples.lesson()
    let notes = try #require(DemoNotes(lesson, stepID: "load", next: "goes on"))
    let text = notes.markdown.plainText
    #expect(text.contains("sample, step 2 of 3: Load it"))
    #expect(text.contains("This step has no notes."))
    #expect(text.contains("The answer."))
    #expect(text.contains("Enter goes on"))
    let quiz = try #require(DemoNotes(lesson, stepID: "apply")).markdown.plainText
    #expect(quiz.contains("The load version") && quiz.contains("Four"))
    #expect(!quiz.contains("Neither") && !quiz.contains("Enter"))
  }

  @Test func showsNoteFences() throws {
    let source = """
      ---
      id: noted
      title: T
      minutes: 5
      version: 1
      ---

      ## Only step {#only}

      Prose.

      ```note
      Say *this*.
      ```

      """
    let lesson = try Lesson(source: Array(source.utf8), file: "01-noted.md")
    let notes = try #require(DemoNotes(lesson, stepID: "only"))
    #expect(notes.markdown.plainText.contains("Say this."))
    #expect(DemoNotes(lesson, stepID: "other") == nil)
  }
}
