import Course
import FixtureMaking
import Glibc
import Measurement
import MemoryTracking
import Streaming
import Workbook

/// A plan whose input or number varies, one step after another.
struct SweptPlan {
  /// What to measure in each step.
  var plan: ExperimentPlan
  /// In the order of measuring.
  var steps: [Step]

  /// What one step works on.
  enum Step: Hashable, Sendable {
    /// A made file of this size.
    case size(ByteCount)
    /// A file of the user's own.
    case file(String)
    /// A number in the commands.
    case parameter(ParameterValue)

    /// What it works on, in words.
    var text: String {
      switch self {
      case .size(let size): "the file of \(size)"
      case .file(let path): "'\(path)'"
      case .parameter(let value): "\(value.parameter.name) = \(value.text)"
      }
    }
  }

  /// The plan of one step.
  func plan(of step: Step) -> ExperimentPlan {
    var plan = plan
    // What holds the memory shows where there is most of it.
    plan.isTraced = plan.isTraced && step == steps.last
    switch step {
    case .size(let size):
      let name: String? = if case .fixture(let name, _) = plan.source { name } else { nil }
      plan.source = .fixture(name: name, size: size)
    case .file(let path): plan.source = .file(path)
    case .parameter(let value): plan.parameter = value
    }
    return plan
  }

  /// How much work each step is, for the time left: its bytes, or the number itself.
  var weights: [ByteCount] {
    steps.map { step in
      switch step {
      case .size(let size): size
      case .file(let path): ByteCount((try? InputFile.check(path)) ?? 0)
      case .parameter(let value): ByteCount(Int(max(1, min(value.parameter.value, 1e15))))
      }
    }
  }
}

extension Laboratory {
  /// Measures a plan's subjects once for each step, each recorded as soon as it is made.
  ///
  /// What commands hold at their start is measured first, by a run of each on an empty file.
  ///
  /// - Parameters:
  ///   - swept: What to measure.
  ///   - watch: Follows the runs.
  /// - Returns: The sweep. If it is incomplete, `failure` says why; an interrupted or refused step
  ///   is left out.
  /// - Throws: An error if nothing at all could be measured.
  func sweep(_ swept: SweptPlan, watch: any ExperimentWatching) throws -> Measured {
    var swept = swept
    if case .commands = swept.plan.subjects, case .parameter? = swept.steps.first {
    } else {
      swept.plan.starts = try emptyFileStarts(of: swept)
    }
    var comparisons: [Comparison] = []
    var numbers: [Int64] = []
    var failure: (any Error)?
    for step in swept.steps {
      do {
        let place = numbers.first.map(SweepPlace.after) ?? .first
        let measured = try measure(swept.plan(of: step), in: place, watch: watch)
        guard !session.interruption.isPending else { break }
        comparisons += measured.comparisons
        numbers += measured.numbers
        failure = failure ?? measured.failure
        measured.comparisons.forEach(watch.didMeasure)
      } catch {
        guard !comparisons.isEmpty else { throw error }
        failure = error
        break
      }
    }
    if comparisons.count < swept.steps.count {
      failure =
        failure
        ?? CommandFailure.interrupted("sweep: stopped; what was measured before is kept")
    }
    return Measured(
      result: .sweep(Sweep(comparisons: comparisons)), numbers: numbers, failure: failure)
  }

  /// What each command holds on an empty file, from one run each; `nil` for versions of a case,
  /// which report it themselves. A command that does not finish on an empty file has no start.
  func emptyFileStarts(of swept: SweptPlan) throws -> [String: CommandStart]? {
    guard case .commands(let commands, let isShell, _) = swept.plan.subjects else { return nil }
    let path = try TemporaryFile.make(for: "sweep")
    defer { unlink(path) }
    var options = swept.plan.runOptions
    options.limit = nil
    options.isCold = false
    options.cap = try SafetyCap.current(asked: options.cap, in: session.workbook()).bytes
    var starts: [String: CommandStart] = [:]
    for command in commands where !session.interruption.isPending {
      let subject = Subject(
        command.replacingPlaceholder(by: path, isShell: isShell), output: .discarded)
      let run = try session.runner.run(subject, options: options) { _ in }
      guard run.isFinished, let peak = run.peak, !peak.isLowerBound else { continue }
      starts[command.name] = CommandStart(
        bytes: peak.bytes, remark: "Start: what the command held on an empty file.")
    }
    return starts
  }
}
