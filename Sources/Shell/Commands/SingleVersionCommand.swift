import ArgumentParser
import Workbook

/// A command that runs one version of a case, `load` or `stream`.
protocol SingleVersionCommand: SessionCommand {
  /// The version's name, which is the command's too.
  static var version: String { get }
  var caseID: String { get }
  var input: InputArguments { get }
  var options: CaseArguments { get }
  var runs: RunArguments { get }
  var caseRuns: CaseRunArguments { get }
}

extension SingleVersionCommand {
  /// The command's help.
  static func configuration(abstract: String) -> CommandConfiguration {
    CommandConfiguration(
      abstract: abstract,
      discussion: """
        The run is a fresh process. Without --file it works on a fixture, made when missing.

          \(version) report
          \(version) tail --file app.log -n 1000
        """)
  }

  func run(in session: Session) throws {
    try session.run(caseID, versions: [Self.version], input, options, runs, caseRuns)
  }
}
