import BuiltIn
import Course
import LessonScript

/// The built-in lessons and those of a teacher's folder; all are read and checked once, at the first
/// use that needs that.
final class LessonShelf {
  private let folder: String?
  private var opened: LessonLibrary?

  /// - Parameter folder: The teacher's folder, if there is one.
  init(folder: String?) {
    self.folder = folder
  }

  /// Every lesson's name, or path if it is the teacher's, and its bytes.
  ///
  /// - Throws: `CommandFailure` for a folder or file that cannot be read.
  func files() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    builtInFiles + (try ownFiles())
  }

  private var builtInFiles: [(name: String, bytes: [UInt8])] {
    BuiltIn.lessons.texts.map { (name: $0.name, bytes: $0.bytes) }
  }

  private func ownFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    try folder.map { folder throws(CommandFailure) in try LessonFile.read(folder: folder) } ?? []
  }

  func library() throws(CommandFailure) -> LessonLibrary {
    if let opened { return opened }
    let library = LessonLibrary(
      proven: builtInFiles, files: try ownFiles(), grammar: LessonGrammar())
    opened = library
    return library
  }

  /// The names and titles; empty if they cannot be read.
  ///
  /// The lessons are not checked, which would take longer than a key may.
  var names: [(String, String?)] {
    if let opened { return opened.lessons.map { ($0.id, $0.title) } }
    var names: [(String, String?)] = []
    for file in (try? files()) ?? [] {
      guard let lesson = try? Lesson(source: file.bytes, file: file.name) else { continue }
      names.removeAll { $0.0 == lesson.id }
      names.append((lesson.id, lesson.title))
    }
    return names
  }

  func lesson(named name: String) throws(CommandFailure) -> Lesson {
    let files = try files().filter { file in
      guard let known = LessonFileName(file.name) else { return false }
      return known.id == name || known.number == Int(name)
    }
    // Two files may share a number or an id; only all of them together tell which one counts.
    guard files.count == 1 else { return try library().lesson(named: name) }
    return try LessonLibrary(files: files, grammar: LessonGrammar()).lesson(named: name)
  }

  /// The lesson with this id as its file's name has it, its commands not checked; `nil` if there is
  /// none.
  func unchecked(_ id: String) throws -> Lesson? {
    guard let file = try files().last(where: { LessonFileName($0.name)?.id == id }) else {
      return nil
    }
    return try Lesson(source: file.bytes, file: file.name)
  }
}
