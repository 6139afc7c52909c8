import Course
import Findings
import Glibc
import Streaming

/// A folder of hand-ins, and the folder that their results are kept in.
struct ClassFolder {
  /// Where the results are.
  let results: String
  /// The hand-ins' paths, by name: all that is in the folder but what begins with a dot.
  let handIns: [String]

  /// Lists the hand-ins and makes the folder of results.
  ///
  /// - Parameters:
  ///   - path: The folder of hand-ins.
  ///   - results: Where the results are kept; `nil` for `.class` in it.
  /// - Throws: A usage failure if there is no such folder; a failure if it is empty, or that of the
  ///   results cannot be made.
  init(_ path: String, results: String?) throws(CommandFailure) {
    handIns = try Self.names(in: path).filter { !$0.hasPrefix(".") }.map { "\(path)/\($0)" }
    guard !handIns.isEmpty else {
      throw .failed("class: there is nothing in '\(path)'; put the files of 'hand-in' there")
    }
    let folder = results ?? "\(path)/.class"
    guard mkdir(folder.nativePath, 0o700) == 0 || errno == EEXIST else {
      throw .failed(
        "class: cannot make '\(folder)' for the results (\(SystemError())); name another folder with "
          + "--results")
    }
    self.results = folder
  }

  /// Where the result of a hand-in is kept.
  func result(of handIn: String) -> String { Self.result(of: handIn, in: results) }

  static func result(of handIn: String, in results: String) -> String {
    let name = handIn.baseName
    // A name may have 255 bytes.
    let kept = name.utf8.count <= 240 ? name : SHA256.digest(of: Array(name.utf8))
    return "\(results)/\(kept).json"
  }

  /// The names in a folder, in their order.
  static func names(in folder: String) throws(CommandFailure) -> [String] {
    // Not by FileManager, which gives another name for one that is no UTF-8.
    do throws(SystemError) {
      return try SystemCalls.names(in: folder).sorted()
    } catch {
      throw .usage("class: cannot read the folder '\(folder)'; name one that is there")
    }
  }
}

extension ClassReport {
  /// Puts results together.
  ///
  /// - Parameters:
  ///   - results: What was found of each hand-in.
  ///   - order: All exercises in their order.
  ///   - terms: The programs to take.
  init(_ results: [ClassResult], exercisesInOrder order: [String], _ terms: ClassJudge.Terms) {
    let names = results.map { $0.name ?? Self.name(of: $0.file) }
    self.init(
      zip(results, names).map { result, name in
        // Two learners may have one name, and a learner two hand-ins.
        let isShared = names.count { $0 == name } > 1
        return result.learner(named: isShared ? "\(name) (\(result.file))" : name) { program in
          terms.include(exercise: program.exercise, language: program.language)
        }
      },
      exercisesInOrder: order)
  }

  /// A file's name without its ending.
  private static func name(of file: String) -> String {
    file.hasSuffix(".tar") && file.utf8.count > 4 ? String(file.dropLast(4)) : file
  }
}
