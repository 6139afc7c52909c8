import Foundation
import TestSupport
import Testing

/// A folder for one test's HighWater: workbook, history and fixtures.
struct Workplace {
  let folder: TemporaryFolder
  let executable: String

  init() throws {
    folder = try TemporaryFolder()
    executable = try BuiltProducts.path("highwater")
  }

  /// The variables that keep a test's HighWater away from the user's own files.
  var environment: [String: String?] {
    [
      "HOME": folder.path, "XDG_STATE_HOME": folder.path("state"),
      "HIGHWATER_FIXTURES": folder.path("fixtures"), "NO_COLOR": nil, "COLUMNS": nil,
      "FORCE_COLOR": nil, "CLICOLOR": nil, "CLICOLOR_FORCE": nil, "PAGER": nil,
    ]
  }

  var workbookPath: String { folder.path("state/highwater/workbook.sqlite") }

  /// Puts a learner's table of languages beside the workbook.
  func writeLanguages(_ table: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("state/highwater"), withIntermediateDirectories: true)
    try folder.write(table, to: "state/highwater/languages.yaml")
  }

  /// Runs HighWater to its end, without a terminal.
  func highwater(_ arguments: String..., standardInput: String = "") throws -> FinishedProcess {
    try run(
      executable, arguments, standardInput: Array(standardInput.utf8), environment: environment)
  }

  /// Starts HighWater at a pseudo-terminal.
  func terminal(
    _ arguments: String..., changing changes: [String: String?] = [:],
    workingFolder: String? = nil, columns: Int = 100, rows: Int = 40
  ) throws -> TerminalSession {
    try terminal(
      arguments, changing: changes, workingFolder: workingFolder, columns: columns, rows: rows)
  }

  func terminal(
    _ arguments: [String], changing changes: [String: String?] = [:],
    workingFolder: String? = nil, columns: Int = 100, rows: Int = 40
  ) throws -> TerminalSession {
    try TerminalSession(
      executable, arguments, environment: environment.merging(changes) { $1 },
      workingFolder: workingFolder, columns: columns, rows: rows)
  }

  /// Runs a comparison and returns its JSON.
  func comparison(_ arguments: String...) throws -> ComparisonJSON {
    let finished = try run(
      executable, ["compare"] + arguments + ["--format", "json"], environment: environment)
    try #require(finished.status == 0, "compare \(arguments): \(finished.errorText)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(ComparisonJSON.self, from: Data(finished.output))
  }
}

/// The part of a comparison's JSON that these tests check, read independently of the writer.
struct ComparisonJSON: Decodable {
  struct Input: Decodable {
    var bytes: Int
    var fixture: String?
  }

  struct Run: Decodable {
    var outcome: String
    var startBytes: Int
    var peakBytes: Int
    var peakMethod: String
    var readBytes: Int
    var checkpoints: [Checkpoint]
  }

  struct Checkpoint: Decodable {
    var name: String
    var peakBytes: Int
  }

  struct Variant: Decodable {
    var variant: String
    var runs: [Run]
  }

  struct Figures: Decodable {
    var sameAnswer: Bool?
    var peakRatio: Double?
  }

  var schema: String
  var input: Input
  var variants: [Variant]
  var comparison: Figures

  var load: Run { variants[0].runs[0] }
  var stream: Run { variants[1].runs[0] }
}
