import Foundation
import TestSupport
import Testing

/// A lesson's exercise at a pseudo-terminal: open, skipped and passed, with the shell killed on the
/// way.
@Suite(.tags(.slow)) struct LessonExerciseWalkTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func waitsForAProgramThatPasses() throws {
    _ = try place.highwater("set", "language", "go")
    var learner = try Learner(in: place)
    try learner.type("start header", shows: "Step 1 of 9")
    try learner.type(
      "goto write", shows: "Step 9 of 9: Write it", "Exercise: The first hundred bytes",
      "to be written in Go", "> exercise start header", "> exercise check", "skip goes")
    try learner.type("next", shows: "You have not begun the exercise", "> exercise start header")
    try learner.kill()
    #expect(learner.shown.contains("step 9 of 9: Write it"))
    try begin("header", in: "python", passed: false)
    try learner.type(
      "next", shows: "is not passed yet.", "Your program in Python is in", "'killed'.")
    try learner.kill()
    try begin("header", in: "python", passed: true)
    try learner.type(
      "next", shows: "✓ Exercise passed: The first hundred bytes, in Python.",
      "✓ Step 9 of 9 completed.", "The lesson ends here; start write-it is next.")
    try learner.kill()
    try learner.type("where", shows: "✓ Write it (write): you are here")
    try learner.type("back", shows: "Step 8 of 9", "answer (1-4)>")
    try learner.interrupt(shows: "answer 1 answers it")
    try learner.type("goto write", shows: "You have passed it, in Python.")
    try learner.leave()
  }

  @Test func showsWhatWasSkipped() throws {
    var learner = try Learner(in: place)
    try learner.type("start header", shows: "Step 1 of 9")
    try learner.type("goto write", shows: "to be written in Python")
    try learner.type(
      "skip", shows: "A hundred bytes of a gigabyte: what you found", "Exercise: header skipped.",
      "The lesson ends here; start write-it is next.")
    try learner.kill()
    try learner.type("where", shows: "skipped: Write it (write): you are here")
    try learner.type("lessons", shows: "0 of 9 steps, 1 skipped")
    try learner.leave()
    let page = try place.highwater("export", "--lesson", "header")
    #expect(page.outputText.contains("Exercise: header skipped."))
  }

  /// The exercise is part of a talk and of a test, and nobody does it there.
  @Test func isLeftOutWithoutALearner() throws {
    let demo = try place.highwater("demo", "header", "--from", "write", standardInput: "\n\n\n")
    #expect(demo.status == 0, "\(demo.errorText)")
    #expect(demo.outputText.contains("to be written in a language of your own."))
    #expect(!demo.outputText.contains("Exercise passed"))
    let test = try place.highwater("lesson", "test", "header", "--scale", "small")
    #expect(test.status == 0, "\(test.errorText)")
    #expect(test.outputText.contains("0 failed, left to 'exercise test': header\n"))
  }

  @Test func choosesTheLanguage() throws {
    #expect(try place.highwater("set", "language").outputText == "language: python\n")
    let unknown = try place.highwater("set", "language", "pyton")
    #expect(unknown.status == 64)
    #expect(unknown.errorText.contains("did you mean 'python'?"))
    try place.writeLanguages(
      """
      forth:
        title: Forth
        file: main.fs
        installed: gforth --version
        package: gforth
        run: gforth {program}
        empty: bye

      """)
    #expect(try place.highwater("set", "language", "forth").outputText == "language: forth\n")
    _ = try place.highwater("start", "header")
    #expect(try place.highwater("goto", "write").outputText.contains("to be written in Forth"))
  }

  /// A teacher's lesson can ask for an exercise of the teacher's own, beside it.
  @Test func findsATeachersOwnExercise() throws {
    let lessons = try place.folder.makeFolder("lessons")
    _ = try place.folder.makeFolder("lessons/Exercises")
    try place.folder.write(
      LessonFolder.beginning + """
        ## Write {#write}

        ```exercise
        ends
        ```

        """, to: "lessons/01-own.md")
    let faulty = try place.highwater("--lessons", lessons, "lesson", "check")
    #expect(faulty.status == 1)
    #expect(
      faulty.errorText.contains(
        "01-own.md:11:1: error: exercise: there is no 'ends'; "))
    try place.folder.write(
      """
      ---
      id: ends
      title: The ends of a file
      case: tail
      allowance: 16MiB
      ---

      Give its last lines.

      """, to: "lessons/Exercises/01-ends.md")
    let sound = try place.highwater("--lessons", lessons, "lesson", "check")
    #expect(sound.status == 0, "\(sound.errorText)")
    let begun = try place.highwater("--lessons", lessons, "start", "own")
    #expect(begun.outputText.contains("Exercise: The ends of a file"), "\(begun.errorText)")
  }

  /// Puts into the workbook what 'exercise start' and 'exercise check' keep.
  private func begin(_ exercise: String, in language: String, passed: Bool) throws {
    let date = "'2026-01-31T09:30:00Z'"
    let finished = try run(
      "/usr/bin/env",
      [
        "sqlite3", place.workbookPath,
        """
        INSERT OR REPLACE INTO exercise_progress VALUES (
          '\(exercise)', '\(language)', '/home/ann/\(exercise)', 1, \(date), 0, 0,
          \(passed ? date : "NULL"));
        INSERT OR REPLACE INTO exercise_judgement VALUES (
          '\(exercise)', '\(language)', \(date), 'full', '\(passed ? "right" : "killed")', NULL, '',
          '');
        """,
      ])
    #expect(finished.status == 0, "\(finished.errorText)")
  }
}
