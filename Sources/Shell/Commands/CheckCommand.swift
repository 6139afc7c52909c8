import ArgumentParser
import Budgets
import Course
import Findings
import FixtureMaking
import Foundation
import Glibc
import Measurement
import Presentation
import Spelling
import TerminalText
import Workbook

/// `check [FILE]`: whether all budgets of a repository hold.
struct CheckCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Measure what a file of budgets names, and fail if one of them does not hold.",
    discussion: """
      Reads memory-budgets.yaml in the current folder, or FILE; 'help budgets' explains its keys. \
      Commands run in the current folder, as with 'measure', and their runs are recorded. The exit code \
      is 0 if all budgets hold, 1 if one does not, and 64 for mistakes in the file.

        check
        check --only sort --format junit
        check --format github
        check --update
        check --new budgets.yaml

      --update notes what was measured beside each budget and changes nothing else in the file; the \
      table shows it at the next check. --new writes a first file from recorded runs.
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The file; memory-budgets.yaml by default.", valueName: "file"),
    completion: .file())
  var file = BudgetFile.standardName
  @Option(help: ArgumentHelp("Check only this budget; may be repeated.", valueName: "name"))
  var only: [String] = []
  @Flag(help: "Write what was measured into the file.") var update = false
  @Flag(help: "Write a first file from recorded runs, and check nothing.") var new = false
  @Option(help: ArgumentHelp("End a run after this time, as in 30s or 2m.", valueName: "time"))
  var timeout: String?
  @Option(
    help: ArgumentHelp(
      "End any run at this; half of the available memory unless 'set cap' says otherwise.",
      valueName: "size"), completion: .grammar)
  var cap: String?
  @Option(help: "Print the result in this form.") var format = BudgetFormat.text

  func run(in session: Session) throws {
    let recipes = try session.fixtures().recipes.map(\.name)
    guard !new else { return try write(recipes, in: session) }
    let file = try read(recipes, in: session)
    let entries = try chosen(from: file)
    let provenance = Comparison.Provenance(
      number: nil, recordedAt: Date().ISO8601Format(),
      command: ReproducingCommand.line(session.commandLine),
      version: HighWater.configuration.version)
    // A workbook that cannot be opened fails at once, not once for each budget.
    _ = try session.workbook()
    let options = RunOptions(
      timeout: try timeout.map(parseDuration), cap: try cap.map(parseSize))
    let check = try Laboratory(session: session).check(entries, options: options)
    let report = BudgetReport(
      file: self.file, verdicts: check.verdicts, count: entries.count, host: check.host,
      provenance: provenance)
    if format == .text {
      session.output.write(lines: BudgetView(report).lines(on: session.output.display))
    } else {
      report.write(as: format) { session.output.write($0) }
    }
    if update { try write(check.verdicts, into: file, recipes, in: session) }
    if let failure = check.failure { throw failure }
    if !report.passed { throw SilentFailure(exitCode: 1) }
  }

  /// Reads the file; reports each mistake on a line of its own.
  private func read(_ recipes: [String], in session: Session) throws -> BudgetFile {
    do throws(BudgetError) {
      return try BudgetFile(path: file, recipes: recipes)
    } catch .mistakes(let mistakes) {
      for mistake in mistakes { session.output.report("\(mistake)") }
      throw SilentFailure(exitCode: 64)
    } catch {
      throw CommandFailure.usage("\(error)")
    }
  }

  private func chosen(from file: BudgetFile) throws(CommandFailure) -> [BudgetEntry] {
    let names = file.entries.map(\.budget.name)
    for name in only where !names.contains(name) {
      let nearest = Spelling.nearest(to: name, in: names)
      throw .usage(
        "check: there is no budget '\(name)'; "
          + (nearest.map { "did you mean '\($0)'?" }
            ?? "use one of \(names.joined(separator: ", "))"))
    }
    return only.isEmpty ? file.entries : file.entries.filter { only.contains($0.budget.name) }
  }

  /// Notes what was measured in the file; a budget whose runs did not do their work keeps what it
  /// has.
  private func write(
    _ verdicts: [BudgetVerdict], into file: BudgetFile, _ recipes: [String], in session: Session
  ) throws {
    let now = Date().ISO8601Format()
    var measured: [String: MemoryBudget.Updated] = [:]
    for verdict in verdicts {
      guard let peak = verdict.peak, peak.bound != .atLeast,
        !verdict.findings.contains(where: { $0.question == .ending })
      else { continue }
      measured[verdict.budget.name] = MemoryBudget.Updated(
        peak: peak.value, growth: verdict.growth?.class, at: now)
    }
    guard !measured.isEmpty else { return }
    let updated = try file.updating(measured, recipes: recipes)
    guard try BudgetFile(path: self.file, recipes: recipes).text == file.text else {
      throw CommandFailure.failed(
        "check: '\(self.file)' was changed meanwhile, and is left as it is; check again")
    }
    try updated.write()
    guard format == .text else { return }
    session.output.write(
      sentence: "check: wrote what was measured into '\(self.file)': "
        + FigureText.count(measured.count, "budget"))
  }

  /// Writes a first file.
  private func write(_ recipes: [String], in session: Session) throws {
    guard !update, only.isEmpty, format == .text else {
      throw CommandFailure.usage(
        "check: '--new' only writes a file; leave out --update, --only and --format")
    }
    let draft = BudgetDraft(try RecordedBudgets.entries(in: session.workbook()))
    guard !draft.entries.isEmpty else {
      throw CommandFailure.failed(
        "check: no recorded run makes a budget; measure something first, as in "
          + "'measure -- sort file'")
    }
    _ = try BudgetFile(path: file, text: draft.text, recipes: recipes)
    do throws(BudgetError) {
      try draft.create(file)
    } catch {
      guard case .notCreated(_, EEXIST) = error else { throw error }
      throw CommandFailure.usage(error.description)
    }
    session.output.write(
      sentence: "check: wrote '\(file)' with "
        + FigureText.count(draft.entries.count, "budget")
        + "; look at it, and 'check' measures them")
  }
}

extension BudgetFormat: ExpressibleByArgument {}
