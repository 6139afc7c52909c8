import TestSupport

/// A teacher's folder with one lesson, whose step does what a test wants.
struct LessonFolder {
  let place: Workplace
  let path: String

  /// Makes the folder and the lesson.
  ///
  /// - Parameters:
  ///   - place: Whose folder it is made in.
  ///   - body: The lesson's only step.
  /// - Throws: Where the folder cannot be written to.
  init(in place: Workplace, body: String) throws {
    self.place = place
    path = try place.folder.makeFolder("lessons")
    try write(body)
  }

  var file: String { path + "/01-own.md" }

  /// Writes the lesson, whose body begins in line 10.
  func write(_ body: String) throws {
    try place.folder.write(
      """
      ---
      id: own
      title: Own
      minutes: 5
      version: 1
      ---

      ## Only {#only}

      \(body)

      """, to: "lessons/01-own.md")
  }

  /// Runs a command that knows the folder.
  func highwater(_ arguments: String..., standardInput: String = "") throws -> FinishedProcess {
    try run(
      place.executable, ["--lessons", path] + arguments,
      standardInput: Array(standardInput.utf8), environment: place.environment)
  }
}
