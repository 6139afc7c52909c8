import BuiltIn
import Foundation
import GRDB
package import LessonScript

/// A lesson may run HighWater's own commands, which touch nothing but fixtures. A line that runs
/// another program, `measure` or `versus`, runs only after the user has agreed to that lesson's
/// text, by its SHA-256 digest: a text that has changed is another text. HighWater's own lessons
/// came with the program that they would have to be protected from; they need no agreement.
extension Session {
  /// Whether a lesson may run programs of this machine.
  package func trusts(_ lesson: Lesson) throws -> Bool {
    if isBuiltIn(lesson) { return true }
    return try workbook().read { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM lesson_trust WHERE digest = ?)",
        arguments: [lesson.digest]) ?? false
    }
  }

  /// Whether a lesson is one of HighWater's own, to the byte.
  package func isBuiltIn(_ lesson: Lesson) -> Bool {
    BuiltIn.lessons.texts.contains { SHA256.digest(of: $0.bytes) == lesson.digest }
  }

  /// Lets a lesson pass only if it is trusted.
  ///
  /// - Throws: `UntrustedLesson` if not.
  package func requireTrust(in lesson: Lesson) throws {
    guard try trusts(lesson) else {
      throw UntrustedLesson(lessonID: lesson.id, commands: foreignCommands(of: lesson))
    }
  }

  /// Keeps the user's agreement to a lesson's text.
  package func trust(_ lesson: Lesson) throws {
    try workbook().write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO lesson_trust (digest, lesson_id, agreed_at) VALUES (?, ?, ?)",
        arguments: [lesson.digest, lesson.id, Date().ISO8601Format()])
    }
  }

  /// Takes the agreement to every text of a lesson back.
  ///
  /// - Returns: whether there was one.
  package func revokeTrust(in lesson: Lesson) throws -> Bool {
    try workbook().write { database in
      try database.execute(
        sql: "DELETE FROM lesson_trust WHERE lesson_id = ?", arguments: [lesson.id])
      return database.changesCount > 0
    }
  }

  /// A lesson's lines that would run programs of this machine, each once, in their order.
  package func foreignCommands(of lesson: Lesson) -> [String] {
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
