import BuiltIn
import LessonScript

extension Session {
  /// The built-in lessons, then those of the teacher's folder.
  ///
  /// - Returns: the files' names, or paths where they are the teacher's, and their bytes.
  /// - Throws: `CommandFailure` where the folder or a file in it cannot be read.
  /// - Complexity: holds all lessons, some KiB each.
  package func lessonFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    builtInFiles + (try ownFiles())
  }

  private var builtInFiles: [(name: String, bytes: [UInt8])] {
    BuiltIn.lessons.texts.map { (name: $0.name, bytes: $0.bytes) }
  }

  private func ownFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    guard let folder = places.lessons else { return [] }
    return try LessonFile.read(folder: folder)
  }

  /// The lessons, read and checked at their first use.
  package func lessons() throws(CommandFailure) -> LessonLibrary {
    if let openedLessons { return openedLessons }
    let library = LessonLibrary(proven: builtInFiles, files: try ownFiles(), grammar: grammar)
    openedLessons = library
    return library
  }

  /// The names and titles of the lessons, for completion; none where they cannot be read.
  ///
  /// The lessons are not checked, which would take longer than a key may.
  package var lessonNames: [(String, String?)] {
    if let openedLessons { return openedLessons.lessons.map { ($0.id, $0.title) } }
    var names: [(String, String?)] = []
    for file in (try? lessonFiles()) ?? [] {
      guard let lesson = try? Lesson(source: file.bytes, file: file.name) else { continue }
      names.removeAll { $0.0 == lesson.id }
      names.append((lesson.id, lesson.title))
    }
    return names
  }

  /// Where the learner is, for the prompt's greeting; `nil` where no lesson was begun.
  ///
  /// Reads only the lesson that they are in, unchecked: the prompt must not wait for all of them.
  package func placeInLesson() throws -> LessonPlace? {
    guard let lessonRunner, let lessonTerminal else { return nil }
    let store = WorkbookProgress(try workbook())
    guard let id = try store.currentLesson(),
      let file = try lessonFiles().last(where: { LessonFileName($0.name)?.id == id })
    else { return nil }
    let lesson = try Lesson(source: file.bytes, file: file.name)
    return try LessonPlayer(
      library: LessonLibrary(lessons: [lesson]), store: store, runner: lessonRunner,
      terminal: lessonTerminal, scale: try lessonScale()
    ).place()
  }

  /// What the learner guessed, measured and answered in a lesson.
  ///
  /// - Parameter name: the lesson's id or number, or the beginning of its id.
  /// - Returns: the recap, of a lesson that need not be completed.
  /// - Throws: `CommandFailure` for an unknown lesson and one that was never begun.
  package func recap(ofLesson name: String) throws -> LessonRecap {
    let lesson = try lessons().lesson(named: name)
    guard let progress = try WorkbookProgress(try workbook()).progress(of: lesson.id) else {
      throw CommandFailure.failed(
        "export: lesson '\(lesson.id)' was not begun yet; 'start \(lesson.id)' begins it")
    }
    return LessonRecap(lesson, progress)
  }

  /// The player on this session's lessons, workbook and terminal.
  package func player() throws -> LessonPlayer {
    guard let lessonRunner, let lessonTerminal else {
      preconditionFailure("the interpreter gives each session its runner and terminal")
    }
    return LessonPlayer(
      library: try lessons(), store: WorkbookProgress(try workbook()), runner: lessonRunner,
      terminal: lessonTerminal, scale: try lessonScale(), scarceMemory: try scarceMemory())
  }
}
