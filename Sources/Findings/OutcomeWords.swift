package import Measurement
import MemoryTracking

extension Outcome {
  /// The outcome in a word or two, for a table: `OOMKilled`, `timed out`.
  package var label: String {
    switch self {
    case .completed: "completed"
    case .oomKilled: "OOMKilled"
    case .enclosingOOMKilled: "killed by another limit"
    case .limitKilled: "over the limit"
    case .capKilled: "over the safety cap"
    case .aborted: "aborted"
    case .failed: "failed"
    case .cancelled: "cancelled"
    case .timedOut: "timed out"
    }
  }
}

extension Comparison.Variant {
  /// How the runs ended, in brief: `completed`, `OOMKilled`, `2 of 3 finished`, `exit code 1`,
  /// `exit code 1 in 1 of 3`.
  package var outcomes: String {
    let others = runs.filter { $0.outcome != .completed }
    guard let other = others.first else { return runs.isEmpty ? "not run" : "completed" }
    let finished = finishedRuns.count
    guard finished == runs.count else {
      return finished == 0 ? other.outcome.label : "\(finished) of \(runs.count) finished"
    }
    let codes = Set(others.map(\.exitText)).sorted().joined(separator: ", ")
    return others.count == runs.count ? codes : "\(codes) in \(others.count) of \(runs.count)"
  }
}

extension Run {
  /// What happened to a run that did not complete, as the rest of a sentence that begins with its
  /// name; `nil` for one that did.
  ///
  /// It states only what was measured: the phase by the checkpoints passed, the peak by its method.
  package var account: String? {
    let story: String
    switch outcome {
    case .completed: return nil
    case .oomKilled:
      story = "was killed by the kernel for exceeding its limit\(limitText)"
    case .enclosingOOMKilled:
      story =
        "was killed by the kernel for want of memory, but not for its own limit: "
        + "a control group around it, or the whole machine, had no more"
    case .limitKilled:
      story = "was killed by the watchdog for exceeding its limit\(limitText)"
    case .capKilled:
      story = "was killed for exceeding the safety cap, which --cap raises"
    case .aborted: story = "was ended by \(signalText)"
    case .failed: story = "failed with \(exitText)"
    case .cancelled: story = "was stopped by you"
    case .timedOut: story = "was stopped when its time ran out"
    }
    return "\(story) after \(wall.figure)\(progress)"
  }

  private var limitText: String { limit.map { " of \($0.bytes)" } ?? "" }

  fileprivate var exitText: String { exitCode.map { "exit code \($0)" } ?? "an unknown exit code" }

  private var signalText: String {
    guard let signal else { return exitText }
    return signalNames[signal].map { "signal \(signal) (\($0))" } ?? "signal \(signal)"
  }

  private var progress: String {
    let phase = checkpoints.last.map { "; the last phase it finished was '\($0.name)'" } ?? ""
    return phase
      + (peak.map { peak in
        let isWhole = boundedPeak?.bound != .atLeast && isFinished
        return "; its peak \(isWhole ? "" : "until then ")was "
          + "\(peak.isAtFloor ? "at most " : "")\(peak.bytes)"
      } ?? "")
  }
}

/// The signals that end programs, by their numbers on Linux (signal(7)).
private let signalNames: [Int32: String] = [
  1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
  8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
  24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
]
/// Whether a version can handle files larger than its input, as far as a run showed it.
enum LargerFileAnswer: Hashable {
  /// It completed under a limit below the input's size, so it does not need that size.
  case yes
  /// It was killed for exceeding a limit.
  case no(Outcome)

  var text: String {
    switch self {
    case .yes: "Yes"
    case .no(.oomKilled): "No (OOMKilled)"
    case .no: "No (over the limit)"
    }
  }
}

extension Comparison.Variant {
  /// The answer by the runs under a limit; `nil` if none of them shows it.
  func handlesLargerFiles(than input: ByteCount?) -> LargerFileAnswer? {
    let killed = runs.first { $0.outcome == .oomKilled || $0.outcome == .limitKilled }
    if let killed { return .no(killed.outcome) }
    guard let input else { return nil }
    let proven = completedRuns.contains { $0.limit.map { $0.bytes < input } ?? false }
    return proven ? .yes : nil
  }
}
