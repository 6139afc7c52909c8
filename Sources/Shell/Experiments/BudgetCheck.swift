import Budgets
import CaseStudies
import Course
import Findings
import Measurement
import MemoryTracking
import Streaming

/// The budgets of a file as they were checked.
struct BudgetCheck {
  /// In the order of the file; those that were not measured are missing.
  var verdicts: [BudgetVerdict] = []
  /// The machine; `nil` if nothing was measured.
  var host: Host?
  /// Why the checking ended early, or why a run could not be recorded; `nil` if all is well.
  var failure: (any Error)?

  /// Judges one more budget.
  mutating func add(_ entry: BudgetEntry, _ runs: BudgetRuns) {
    host = host ?? runs.comparisons.first?.host
    failure = failure ?? runs.failure
    verdicts.append(runs.verdict(on: entry))
  }
}

extension Laboratory {
  /// Measures what each budget is about, and judges it.
  ///
  /// A program that cannot be run at all fails its budget, and the others are checked all the same.
  ///
  /// - Parameters:
  ///   - entries: The budgets.
  ///   - options: How to make the runs; the limits are those of the budgets.
  /// - Returns: The verdicts; if the user stopped it, those on what was measured whole.
  /// - Throws: A usage failure for a case that does not exist.
  func check(_ entries: [BudgetEntry], options: RunOptions) throws -> BudgetCheck {
    var check = BudgetCheck()
    for entry in entries {
      let runs = try runs(of: entry, options)
      if let runs { check.add(entry, runs) }
      // Those that look for the line come last.
      guard runs != nil, !session.interruption.isPending else {
        check.failure = CommandFailure.interrupted(
          "check: stopped; what was measured before is kept")
        break
      }
    }
    return check
  }

  /// Makes the runs of one budget; if memory breaks it, also those that find the line.
  ///
  /// - Parameters:
  ///   - entry: The budget.
  ///   - options: How to make the runs.
  /// - Returns: What was measured; `nil` if the user stopped it before that was whole.
  /// - Throws: A usage failure for a case that does not exist.
  func runs(of entry: BudgetEntry, _ options: RunOptions) throws -> BudgetRuns? {
    let plan = try entry.plan(options)
    let steps = entry.steps
    let watch = RunsAsTheyGo(plan, steps: steps.isEmpty ? nil : steps, on: session.output)
    defer { watch.finish() }
    var runs = BudgetRuns()
    do {
      try measure(entry, plan, into: &runs, watch: watch)
    } catch {
      runs.obstacle = "\(error)"
    }
    guard !session.interruption.isPending else { return nil }
    let verdict = runs.verdict(on: entry)
    if verdict.isBrokenByMemory {
      runs.place = place(of: entry, plan, verdict.isBrokenByGrowth, watch)
    }
    return runs
  }

  /// Makes the runs of one budget: those without a limit, then the one under the limit to survive.
  private func measure(
    _ entry: BudgetEntry, _ plan: ExperimentPlan, into runs: inout BudgetRuns,
    watch: any ExperimentWatching
  ) throws {
    var measured: Measured
    if entry.steps.isEmpty {
      measured = try measure(plan, watch: watch)
    } else {
      let swept = SweptPlan(plan: plan, steps: entry.steps.map { .size($0) })
      measured = try sweep(swept, watch: watch)
      if measured.comparisons.count < swept.steps.count {
        runs.obstacle = measured.failure.map { "\($0)" }
        measured.failure = nil
      }
    }
    runs.add(measured)
    guard let limit = entry.budget.survives, runs.obstacle == nil,
      runs.comparisons.flatMap(\.variants).flatMap(\.runs).allSatisfy({ $0.outcome == .completed }),
      !session.interruption.isPending
    else { return }
    var limited = plan
    limited.runs = 1
    limited.runOptions.limit = limit
    limited.starts = [:]
    if let largest = entry.steps.last {
      limited = SweptPlan(plan: limited, steps: []).plan(of: .size(largest))
    }
    let survival = try measure(limited, watch: watch)
    runs.survival = survival.comparisons.first
    runs.numbers += survival.numbers
    runs.failure = runs.failure ?? survival.failure
  }
}

extension Laboratory {
  /// Finds the line that holds the memory, by runs that are traced; they are not recorded, and the
  /// verdict is on the others.
  ///
  /// - Parameters:
  ///   - entry: The budget, which is broken.
  ///   - plan: Its runs without a limit.
  ///   - byGrowth: Whether its peak grows with the input, so that two sizes are compared.
  ///   - watch: Follows the runs.
  /// - Returns: The line, or why none is known.
  private func place(
    of entry: BudgetEntry, _ plan: ExperimentPlan, _ byGrowth: Bool, _ watch: any ExperimentWatching
  ) -> BudgetPlace {
    do {
      let largest = try account(of: plan, entry.steps.last, watch)
      let smallest = byGrowth ? try account(of: plan, entry.steps.first, watch) : nil
      return BudgetPlace(largest, from: smallest)
    } catch {
      // The program may be one that cannot be traced: the budget is broken all the same.
      return BudgetPlace(unknown: "\(error)".replacing("where: ", with: "", maxReplacements: 1))
    }
  }

  private func account(
    of plan: ExperimentPlan, _ size: ByteCount?, _ watch: any ExperimentWatching
  ) throws -> WhereAccount {
    var plan = plan
    plan.runs = 1
    if let size { plan = SweptPlan(plan: plan, steps: []).plan(of: .size(size)) }
    let (experiment, _) = try experiment(for: plan, watch: watch)
    return try PeakTracer(experiment, session: session).onlyAccount()
  }
}

/// What was measured of one budget.
struct BudgetRuns {
  /// One for each input, the largest last.
  var comparisons: [Comparison] = []
  /// The run under the limit to survive; `nil` if it was not made.
  var survival: Comparison?
  /// What the workbook calls these, that one last.
  var numbers: [Int64] = []
  /// Why not everything could be run.
  var obstacle: String?
  /// The line of code that a budget broken by memory leads to.
  var place: BudgetPlace?
  /// Why something could not be recorded.
  var failure: (any Error)?

  fileprivate mutating func add(_ measured: Measured) {
    comparisons = measured.comparisons
    numbers = measured.numbers
    failure = measured.failure
  }

  /// The verdict on the budget.
  func verdict(on entry: BudgetEntry) -> BudgetVerdict {
    var verdict = BudgetVerdict(
      entry.budget, comparisons, survival: survival, obstacle: obstacle,
      at: (entry.line, entry.column), numbers: numbers)
    verdict.place = place
    return verdict
  }
}

extension BudgetEntry {
  /// The sizes to measure, the smallest first; empty for one input.
  fileprivate var steps: [ByteCount] {
    if case .sizes(let sizes, fixture: _)? = input { sizes } else { [] }
  }

  /// The runs without a limit. What is expected to exceed the safety cap is run as well: the cap
  /// ends it, and then it fails.
  fileprivate func plan(_ options: RunOptions) throws(CommandFailure) -> ExperimentPlan {
    let subjects: ExperimentPlan.Subjects
    switch subject {
    case .command(let words, let isShell):
      let command = ForeignCommand(
        name: budget.name, words: isShell ? ["sh", "-c"] + words : words)
      subjects = .commands(
        [command], isShell: isShell, output: budget.survives == nil ? .discarded : .digested)
    case .version(let name, let caseID, let values):
      subjects = .versions(
        [CaseColumn(version: name)], of: try CaseStudy.find(caseID), options: values, answer: nil)
    }
    let source: InputSource? =
      switch input {
      case .file(let path): .file(path)
      case .fixture(let name, let size): .fixture(name: name, size: size)
      case .sizes(_, let name): .fixture(name: name, size: nil)
      case nil: nil
      }
    return ExperimentPlan(
      subjects: subjects, source: source, runs: runs, runOptions: options, isForced: true)
  }
}
