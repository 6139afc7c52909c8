import BuiltIn
import Course
import LessonScript
import Workbook

/// A lesson may run HighWater's own commands, which touch nothing but fixtures. A line that runs
/// another program, `measure` or `versus`, runs only after the user has agreed to that lesson's
/// text, by its SHA-256 digest: a text that has changed is another text. HighWater's own lessons
/// came with the program that they would have to be protected from; they need no agreement.
extension Session {
  /// Whether a lesson may run programs of this machine.
  func trusts(_ lesson: Lesson) throws -> Bool {
    if isBuiltIn(lesson) { return true }
    return try workbook().trusts(digest: lesson.digest)
  }

  /// Whether a lesson is one of HighWater's own, to the byte.
  func isBuiltIn(_ lesson: Lesson) -> Bool {
    BuiltIn.lessons.values.contains { SHA256.digest(of: $0) == lesson.digest }
  }

  /// Lets a lesson pass only if it is trusted.
  ///
  /// - Throws: `UntrustedLesson` if not.
  func requireTrust(in lesson: Lesson) throws {
    guard try trusts(lesson) else {
      throw UntrustedLesson(lessonID: lesson.id, commands: foreignCommands(of: lesson))
    }
  }

  /// Keeps the user's agreement to a lesson's text.
  func trust(_ lesson: Lesson) throws {
    try workbook().trust(digest: lesson.digest, ofLesson: lesson.id)
  }

  /// Takes the agreement to every text of a lesson back.
  ///
  /// - Returns: whether there was one.
  func revokeTrust(in lesson: Lesson) throws -> Bool {
    try workbook().revokeTrust(inLesson: lesson.id)
  }

  /// A lesson's lines that would run programs of this machine, each once, in their order.
  func foreignCommands(of lesson: Lesson) -> [String] {
    var found: [String] = []
    for block in lesson.steps.flatMap(\.blocks) {
      guard case .run(let commands) = block.content else { continue }
      for command in commands where !found.contains(command.text) {
        let effects = try? grammar.effects(of: command.words.words.map(\.text))
        if effects?.needsTrust != false { found.append(command.text) }
      }
    }
    return found
  }
}
