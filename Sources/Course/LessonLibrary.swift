import Glibc
package import LessonScript
import Spelling
import Streaming

/// All lessons: the built-in ones and a teacher's own.
package struct LessonLibrary: Sendable {
  package struct Entry: Sendable {
    /// The number that the file's name begins with; `nil` if there is none.
    package var number: Int?
    package var id: String
    package var lesson: Result<Lesson, LessonError>

    /// What they are sorted by; lessons of no part come last.
    fileprivate var place: (Int, Int, String) {
      let part = (try? lesson.get())?.part.flatMap(LessonPart.allCases.firstIndex)
      return (part ?? .max, number ?? .max, id)
    }
  }

  /// Sorted by part of the course and number, lessons without them last; or in the order given to
  /// `init(lessons:)`.
  package private(set) var entries: [Entry] = []

  /// Reads lessons from the names and bytes of their files.
  ///
  /// A lesson with mistakes is kept as such, so that the others can still be used. If two files
  /// have the same id, the later one counts, so that a teacher's lesson can replace a built-in one.
  ///
  /// - Parameters:
  ///   - proven: Lessons known to be correct, as HighWater's own are by its tests. Checking their
  ///     commands would take longer than everything else at the prompt.
  ///   - files: Other lessons; one with faulty commands is not started.
  ///   - grammar: The commands that exist.
  /// - Complexity: O(n) time and space in the number of bytes.
  package init(
    proven: [(name: String, bytes: [UInt8])] = [], files: [(name: String, bytes: [UInt8])],
    grammar: some CommandGrammar
  ) {
    for (index, file) in (proven + files).enumerated() {
      let lesson = Result { () throws(LessonError) -> Lesson in
        if index >= proven.count {
          // Whether it works at other scales, and how it is written, is for its author to check; a
          // learner must not wait for that.
          let mistakes = LessonCheck.mistakes(
            in: file.bytes, file: file.name, grammar: grammar, scales: [.normal],
            readsProse: false)
          guard mistakes.isEmpty else { throw LessonError(mistakes) }
        }
        return try Lesson(source: file.bytes, file: file.name)
      }
      let name = LessonFileName(file.name)
      let id = (try? lesson.get().id) ?? name?.id ?? file.name
      add(Entry(number: name?.number, id: id, lesson: lesson))
    }
    entries.sort { $0.place < $1.place }
  }

  /// Makes a library of the given lessons, in their order.
  package init(lessons: [Lesson]) {
    for lesson in lessons {
      add(
        Entry(number: LessonFileName(lesson.file)?.number, id: lesson.id, lesson: .success(lesson)))
    }
  }

  private mutating func add(_ entry: Entry) {
    entries.removeAll { $0.id == entry.id }
    entries.append(entry)
  }

  /// The lessons without mistakes.
  package var lessons: [Lesson] { entries.compactMap { try? $0.lesson.get() } }

  /// Finds a lesson by its id, its number, or the beginning of its id.
  ///
  /// - Throws: `CommandFailure` if no lesson or several match, or if the lesson has mistakes.
  package func lesson(named name: String) throws(CommandFailure) -> Lesson {
    try LessonLibrary.lesson(of: entry(named: name))
  }

  /// The lesson with exactly this id.
  func lesson(id: String) throws(CommandFailure) -> Lesson {
    guard let entry = entries.first(where: { $0.id == id }) else {
      throw .failed("lesson: '\(id)' no longer exists; type 'lessons' to list the lessons")
    }
    return try LessonLibrary.lesson(of: entry)
  }

  private static func lesson(of entry: Entry) throws(CommandFailure) -> Lesson {
    switch entry.lesson {
    case .success(let lesson): return lesson
    case .failure(let error): throw .mistakes(error.mistakes.map(\.description))
    }
  }

  private func entry(named name: String) throws(CommandFailure) -> Entry {
    if let exact = entries.first(where: { $0.id == name }) { return exact }
    if let number = Int(name), let numbered = entries.first(where: { $0.number == number }) {
      return numbered
    }
    let beginning = entries.filter { !name.isEmpty && $0.id.hasPrefix(name) }
    if beginning.count == 1 { return beginning[0] }
    guard beginning.isEmpty else {
      let ids = beginning.map(\.id).joined(separator: ", ")
      throw .usage("lesson: '\(name)' could be \(ids); write more of it")
    }
    let advice = Spelling.nearest(to: name, in: entries.map(\.id)).map { "did you mean '\($0)'?" }
    throw .usage("lesson: there is no '\(name)'; \(advice ?? "type 'lessons' to list them")")
  }
}

/// A line of `lessons`: a lesson and how far the learner is in it.
package struct LessonListing: Hashable, Sendable {
  package var number: Int?
  package var id: String
  package var title: String
  package var minutes: Int?
  package var status: Status
  /// Whether it is the lesson that lesson commands act on.
  package var isCurrent: Bool
  package var part: LessonPart?
  /// What it is for, as the end of a sentence.
  package var purpose: String?
  package var requires: [String] = []
  /// The required lessons that the learner is not through with.
  package var missing: [String] = []

  /// Whether it is waiting to be begun or finished.
  package var isOpen: Bool {
    switch status {
    case .notBegun, .begun, .changed: true
    case .completed, .faulty: false
    }
  }

  /// How far the learner is.
  package enum Status: Hashable, Sendable, CustomStringConvertible {
    case notBegun
    /// This many steps are completed, and this many of the others were skipped.
    case begun(completed: Int, of: Int, skipped: Int)
    case completed
    /// A new version of the lesson has this many new or changed steps.
    case changed(newSteps: Int)
    /// The file has this many mistakes.
    case faulty(mistakes: Int)

    package var description: String {
      switch self {
      case .notBegun: "not begun"
      case .begun(let completed, let count, let skipped):
        "\(completed) of \(count) steps\(skipped > 0 ? ", \(skipped) skipped" : "")"
      case .completed: "completed"
      case .changed(let steps): steps == 1 ? "1 new step" : "\(steps) new steps"
      case .faulty(let mistakes):
        mistakes == 1 ? "1 mistake in its file" : "\(mistakes) mistakes in its file"
      }
    }
  }
}

extension LessonLibrary {
  /// The lines of `lessons`, in order, by the progress in a store; those with mistakes included.
  ///
  /// - Throws: What the store throws.
  package func listing(_ store: any LessonProgressStore) throws -> [LessonListing] {
    let current = try store.currentLesson()
    return try entries.map { entry in
      let status: LessonListing.Status =
        switch entry.lesson {
        case .success(let lesson):
          LessonLibrary.status(of: lesson, try store.progress(of: lesson.id))
        case .failure(let error): .faulty(mistakes: error.mistakes.count)
        }
      let lesson = try? entry.lesson.get()
      return LessonListing(
        number: entry.number, id: entry.id, title: lesson?.title ?? "", minutes: lesson?.minutes,
        status: status, isCurrent: entry.id == current, part: lesson?.part,
        purpose: lesson?.frontMatter.purpose, requires: lesson?.requires ?? [],
        missing: try lesson.map { try missing(for: $0, in: store) } ?? [])
    }
  }

  /// The required lessons that are neither completed nor skipped.
  func missing(for lesson: Lesson, in store: any LessonProgressStore) throws -> [String] {
    try lesson.requires.filter { id in
      guard let required = lessons.first(where: { $0.id == id }) else { return false }
      return try store.progress(of: id)?.isThrough(required) != true
    }
  }

  private static func status(
    of lesson: Lesson, _ progress: LessonProgress?
  ) -> LessonListing.Status {
    guard var progress else { return .notBegun }
    progress.adapt(to: lesson)
    let records = lesson.steps.compactMap { progress.steps[$0.id] }
    let new = records.filter { $0.isNew && !$0.isCompleted }.count
    if new > 0 { return .changed(newSteps: new) }
    let completed = records.filter(\.isCompleted).count
    let skipped = records.filter { $0.wasSkipped && !$0.isCompleted }.count
    return completed == lesson.steps.count
      ? .completed : .begun(completed: completed, of: lesson.steps.count, skipped: skipped)
  }
}

/// Reads and writes a user's files of lessons and exercises: a teacher's folder, a file to check, a
/// new one. A `subject`, `lesson` or `exercise`, begins the errors.
package enum LessonFile {
  /// The largest size of a lesson's file in bytes; a real one is a hundredth of it.
  package static let largest = 1 << 20

  /// Reads every `.md` file of a folder, in the order of their names; none if there are no such
  /// files.
  ///
  /// Skips names that begin with a dot. All files are held at once. Only regular files are read, so
  /// that a FIFO cannot hang the shell.
  ///
  /// - Throws: `CommandFailure` if the folder or a file cannot be read, or a file is too large.
  /// - Complexity: O(n) time and space in the number of bytes.
  package static func read(
    folder: String, subject: String = "lesson"
  ) throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    let names: [String]
    do throws(SystemError) {
      names = try SystemCalls.names(in: folder)
        .filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }
    } catch {
      throw failure(
        "cannot read the folder", folder, "give --lessons a folder that can be read", error,
        subject)
    }
    var files: [(name: String, bytes: [UInt8])] = []
    for name in names.sorted() {
      let path = "\(folder)/\(name)"
      files.append((name: path, bytes: try read(path, subject: subject)))
    }
    return files
  }

  /// Reads a file.
  ///
  /// - Throws: `CommandFailure` if it cannot be read, is not a regular file, or is too large.
  /// - Complexity: O(n) time and space in the number of bytes, at most 1 MiB.
  package static func read(
    _ file: String, subject: String = "lesson"
  ) throws(CommandFailure) -> [UInt8] {
    let bytes: [UInt8]
    do throws(StreamingError) {
      bytes = try InputFile(file).bytes(in: 0..<largest + 1)
    } catch {
      guard case .system(_, _, let code) = error else {
        throw .usage("\(subject): '\(file)' is not a regular file; name a text file")
      }
      throw failure("cannot read", file, "name another file", SystemError(code), subject)
    }
    guard bytes.count <= largest else {
      throw .usage("\(subject): '\(file)' is over 1 MiB; split it into several")
    }
    return bytes
  }

  /// Writes a new file; never overwrites an existing one.
  ///
  /// - Throws: `CommandFailure` if the file exists or cannot be written.
  package static func create(
    _ text: String, file: String, subject: String = "lesson"
  ) throws(CommandFailure) {
    let descriptor = open(file.nativePath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw errno == EEXIST
        ? .usage("\(subject): '\(file)' already exists; choose another id")
        : failure("cannot write", file, "choose another folder", SystemError(), subject)
    }
    defer { close(descriptor) }
    do throws(SystemError) {
      try SystemCalls.write(Array(text.utf8), to: descriptor)
    } catch {
      unlink(file.nativePath)
      throw failure("cannot write", file, "choose another folder", error, subject)
    }
  }

  private static func failure(
    _ what: String, _ file: String, _ advice: String, _ error: SystemError, _ subject: String
  ) -> CommandFailure {
    .refused("\(subject): \(what) '\(file)' (\(error)); \(advice)", code: error.code)
  }
}
