import ArgumentParser
import Foundation
import Measurement
import Presentation
import Workbook

/// `runs …`: what was measured.
struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what was measured, or remove it.",
    subcommands: [RunsList.self, RunsRemove.self], defaultSubcommand: RunsList.self)
}

/// `runs [--case CASE]`.
struct RunsList: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what was measured, the newest last.",
    discussion: """
        runs
        runs --case tail
        runs list --last 5
      """)

  @ParentCommand var root: HighWater

  @Option(
    name: .customLong("case"), help: ArgumentHelp("Only those of this case.", valueName: "case"),
    completion: .grammar)
  var caseID: String?

  @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
  var last = 20

  func run(in session: Session) throws {
    if let caseID { _ = try Session.study(caseID) }
    let output = session.output
    let records = try session.workbook().comparisons(ofCase: caseID, last: last)
    guard !records.isEmpty else {
      return output.write("runs: there are none yet; 'compare tail' makes the first\n")
    }
    let rows = records.map { record in
      [
        "\(record.number)", record.recordedAt, record.caseID ?? "–", record.input ?? "–",
        record.peaks,
      ]
    }
    output.write(
      lines: Listing(headers: ["Run", "When (UTC)", "Case", "Input", "Peak"], rows: rows)
        .lines(on: output.display))
    output.write("\n'show RUN' tells all about one.\n")
  }
}

/// `runs remove RUN…`.
struct RunsRemove: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove measurements from the workbook.",
    discussion: """
        runs remove 1 2
        runs remove --all
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Their numbers; 'runs' lists them.", valueName: "run"), completion: .grammar)
  var numbers: [Int64] = []
  @Flag(help: "Remove all.") var all = false

  func validate() throws {
    guard numbers.isEmpty == all else { throw ValidationError("Give the runs' numbers, or --all") }
  }

  func run(in session: Session) throws {
    let workbook = try session.workbook()
    let removed = try all ? workbook.removeAllComparisons() : workbook.removeComparisons(numbers)
    session.output.write("runs: removed \(removed)\n")
  }
}

/// `show RUN [RUN]`.
struct Show: SessionCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a recorded run as it was shown then; two, one below the other.",
    discussion: """
      Nothing is run again.

        show
        show 1
        show 1 2
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Their numbers; without any, the newest.", valueName: "run"),
    completion: .grammar)
  var numbers: [Int64] = []

  func run(in session: Session) throws {
    let output = session.output
    for (index, record) in try session.recorded(numbers).enumerated() {
      output.write("\(index == 0 ? "" : "\n")Run \(record.number)\n")
      output.write(lines: ComparisonView(record.comparison).lines(on: output.display))
    }
  }
}
