import Streaming
import BuiltIn
import Course
import Glibc
import LessonScript

/// The built-in lessons and a teacher's own; all are read, and the teacher's checked, once, when
/// first needed.
final class LessonShelf {
  private let folder: String?
  private var opened: LessonLibrary?

  /// - Parameter folder: The teacher's folder; `nil` for none.
  init(folder: String?) {
    self.folder = folder
  }

  /// Every lesson's name, or its path if it is the teacher's, and its bytes.
  ///
  /// - Throws: `CommandFailure` if a folder or file cannot be read.
  func files() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    builtInFiles + (try ownFiles())
  }

  private var builtInFiles: [(name: String, bytes: [UInt8])] {
    BuiltIn.lessons.texts.map { (name: $0.name, bytes: $0.bytes) }
  }

  private func ownFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    try folder.map { folder throws(CommandFailure) in try LessonFile.read(folder: folder) } ?? []
  }

  /// The name of the folder with a teacher's own exercises, beside the lessons.
  private static let exerciseFolder = "Exercises"

  /// Every exercise's name, or its path if it is the teacher's, and its bytes.
  ///
  /// - Throws: `CommandFailure` if a folder or file cannot be read.
  func exerciseFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    BuiltIn.exercises.texts.map { (name: $0.name, bytes: $0.bytes) } + (try ownExerciseFiles())
  }

  private func ownExerciseFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    guard let folder else { return [] }
    let path = "\(folder)/\(Self.exerciseFolder)"
    guard access(path.nativePath, F_OK) == 0 else { return [] }
    return try LessonFile.read(folder: path, subject: "exercise")
  }

  /// What lessons may run and ask for, a teacher's own exercises among it.
  ///
  /// - Throws: `CommandFailure` if a folder or file cannot be read.
  func grammar() throws(CommandFailure) -> LessonGrammar {
    LessonGrammar(ownExercises: try ownExerciseFiles().compactMap { LessonFileName($0.name)?.id })
  }

  func library() throws(CommandFailure) -> LessonLibrary {
    if let opened { return opened }
    let library = LessonLibrary(
      proven: builtInFiles, files: try ownFiles(), grammar: try grammar())
    opened = library
    return library
  }

  /// The names and titles; empty if they cannot be read.
  ///
  /// The lessons are not checked: that would take too long for a key press.
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

  /// The teacher's own lessons as they are read, without those that cannot be; not checked either.
  var ownLessons: [Lesson] {
    ((try? ownFiles()) ?? []).compactMap { try? Lesson(source: $0.bytes, file: $0.name) }
  }

  func lesson(named name: String) throws(CommandFailure) -> Lesson {
    let files = try files().filter { file in
      guard let known = LessonFileName(file.name) else { return false }
      return known.id == name || known.number == Int(name)
    }
    // Two files may share a number or an id; only parsing all of them decides which counts.
    guard files.count == 1 else { return try library().lesson(named: name) }
    return try LessonLibrary(files: files, grammar: try grammar()).lesson(named: name)
  }

  /// The lesson whose file name has this id, its commands unchecked; `nil` if there is none.
  func unchecked(_ id: String) throws -> Lesson? {
    guard let file = try files().last(where: { LessonFileName($0.name)?.id == id }) else {
      return nil
    }
    return try Lesson(source: file.bytes, file: file.name)
  }
}
