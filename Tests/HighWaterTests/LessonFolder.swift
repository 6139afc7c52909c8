import TestSupport

/// A teacher's folder with one lesson, whose only step a test supplies.
struct LessonFolder {
  let place: Workplace
  let path: String

  /// Makes the folder and the lesson.
  ///
  /// - Parameters:
  ///   - place: The place to make it in.
  ///   - body: The lesson's only step.
  /// - Throws: An error if the folder cannot be written to.
  init(in place: Workplace, body: String) throws {
    self.place = place
    path = try place.folder.makeFolder("lessons")
    try write(body)
  }

  /// How its lesson begins, up to the first step.
  static let beginning = """
    ---
    id: own
    title: Own
    minutes: 5
    version: 1
    ---


    """

  var file: String { path + "/01-own.md" }

  /// Writes the lesson, whose body begins at line 10.
  func write(_ body: String) throws {
    try place.folder.write(
      Self.beginning + """
        ## Only {#only}

        \(body)

        """, to: "lessons/01-own.md")
  }

  /// Runs HighWater with this folder of lessons.
  func highwater(_ arguments: String..., standardInput: String = "") throws -> FinishedProcess {
    try run(
      place.executable, ["--lessons", path] + arguments,
      standardInput: Array(standardInput.utf8), environment: place.environment)
  }
}
