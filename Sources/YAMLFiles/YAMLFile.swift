// The YAML files that people write: budgets, languages, recipes. It knows how they are parsed, and
// how a mistake in one is told; what their keys mean is known to those who read them.

package import Yams

/// A mistake in a file, and its place.
package struct FileMistake: Error, Hashable, Comparable, CustomStringConvertible {
  package var file: String
  /// Counted from 1.
  package var line: Int
  /// Counted from 1.
  package var column: Int
  /// What is wrong, and what to do about it.
  package var problem: String

  package init(_ file: String, line: Int = 1, column: Int = 1, _ problem: String) {
    self.file = file
    self.line = line
    self.column = column
    self.problem = problem
  }

  /// A mistake at a node of a file.
  package init(_ file: String, at node: Node, _ problem: String) {
    let mark = node.mark
    self.init(file, line: mark?.line ?? 1, column: mark?.column ?? 1, problem)
  }

  /// What the YAML parser found wrong.
  fileprivate init(_ file: String, _ error: any Error) {
    self.init(file, "\(error); write valid YAML")
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (line, column) = (mark.line, mark.column)
      self.problem = "this is not YAML (\(problem)); check quotes and indentation"
    case .duplicatedKeysInMapping(let keys, let context):
      (line, column) = (context.mark.line, context.mark.column)
      self.problem = "the key '\(keys.first ?? "")' is given twice; remove one"
    case .reader(let problem, _, _, _):
      self.problem = "this is not YAML (\(problem)); remove control characters"
    default: break
    }
  }

  /// `log.yaml:3:1`
  package var place: String { "\(file):\(line):\(column)" }

  /// The mistake in the form that editors and forges read.
  package var description: String { "\(place): error: \(problem)" }

  /// By their places.
  package static func < (lhs: FileMistake, rhs: FileMistake) -> Bool {
    (lhs.line, lhs.column) < (rhs.line, rhs.column)
  }
}

/// Reads the YAML of a file.
package enum YAMLFile {
  /// Parses a text; every value in it is read as text.
  ///
  /// - Parameters:
  ///   - text: The file's text.
  ///   - file: The name that a mistake is told with.
  ///   - missing: What an empty file lacks: `write a recipe into it`.
  /// - Returns: The topmost node.
  /// - Throws: The parser's mistake, or that the file is empty.
  /// - Complexity: O(n) time and space for n bytes.
  package static func root(
    _ text: String, file: String, missing: String
  ) throws(FileMistake) -> Node {
    do {
      // To guess at types costs several MiB of regular expressions.
      if let root = try Yams.compose(yaml: text, .basic, .default, .utf8) { return root }
    } catch {
      throw FileMistake(file, error)
    }
    throw FileMistake(file, "the file is empty; \(missing)")
  }
}
