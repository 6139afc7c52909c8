import Budgets
import CaseStudies
import Findings
import Foundation
import LessonScript
import Measurement
import MemoryTracking
import Workbook

/// Budgets for what was measured before: the newest comparison of each version of a case and each
/// command.
enum RecordedBudgets {
  /// How many of the newest comparisons and sweeps to look at.
  private static let depth = 200

  /// The budgets, the oldest measurement first.
  ///
  /// Left out are runs that did not do their work, and commands whose line cannot be written as a
  /// budget: those with an input or a preparation of their own, and those of fits, `why` and
  /// checks.
  ///
  /// - Throws: `WorkbookError` if the workbook cannot be read.
  /// - Complexity: Holds the comparisons of one sweep.
  static func entries(in workbook: WorkbookFile) throws -> [BudgetDraft.Entry] {
    var found: [BudgetDraft.Entry] = []
    var subjects: Set<BudgetEntry.Subject> = []
    for listing in try workbook.listings(ofCase: nil, last: depth).reversed() {
      let records = try listing.numbers.map { try workbook.comparison($0) }
      for entry in entries(of: records, named: listing.name).reversed()
      where subjects.insert(entry.subject).inserted {
        found.append(entry)
      }
    }
    return found.reversed()
  }

  /// A budget for each variant of a comparison, or of a sweep's comparisons.
  private static func entries(
    of records: [RecordedComparison], named name: String
  ) -> [BudgetDraft.Entry] {
    guard let first = records.first,
      records.allSatisfy({ $0.comparison.kind == .comparison && $0.comparison.parameter == nil })
    else { return [] }
    let commands = first.comparison.caseID == nil ? RecordedCommands(first.comparison) : nil
    return first.comparison.variants.compactMap { variant in
      let variants = records.compactMap { $0.comparison.variant(variant.name) }
      let runs = variants.flatMap(\.runs)
      // A budget is of the user's own command, or of a version in Swift.
      guard variant.language == nil, runs.allSatisfy({ $0.outcome == .completed }),
        let peak = runs.compactMap(\.peak?.bytes).max(),
        let subject = commands?.subject(variant.name) ?? version(variant.name, first)
      else { return nil }
      let usesFile =
        if case .command(let words, _) = subject {
          words.contains { $0.contains(InputSource.placeholder) }
        } else { true }
      let number = records.count == 1 ? "run" : "runs"
      return BudgetDraft.Entry(
        name: first.comparison.caseID.map { "\($0) \(variant.name)" } ?? variant.name,
        subject: subject, input: usesFile ? input(of: records.map(\.comparison)) : nil,
        highestPeak: peak, origin: "\(number) \(name), \(first.day(in: .gmt))")
    }
  }

  private static func version(
    _ name: String, _ record: RecordedComparison
  ) -> BudgetEntry.Subject? {
    guard let study = record.comparison.caseID.flatMap(CaseStudy.named) else { return nil }
    let options = record.options.filter { name, value in
      study.options.contains { $0.name == name && $0.defaultValue != value }
    }
    return .version(name, caseID: study.id, options: options)
  }

  private static func input(of comparisons: [Comparison]) -> BudgetEntry.Input? {
    let inputs = comparisons.compactMap(\.input).sorted { $0.size < $1.size }
    guard let largest = inputs.last else { return nil }
    guard let fixture = largest.fixture else { return .file(largest.path) }
    let sizes = Set(inputs.map(\.size)).sorted()
    return sizes.count > 1
      ? .sizes(sizes, fixture: fixture) : .fixture(fixture, size: largest.size)
  }
}

/// The commands of a recorded comparison, read back from the line that measured them.
private struct RecordedCommands {
  private var commands: [ForeignCommand] = []
  private var isShell = false

  /// Has no commands if the line is not one of `measure`, `versus` or `sweep`.
  init(_ comparison: Comparison) {
    guard let line = comparison.provenance?.command,
      let words = try? CommandWords(line).texts(),
      let command = try? CommandLineParser.parse(Array(words.dropFirst()))
    else { return }
    switch command {
    case let measure as Measure:
      read(measure.command) {
        [measure.command.command(measure.words, name: try measure.shownName())]
      }
    case let versus as Versus:
      read(versus.command) { try versus.foreignCommands() }
    case let sweep as SweepCommand:
      read(sweep.command) {
        guard case .commands(let commands) = try sweep.subject.subjects(of: "sweep", sweep.command)
        else { return [] }
        return commands
      }
    default: break
    }
  }

  private mutating func read(
    _ arguments: CommandArguments, _ commands: () throws -> [ForeignCommand]
  ) {
    guard arguments.stdin == nil, arguments.prepare.isEmpty, !arguments.untraced else { return }
    isShell = arguments.shell
    self.commands = (try? commands()) ?? []
  }

  func subject(_ name: String) -> BudgetEntry.Subject? {
    guard let command = commands.first(where: { $0.name == name }) else { return nil }
    return .command(isShell ? Array(command.words.suffix(1)) : command.words, isShell: isShell)
  }
}
