import BuiltIn
import Foundation
import LessonScript

extension Session {
  /// The built-in lessons, then those of the teacher's folder.
  ///
  /// - Returns: the files' names, or paths where they are the teacher's, and their bytes.
  /// - Throws: `CommandFailure` where the folder or a file in it cannot be read.
  /// - Complexity: holds all lessons, some KiB each.
  package func lessonFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    let builtIn = BuiltIn.lessons.sorted { $0.key < $1.key }.map { (name: $0.key, bytes: $0.value) }
    guard let folder = places.lessons else { return builtIn }
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".md") }.sorted()
      return try builtIn + names.map { name in
        let path = "\(folder)/\(name)"
        return (name: path, bytes: try LessonFile.read(path))
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw .failed(
        "lessons: cannot list '\(folder)'; give --lessons a folder that you may read")
    }
  }

  /// The lessons, read and checked at their first use.
  package func lessons() throws(CommandFailure) -> LessonLibrary {
    if let openedLessons { return openedLessons }
    let library = LessonLibrary(files: try lessonFiles(), grammar: grammar)
    openedLessons = library
    return library
  }

  /// The names and titles of the lessons, for completion; none where they cannot be read.
  package var lessonNames: [(String, String?)] {
    ((try? lessons())?.lessons ?? []).map { ($0.id, $0.title) }
  }

  /// The player on this session's lessons, workbook and terminal.
  package func player() throws -> LessonPlayer {
    guard let lessonRunner, let lessonTerminal else {
      preconditionFailure("the interpreter gives each session its runner and terminal")
    }
    return LessonPlayer(
      library: try lessons(), store: WorkbookProgress(try workbook()), runner: lessonRunner,
      terminal: lessonTerminal)
  }
}

/// A lesson's file of the user's.
package enum LessonFile {
  /// The most a lesson may hold; a larger file is none.
  private static let capacity = 1 << 20

  /// Reads a lesson's bytes.
  ///
  /// - Throws: `CommandFailure` where it cannot be read or is too large for a lesson.
  package static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .failed("lesson: cannot read '\(path)'; check that it is there and that you may read it")
    }
    do {
      let bytes = try file.read(upToCount: capacity + 1) ?? Data()
      guard bytes.count <= capacity else {
        throw CommandFailure.failed(
          "lesson: '\(path)' is larger than 1 MiB; give a lesson's Markdown file")
      }
      return [UInt8](bytes)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw .failed("lesson: cannot read '\(path)'; give a lesson's Markdown file")
    }
  }
}
