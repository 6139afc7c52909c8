import ArgumentParser
import Budgets
import Course
import Findings
import FixtureMaking
import Foundation
import Glibc
import Measurement
import MemoryTracking
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
        check --on slurm --job-memory 4GiB

      --update notes what was measured beside each budget and changes nothing else in the file; the \
      table shows it at the next check. --new writes a first file from recorded runs. --on makes each \
      budget a job of a cluster, and --gather reads what such jobs left.
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The file; memory-budgets.yaml by default.", valueName: "file"),
    completion: .file())
  var file: String?
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
  @OptionGroup(title: ClusterArguments.title) var cluster: ClusterArguments
  @Option(
    help: ArgumentHelp(
      "Judge what the jobs of a check left in this folder, and run nothing.", valueName: "folder"),
    completion: .directory)
  var gather: String?
  @Option(help: .hidden) var partTo: String?

  func validate() throws {
    if gather != nil {
      guard cluster.on == nil, file == nil, only.isEmpty, !new, timeout == nil, cap == nil else {
        throw ValidationError(
          "'--gather' only reads results; leave out all but --format and --update")
      }
    }
    guard cluster.on == nil || !new else {
      throw ValidationError("'--new' measures nothing; leave out --on")
    }
  }

  private var path: String { file ?? BudgetFile.standardName }

  func run(in session: Session) throws {
    let recipes = try session.fixtures().recipes.map(\.name)
    guard !new else { return try write(recipes, in: session) }
    if let gather {
      let check = ClusterCheck(
        session: session, folder: ClusterFolder(reading: gather, of: "check"))
      return try conclude(
        check.gather(recipes: recipes), provenance(in: session), recipes, in: session)
    }
    let provenance = provenance(in: session)
    let file = try read(recipes, in: session)
    let entries = try chosen(from: file)
    // A workbook that cannot be opened fails at once, not once for each budget.
    _ = try session.workbook()
    let options = RunOptions(
      timeout: try timeout.map(parseDuration), cap: try cap.map(parseSize))
    if let on = cluster.on {
      return try check(entries, of: file, on: on, provenance, recipes, in: session)
    }
    let laboratory = Laboratory(session: session)
    if let partTo {
      guard let runs = try laboratory.runs(of: entries[0], options) else {
        throw CommandFailure.interrupted("check: stopped; nothing of this budget is kept")
      }
      if let failure = runs.failure { throw failure }
      return try ClusterCheck.write(runs, to: partTo)
    }
    try conclude(
      ClusterCheck.Gathered(
        file: file, count: entries.count, check: laboratory.check(entries, options: options)),
      provenance, recipes, in: session)
  }

  /// How the report says what it comes from.
  private func provenance(in session: Session) -> Comparison.Provenance {
    Comparison.Provenance(
      number: nil, recordedAt: Date().ISO8601Format(),
      command: ReproducingCommand.line(session.commandLine),
      version: HighWater.configuration.version)
  }

  /// Measures each budget in a job of a cluster; a manifest is printed and measures nothing yet.
  private func check(
    _ entries: [BudgetEntry], of file: BudgetFile, on: Cluster,
    _ provenance: Comparison.Provenance, _ recipes: [String], in session: Session
  ) throws {
    try cluster.check()
    let memory = try cluster.memory(for: "check", in: session) { JobMemory.measured(entries) }
    let check = ClusterCheck(session: session, folder: try ClusterFolder(of: "check"))
    let options =
      (timeout.map { ["--timeout", $0] } ?? [])
      + ["--cap", cap ?? JobMemory.cap(in: memory).exactDescription]
    let work = try check.work(entries, of: file, options, cluster, memory: memory)
    try work.writeScript(running: on.program(of: session))
    switch on {
    case .slurm:
      try conclude(check.run(work, recipes: recipes), provenance, recipes, in: session)
    case .kubernetes:
      session.output.write(cluster.manifest(of: work, confines: false))
      check.folder.reportManifest(in: session)
    }
  }

  /// Shows the verdicts, notes them in the file if that is wanted, and fails unless all budgets
  /// hold.
  private func conclude(
    _ gathered: ClusterCheck.Gathered, _ provenance: Comparison.Provenance, _ recipes: [String],
    in session: Session
  ) throws {
    let check = gathered.check
    let report = BudgetReport(
      file: gathered.file.path, verdicts: check.verdicts, count: gathered.count, host: check.host,
      provenance: provenance)
    if format == .text {
      session.output.write(lines: BudgetView(report).lines(on: session.output.display))
    } else {
      report.write(as: format) { session.output.write($0) }
    }
    if update { try write(check.verdicts, into: gathered.file, recipes, in: session) }
    if let failure = check.failure { throw failure }
    if !report.passed { throw SilentFailure(exitCode: 1) }
  }

  /// Reads the file; reports each mistake on a line of its own.
  private func read(_ recipes: [String], in session: Session) throws -> BudgetFile {
    do throws(BudgetError) {
      return try BudgetFile(path: path, recipes: recipes)
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
    guard try BudgetFile(path: file.path, recipes: recipes).text == file.text else {
      throw CommandFailure.failed(
        "check: '\(file.path)' was changed meanwhile, and is left as it is; check again")
    }
    try updated.write()
    guard format == .text else { return }
    session.output.write(
      sentence: "check: wrote what was measured into '\(file.path)': "
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
    _ = try BudgetFile(path: path, text: draft.text, recipes: recipes)
    do throws(BudgetError) {
      try draft.create(path)
    } catch {
      guard case .notCreated(_, EEXIST) = error else { throw error }
      throw CommandFailure.usage(error.description)
    }
    session.output.write(
      sentence: "check: wrote '\(path)' with "
        + FigureText.count(draft.entries.count, "budget")
        + "; look at it, and 'check' measures them")
  }
}

extension BudgetFormat: ExpressibleByArgument {}
