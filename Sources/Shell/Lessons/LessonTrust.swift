import BuiltIn
import Course
import LessonScript
import Streaming
import Workbook

/// The user's agreement to what a lesson runs.
///
/// A lesson may run HighWater's own commands, which touch only fixtures. A line that runs another
/// program, as `measure`, `versus`, `why`, and `sweep` and `fit` of a command do, runs only after
/// the user has agreed to that lesson's text, known by its SHA-256 digest: a changed text needs a
/// new agreement. HighWater's own lessons need none: they came with the program, which the user
/// trusts already. What each command and option needs is listed in `LessonPermissionTests`.
struct LessonTrust {
  private let workbook: WorkbookFile

  init(workbook: WorkbookFile) {
    self.workbook = workbook
  }

  /// Whether a lesson may run programs on this machine.
  func holds(for lesson: Lesson) throws(WorkbookError) -> Bool {
    if Self.isBuiltIn(lesson) { return true }
    return try workbook.trusts(digest: lesson.digest)
  }

  /// Whether a lesson is one of HighWater's own, byte for byte.
  static func isBuiltIn(_ lesson: Lesson) -> Bool {
    BuiltIn.lessons.texts.contains { SHA256.digest(of: $0.bytes) == lesson.digest }
  }

  /// Checks that a lesson is trusted.
  ///
  /// - Throws: `UntrustedLesson` if it is not.
  func require(for lesson: Lesson) throws {
    guard try holds(for: lesson) else {
      throw UntrustedLesson(lessonID: lesson.id, commands: Self.commands(of: lesson))
    }
  }

  /// Records the user's agreement to a lesson's text.
  func give(to lesson: Lesson) throws(WorkbookError) {
    try workbook.trust(digest: lesson.digest, ofLesson: lesson.id)
  }

  /// Removes the agreement to every text of a lesson.
  ///
  /// - Returns: Whether there was one.
  func revoke(from lesson: Lesson) throws(WorkbookError) -> Bool {
    try workbook.revokeTrust(inLesson: lesson.id)
  }

  /// A lesson's lines that would run programs or cannot be parsed, each once, in order.
  static func commands(of lesson: Lesson) -> [String] {
    var found: [String] = []
    for block in lesson.steps.flatMap(\.blocks) {
      for command in block.content.commands where !found.contains(command.text) {
        let effects = try? LessonGrammar().effects(of: command.words.words.map(\.text))
        if effects?.needsTrust != false { found.append(command.text) }
      }
    }
    return found
  }
}
