import Course
import Findings
import Foundation
import Glibc
import Streaming

/// A hand-in as it came, of which nothing is trusted: its programs, and what was guessed and
/// answered in lessons.
///
/// It holds all of it, at most what `TarReader` lets pass. Figures that are in it are left there.
struct ReceivedHandIn {
  /// A program of an exercise in a language.
  struct Program {
    var exercise: String
    var language: String
    /// The verdict that the learner's machine gave.
    var verdict: ExerciseJudgement.Verdict?
    /// How thoroughly it had tried; `nil` if the hand-in does not say.
    var thoroughness: Thoroughness?
    /// What was handed in; `nil` if the learner had lost it.
    var bytes: [UInt8]?
  }

  /// Who handed it in; `nil` if only its file's name says that.
  var name: String?
  /// The digest of its index, which has those of all its files.
  var digest: String
  var programs: [Program]
  var lessons: [LessonRecord]

  /// How many exercises and lessons a hand-in may have: more than there are.
  private static let most = 200

  /// Reads a hand-in.
  ///
  /// - Throws: `HandInProblem` if it cannot be read, or is not what `hand-in` writes.
  init(_ path: String) throws(HandInProblem) {
    let files = try Self.files(of: path)
    guard let bytes = files["index.json"] else { throw HandInProblem("it has no 'index.json'") }
    let index = try Index(strictly: bytes, named: "index.json", schema: "hand-in")
    digest = SHA256.digest(of: bytes)
    name = index.name.map(Self.shortened).flatMap { $0.isEmpty ? nil : $0 }
    guard index.exercises.count <= Self.most, index.lessons.count <= Self.most else {
      throw HandInProblem("it has more than \(Self.most) exercises or lessons")
    }
    try Self.check(files, against: index)
    func file(_ name: String) throws(HandInProblem) -> [UInt8] {
      guard name != "index.json", let bytes = files[name] else {
        throw HandInProblem(
          "its index names a file '\(Self.shortened(name))' that it does not have")
      }
      return bytes
    }
    var named: Set<[String]> = []
    programs = try index.exercises.map { (entry) throws(HandInProblem) in
      let (exercise, language) = (
        Self.shortened(entry.exercise), Self.shortened(entry.language)
      )
      guard named.insert([exercise, language]).inserted else {
        throw HandInProblem("'\(exercise)' in '\(language)' is in it twice")
      }
      return Program(
        exercise: exercise, language: language, verdict: entry.verdict,
        thoroughness: entry.thoroughness.flatMap { Thoroughness(rawValue: $0) },
        bytes: try entry.program.map(file))
    }
    lessons = try index.lessons.map { (entry) throws(HandInProblem) in
      guard named.insert([entry.lesson]).inserted else {
        throw HandInProblem("the lesson '\(Self.shortened(entry.lesson))' is in it twice")
      }
      let record = try LessonRecord(
        strictly: try file(entry.record), named: entry.record, schema: "hand-in-lesson")
      guard record.lesson == entry.lesson else {
        throw HandInProblem("'\(Self.shortened(entry.record))' is of another lesson")
      }
      return record
    }
  }

  private static func files(of path: String) throws(HandInProblem) -> [String: [UInt8]] {
    var status = stat()
    if lstat(path.nativePath, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
      throw HandInProblem("it is a symbolic link")
    }
    var files: [String: [UInt8]] = [:]
    do throws(StreamingError) {
      var archive = try TarReader(path)
      while let entry = try archive.next() { files[entry.name] = entry.bytes }
    } catch {
      throw HandInProblem(error)
    }
    return files
  }

  /// Checks that the index has every file, once, and as it is.
  private static func check(
    _ files: [String: [UInt8]], against index: Index
  ) throws(HandInProblem) {
    var unnamed = Set(files.keys)
    unnamed.remove("index.json")
    for entry in index.files {
      guard unnamed.remove(entry.name) != nil, let bytes = files[entry.name] else {
        throw HandInProblem(
          "its index names a file '\(shortened(entry.name))' that it does not have, or names it "
            + "twice")
      }
      guard bytes.count == entry.bytes, SHA256.digest(of: bytes) == entry.sha256 else {
        throw HandInProblem("'\(entry.name)' is not what its index says: the digest is another")
      }
    }
    if let name = unnamed.min() { throw HandInProblem("its index does not name '\(name)'") }
  }

  /// A text of a learner's as it is shown: without blanks around it, and at most 64 characters of
  /// it.
  ///
  /// It counts by scalars, since thousands of marks may sit on one letter.
  static func shortened(_ text: String) -> String {
    let trimmed = text.trimmingSpaces.unicodeScalars
    guard trimmed.count > 64 else { return String(trimmed) }
    return String(String.UnicodeScalarView(trimmed.prefix(64))) + "…"
  }
}

extension ReceivedHandIn {
  /// `index.json`, as far as it is used.
  fileprivate struct Index: HandInDocument {
    struct File: Decodable {
      var name: String
      var bytes: Int
      var sha256: String
    }

    struct Exercise: Decodable {
      var exercise: String
      var language: String
      var program: String?
      var verdict: ExerciseJudgement.Verdict?
      var thoroughness: String?
    }

    struct Lesson: Decodable {
      var lesson: String
      var record: String
    }

    var schema: String
    var name: String?
    var files: [File]
    var exercises: [Exercise]
    var lessons: [Lesson]
  }

  /// What was done in a lesson, as far as it is used.
  struct LessonRecord: HandInDocument {
    struct Step: Decodable {
      var step: String
      var guesses: [Guess]
      var answers: [Answer]
    }

    struct Guess: Decodable {
      var stage: Int
      var guess: Double
      var measured: Double?
    }

    struct Answer: Decodable {
      var stage: Int
      var choice: [Int]
      var isRight: Bool
    }

    var schema: String
    var lesson: String
    var version: Int
    var scale: String?
    var steps: [Step]
  }
}

/// Why a hand-in is not read, as a sentence about it.
struct HandInProblem: Error, Hashable, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  /// The same without the path, which the row of a hand-in names already.
  init(_ error: StreamingError) {
    switch error {
    case .unreadable(_, _, let problem, let advice): description = "\(problem); \(advice)"
    case .notAFile(_, let kind): description = "it is \(kind.name)"
    case .system(_, _, let code): description = "it cannot be read (\(SystemError(code)))"
    default: description = error.description
    }
  }
}

/// A JSON document that says which it is.
protocol HandInDocument: Decodable {
  var schema: String { get }
}

extension HandInDocument {
  /// Reads a document.
  ///
  /// - Parameters:
  ///   - bytes: The document.
  ///   - file: Its file, for the problem.
  ///   - schema: What it must say it is, without `highwater.` and its version.
  /// - Throws: `HandInProblem` if it is not JSON, of another schema, or lacks something.
  init(strictly bytes: [UInt8], named file: String, schema: String) throws(HandInProblem) {
    let name = ReceivedHandIn.shortened(file)
    // `JSONDecoder` takes a comma before a bracket for JSON.
    guard bytes.span.bytes.withUnsafeBytes(JSONTokens.isDocument) else {
      throw HandInProblem("'\(name)' is not JSON")
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      self = try decoder.decode(Self.self, from: Data(bytes))
    } catch {
      throw HandInProblem("'\(name)' is not as HighWater writes it")
    }
    guard self.schema == "highwater.\(schema)/1" else {
      throw HandInProblem(
        "'\(name)' is of another kind, '\(ReceivedHandIn.shortened(self.schema))'")
    }
  }
}
