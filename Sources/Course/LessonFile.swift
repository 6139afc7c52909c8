import Glibc
import Streaming

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
