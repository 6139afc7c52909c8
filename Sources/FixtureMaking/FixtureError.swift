package import MemoryTracking
package import Streaming
import Yams

/// Why a fixture or a recipe cannot be used.
package enum FixtureError: Error, Hashable, CustomStringConvertible {
  /// A recipe's text has a mistake.
  case recipe(RecipeMistake)
  /// No recipe has this name; `known` are those that exist.
  case unknownRecipe(String, known: [String])
  /// The size is negative.
  case negativeSize(ByteCount)
  /// The folder of fixtures cannot be made or used; `code` is the `errno`.
  case folder(path: String, code: Int32)
  /// The disk has no room for the fixture.
  case noSpace(fixture: String, needed: ByteCount, free: ByteCount)
  /// The fixture or its manifest could not be written or read.
  case file(StreamingError)
  /// The maker was told to stop; nothing is left of what it was making.
  case cancelled(fixture: String)
  /// No fixture has this name; `known` are those that exist.
  case unknownFixture(String, known: [String])
  /// A fixture could not be removed; `code` is the `errno`.
  case notRemoved(path: String, code: Int32)

  package var description: String {
    switch self {
    case .recipe(let mistake):
      mistake.description
    case .unknownRecipe(let name, let known):
      "fixture: there is no recipe '\(name)'; " + RecipeMapping.advice(name, among: known)
    case .negativeSize(let size):
      "fixture: the size '\(size)' is negative; ask for 0 or more"
    case .folder(let path, let code):
      "fixture: cannot use the folder '\(path)' (\(SystemError(code))); "
        + "name another with --fixtures"
    case .noSpace(let fixture, let needed, let free):
      "fixture: cannot make '\(fixture)', which needs \(needed) where \(free) are free; "
        + "ask for a smaller size, or free some space"
    case .file(let error):
      error.description
    case .cancelled(let fixture):
      "fixture: making '\(fixture)' was cancelled; ask for it again to have it"
    case .unknownFixture(let name, let known):
      known.isEmpty
        ? "fixture: there is no fixture '\(name)'; make one with 'fixture make'"
        : "fixture: there is no fixture '\(name)'; " + RecipeMapping.advice(name, among: known)
    case .notRemoved(let path, let code):
      "fixture: cannot remove '\(path)' (\(SystemError(code))); "
        + "ask its owner to remove it"
    }
  }
}

/// A mistake in a recipe's file and its place, line and column counted from 1.
package struct RecipeMistake: Hashable, Sendable, CustomStringConvertible {
  package var file: String
  package var line = 1
  package var column = 1
  /// What is wrong, and what to do about it.
  package var problem: String

  /// `log.yaml:3:1: unknown key 'sead'; did you mean 'seed'?`
  package var description: String { "\(file):\(line):\(column): \(problem)" }
}

extension FixtureError {
  /// A mistake at a node of a recipe.
  static func recipe(at node: Node, in file: String, _ problem: String) -> FixtureError {
    let mark = node.mark
    return .recipe(
      RecipeMistake(
        file: file, line: mark?.line ?? 1, column: mark?.column ?? 1, problem: problem))
  }
}

extension RecipeMistake {
  /// What the YAML parser found wrong.
  init(_ error: any Error, file: String) {
    self.init(file: file, problem: "\(error); write valid YAML")
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
}
