import CaseStudies
import Course
import ArgumentParser
import Foundation
import Measurement
import Presentation
import TerminalText
import Workbook

/// `runs …`: what was measured.
struct Runs: ListedCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List what was measured, or remove it.",
    subcommands: subcommands.parsable, defaultSubcommand: RunsList.self)

  static let subcommands: [any ListedCommand.Type] = [RunsList.self, RunsRemove.self]
}

/// `runs [--case CASE]`.
struct RunsList: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List what was measured, the newest last.",
    discussion: """
        runs
        runs --case tail
        runs list --last 5
        runs --format json
      """)

  @ParentCommand var root: HighWater

  @Option(
    name: .customLong("case"), help: ArgumentHelp("Only those of this case.", valueName: "case"),
    completion: .grammar)
  var caseID: String?

  @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
  var last = 20

  @OptionGroup var listing: ListingArguments

  func run(in session: Session) throws {
    if let caseID { _ = try CaseStudy.find(caseID) }
    let output = session.output
    guard last > 0 else {
      throw CommandFailure.usage("runs: cannot list '\(last)' runs; ask for 1 or more")
    }
    let runs = try session.workbook().runs(ofCase: caseID, last: last)
    guard listing.format == .text else {
      return RunListing.writeJSON(runs) { output.write($0) }
    }
    guard !runs.isEmpty else {
      return output.write(sentence: emptiness)
    }
    output.write(lines: RunTable(runs: runs).lines(on: output.display))
    output.write("\n")
    let count = try session.workbook().listingCount(ofCase: caseID)
    if count > runs.count {
      output.write(sentence: Self.omission(of: count - runs.count, among: count, ofCase: caseID))
    }
    output.write(
      sentence: "'show RUN' tells all about one, 'show RUN RUN' compares two.")
  }

  /// What says how many older lines are left out, and how to see them.
  static func omission(of left: Int, among count: Int, ofCase caseID: String?) -> String {
    let options = caseID.map { " --case \($0)" } ?? ""
    return "\(left) older \(left == 1 ? "one is" : "ones are") left out; 'runs\(options) --last "
      + "\(count)' lists all."
  }

  private var emptiness: String {
    caseID.map { "runs: there are none of '\($0)' yet; 'compare \($0)' makes the first" }
      ?? "runs: there are none yet; 'compare tail' makes the first"
  }
}

/// `runs remove RUN…`.
struct RunsRemove: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove measurements from the workbook.",
    discussion: """
        runs remove 1 2
        runs remove --all
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp(
      "Their numbers, or ranges as in 5-8; 'runs' lists them.", valueName: "run"),
    completion: .grammar)
  var runs: [RunSelection] = []
  @Flag(help: "Remove all.") var all = false

  func validate() throws {
    guard runs.isEmpty == all else { throw ValidationError("Give the runs' numbers, or --all") }
  }

  func run(in session: Session) throws {
    let workbook = try session.workbook()
    let removed =
      try all
      ? workbook.removeAllComparisons()
      : workbook.removeComparisons(runs.flatMap { try $0.numbers(in: workbook) })
    session.output.write(sentence: "runs: removed \(removed)")
  }
}

/// Which recorded runs to show or export.
struct RecordedRunArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Their numbers, or ranges as in 5-8; without any, what was measured last.", valueName: "run"),
    completion: .grammar)
  var runs: [RunSelection] = []
}

extension RunSelection: ExpressibleByArgument {
  /// Reads a word of a command line.
  public init?(argument: String) { self.init(argument) }
}
