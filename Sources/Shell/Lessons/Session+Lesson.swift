import Course
import LessonScript

extension Session {
  /// A lesson by what the user calls it, without reading the others where its file's name tells.
  ///
  /// - Throws: `CommandFailure` for none, for several, and for one with mistakes.
  /// - Complexity: O(n) time and space in that lesson, where the name is its id or number; else in
  ///   all.
  func lesson(named name: String) throws(CommandFailure) -> Lesson {
    let files = try lessonFiles().filter { file in
      guard let known = LessonFileName(file.name) else { return false }
      return known.id == name || known.number == Int(name)
    }
    // Two files may share a number or an id; then it takes them all to tell which one stands.
    guard files.count == 1 else { return try lessons().lesson(named: name) }
    return try LessonLibrary(files: files, grammar: grammar).lesson(named: name)
  }
}
