import Glibc
package import Languages
import LessonScript
import Streaming

/// A folder in which a learner works: the program, the task, a small input with its answer, and a
/// mark that says which exercise and language it is for.
package struct ExerciseFolder: Hashable, Sendable {
  /// Its absolute path.
  package let path: String
  package let exercise: String
  package let language: String

  /// The name of the mark.
  static let mark = ".exercise"
  /// How large the sample is, in bytes.
  package static let sampleSize = 65_536
  package static let sampleName = "sample.txt"
  package static let answerName = "sample.answer"
  /// The largest program that is read or copied, in bytes; a real one is a thousandth of it.
  package static let largestProgram = 1 << 20

  /// What a new folder holds besides the mark.
  package struct Contents: Sendable {
    package var program: [UInt8]
    package var task: String
    package var sample: [UInt8]
    package var answer: [UInt8]

    package init(program: [UInt8], task: String, sample: [UInt8], answer: [UInt8]) {
      self.program = program
      self.task = task
      self.sample = sample
      self.answer = answer
    }
  }

  /// Makes a folder and what is in it; an existing one is never touched.
  ///
  /// The folder appears whole, by a rename; what a killed maker leaves is a hidden folder beside
  /// it.
  ///
  /// - Parameters:
  ///   - path: The folder's path; the folder around it must exist.
  ///   - exercise: The exercise's id.
  ///   - language: What the program is written in.
  ///   - contents: What is put into it.
  /// - Throws: A usage failure if there is something at the path; a failure if it cannot be made.
  package init(
    creating path: String, _ exercise: String, _ language: Language, _ contents: Contents
  ) throws(CommandFailure) {
    let around = path.parentFolder
    guard access(path.nativePath, F_OK) != 0 else { throw Self.exists(path) }
    let hidden = "\(around)/.exercise-\(UInt64.random(in: 0...UInt64.max))"
    guard mkdir(hidden.nativePath, 0o777) == 0 else {
      throw .failed(
        "exercise: cannot make a folder in '\(around)' (\(SystemError())); give another --folder")
    }
    let files: [(name: String, bytes: [UInt8])] = [
      (language.fileName, contents.program), ("TASK.md", Array(contents.task.utf8)),
      (Self.sampleName, contents.sample), (Self.answerName, contents.answer),
      (Self.mark, Array(Self.markText(exercise, language.id).utf8)),
    ]
    do throws(CommandFailure) {
      for file in files { try Self.write(file.bytes, to: "\(hidden)/\(file.name)") }
      // A rename onto an empty folder replaces it; the call before makes sure that it is ours.
      guard mkdir(path.nativePath, 0o700) == 0 else {
        throw errno == EEXIST
          ? Self.exists(path)
          : .failed("exercise: cannot make '\(path)' (\(SystemError())); give another --folder")
      }
      guard rename(hidden.nativePath, path.nativePath) == 0 else {
        throw .failed("exercise: cannot make '\(path)' (\(SystemError())); give another --folder")
      }
    } catch {
      for file in files { unlink("\(hidden)/\(file.name)".nativePath) }
      rmdir(hidden.nativePath)
      throw error
    }
    self.path = Self.absolute(path)
    self.exercise = exercise
    self.language = language.id
  }

  /// Finds the folder of an exercise that a path lies in, or is; `nil` if there is none.
  ///
  /// - Throws: A failure if there is a mark that cannot be read.
  package init?(around path: String) throws(CommandFailure) {
    var candidate = Self.absolute(path)
    while true {
      if access("\(candidate)/\(Self.mark)".nativePath, F_OK) == 0 {
        self = try ExerciseFolder(marked: candidate)
        return
      }
      guard candidate != "/" else { return nil }
      candidate = candidate.parentFolder
    }
  }

  private init(marked path: String) throws(CommandFailure) {
    let mark = "\(path)/\(Self.mark)"
    let text = String(decoding: try Self.read(mark), as: UTF8.self)
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1).map {
        String($0.drop { $0 == " " }.prefix { $0 != " " && $0 != "\r" })
      }
      if parts.count == 2 { values[parts[0]] = parts[1] }
    }
    guard let exercise = values["exercise"], let language = values["language"] else {
      throw .failed(
        "exercise: '\(mark)' does not say which exercise it is for; write the lines "
          + "'exercise: NAME' and 'language: NAME' into it")
    }
    (self.path, self.exercise, self.language) = (path, exercise, language)
  }

  private static func markText(_ exercise: String, _ language: String) -> String {
    """
    # Made by 'highwater exercise start'; 'exercise check' in this folder reads it.
    exercise: \(exercise)
    language: \(language)

    """
  }

  private static func exists(_ path: String) -> CommandFailure {
    .usage("exercise: '\(path)' exists already and is left as it is; give another --folder")
  }
}

extension ExerciseFolder {
  /// Keeps a program under the first free of its names with `.1`, `.2`, …, and puts another in its
  /// place.
  ///
  /// The old program is copied whole before the new one takes its place, so none is ever lost.
  ///
  /// - Parameters:
  ///   - program: The program's path.
  ///   - bytes: What takes its place.
  /// - Returns: The path under which the old one is kept; `nil` if there was none.
  /// - Throws: A failure if a file cannot be read or written.
  package static func replace(
    _ program: String, with bytes: [UInt8]
  ) throws(CommandFailure) -> String? {
    var kept: String?
    if access(program.nativePath, F_OK) == 0 {
      let old = try read(program)
      var number = 1
      while access("\(program).\(number)".nativePath, F_OK) == 0 { number += 1 }
      try write(old, to: "\(program).\(number)")
      kept = "\(program).\(number)"
    }
    try overwrite(program, with: bytes)
    return kept
  }

  /// Puts a program in the place of another, whole or not at all.
  package static func overwrite(_ program: String, with bytes: [UInt8]) throws(CommandFailure) {
    do throws(StreamingError) {
      try AtomicFileWriter.write(bytes, to: program)
    } catch {
      throw .failed(error.description)
    }
  }

  /// Reads a small file of the folder.
  ///
  /// - Throws: A failure if it cannot be read, or is over 1 MiB.
  package static func read(_ file: String) throws(CommandFailure) -> [UInt8] {
    let bytes: [UInt8]
    do throws(StreamingError) {
      bytes = try InputFile(file).bytes(in: 0..<largestProgram + 1)
    } catch {
      throw .failed(error.description)
    }
    guard bytes.count <= largestProgram else {
      throw .failed("exercise: '\(file)' is over 1 MiB; it is no program to learn on")
    }
    return bytes
  }

  /// Writes a new file; never an existing one.
  private static func write(_ bytes: [UInt8], to file: String) throws(CommandFailure) {
    let descriptor = open(file.nativePath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .failed("exercise: cannot write '\(file)' (\(SystemError())); give another --folder")
    }
    defer { close(descriptor) }
    do throws(SystemError) {
      try SystemCalls.write(bytes, to: descriptor)
    } catch {
      unlink(file.nativePath)
      throw .failed("exercise: cannot write '\(file)' (\(error)); make room there")
    }
  }

  /// The path from the root, with symbolic links resolved (realpath(3)); unchanged if it leads
  /// nowhere.
  package static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path.nativePath, nil) else { return path }
    defer { free(resolved) }
    return NativeText.text(of: UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
  }
}
