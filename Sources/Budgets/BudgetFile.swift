// Budgets reads and writes `memory-budgets.yaml`: what a repository lets its programs hold.
//
// It knows the file's grammar and its text, and runs nothing: `check` in Shell does, and Findings
// judges what was measured. `BudgetReading` turns the text into entries and lists every mistake
// with its place, `BudgetUpdate` writes what was measured into it and leaves every other byte
// alone, and `BudgetDraft` writes a first file.

package import Findings
import Glibc
package import MemoryTracking
package import Streaming
package import YAMLFiles

/// A file of budgets that has been read, without mistakes.
package struct BudgetFile: Hashable, Sendable {
  /// The name of the file that `check` looks for in the current folder.
  package static let standardName = "memory-budgets.yaml"
  /// The largest size of such a file in bytes.
  package static let largest = 1 << 20

  /// The path as it was given.
  package var path: String
  package var text: String
  /// At least one, in the order of the file; no two have the same name.
  package var entries: [BudgetEntry]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: Its path.
  ///   - recipes: The names of the fixtures that can be made.
  /// - Throws: `BudgetError.file` if it cannot be read, `.mistakes` with all of its mistakes.
  /// - Complexity: O(n) in the file's size, which is 1 MiB at most, in time and space.
  package init(path: String, recipes: [String]) throws(BudgetError) {
    let bytes: [UInt8]
    do throws(StreamingError) {
      bytes = try InputFile(path).bytes(in: 0..<Self.largest + 1)
    } catch {
      throw .file(error)
    }
    guard bytes.count <= Self.largest else {
      throw .mistakes([FileMistake(path, "the file is over 1 MiB; split it into several files")])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .mistakes([FileMistake(path, "the text is not UTF-8; save it as UTF-8")])
    }
    try self.init(path: path, text: text, recipes: recipes)
  }

  /// Reads a text; `path` is the file's name in errors.
  ///
  /// - Throws: `BudgetError.mistakes` with all of its mistakes.
  package init(path: String, text: String, recipes: [String]) throws(BudgetError) {
    let reading = BudgetReading(text, file: path, recipes: recipes)
    guard reading.mistakes.isEmpty else { throw .mistakes(reading.mistakes) }
    self.path = path
    self.text = text
    entries = reading.entries
  }
}

/// One budget, and how to measure what it is about.
package struct BudgetEntry: Hashable, Sendable {
  package enum Subject: Hashable, Sendable {
    /// A command's words; or one text that `sh` reads.
    case command([String], isShell: Bool)
    case version(String, caseID: String, options: [String: String])
  }

  package enum Input: Hashable, Sendable {
    /// A file of the user's own.
    case file(String)
    /// A made file; `nil` means the standard recipe or size.
    case fixture(String?, size: ByteCount?)
    /// Made files of two or more sizes, the smallest first.
    case sizes([ByteCount], fixture: String?)
  }

  package var budget: MemoryBudget
  package var subject: Subject
  /// `nil` for the case's own fixture, and for a command that names its own files.
  package var input: Input?
  /// How many runs to make on each input; their median counts.
  package var runs: Int
  /// Its place in the file, counted from 1.
  package var line: Int
  package var column: Int
}

/// Why budgets cannot be read or written.
package enum BudgetError: Error, Hashable, CustomStringConvertible {
  /// All mistakes of the text, at least one, in its order.
  case mistakes([FileMistake])
  case file(StreamingError)
  /// A first file cannot be written; `code` is the `errno`.
  case notCreated(path: String, code: Int32)
  /// No place was found in the text for what was measured.
  case notUpdated(path: String)

  package var description: String {
    switch self {
    case .mistakes(let mistakes): mistakes.map(\.description).joined(separator: "\n")
    case .file(.system(.open, let path, ENOENT)):
      "check: there is no file '\(path)'; 'check --new' writes a first one from recorded runs"
    case .file(let error): error.description
    case .notCreated(let path, EEXIST):
      "check: '\(path)' already exists; remove it first, or name another file"
    case .notCreated(let path, let code):
      "check: cannot write '\(path)' (\(SystemError(code))); choose another folder"
    case .notUpdated(let path):
      "check: cannot write what was measured into '\(path)' without changing more; write the budgets "
        + "as 'key: value' lines, one below the other"
    }
  }
}
