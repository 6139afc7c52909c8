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
  package var account: String? {
    let story: String? =
      switch outcome {
      case .completed: nil
      case .oomKilled: "was killed by the kernel for exceeding its limit\(limitText)"
      case .enclosingOOMKilled:
        "was killed by the kernel for want of memory, but not for its own limit: "
          + "a control group around it, or the whole machine, had no more"
      case .limitKilled: "was killed by the watchdog for exceeding its limit\(limitText)"
      case .capKilled: "was killed for exceeding the safety cap, which --cap raises"
      case .aborted: "was ended by \(signalText)"
      case .failed: "failed with \(exitText)"
      case .cancelled: "was stopped by you"
      case .timedOut: "was stopped when its time ran out"
      }
    return story.map { "\($0) after \(wall.figure)\(progress)" }
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

extension Comparison.Variant {
  /// Whether it can handle larger files: yes if it completed under a limit below the input's size,
  /// no if it was killed for exceeding a limit; `nil` if no run shows it.
  func handlesLargerFiles(than input: ByteCount?) -> String? {
    let killed = runs.first { $0.outcome == .oomKilled || $0.outcome == .limitKilled }
    if let killed { return killed.outcome == .oomKilled ? "No (OOMKilled)" : "No (over the limit)" }
    guard let input else { return nil }
    return completedRuns.contains { $0.limit.map { $0.bytes < input } ?? false } ? "Yes" : nil
  }
}
