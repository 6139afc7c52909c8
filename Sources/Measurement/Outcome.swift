/// How a run ended.
package enum Outcome: String, Hashable, Sendable, CaseIterable, Codable {
  /// It did its work and exited with 0.
  case completed
  /// The kernel killed it for exceeding its cgroup's limit: the cgroup's own count of kills rose.
  case oomKilled = "oom-killed"
  /// The kernel killed it for a limit that is not its own, that of a group around it, or because the
  /// whole machine ran out.
  case enclosingOOMKilled = "enclosing-oom-killed"
  /// HighWater's watchdog killed it for exceeding the limit that was asked for.
  case limitKilled = "limit-killed"
  /// HighWater's watchdog killed it for exceeding the safety cap.
  case capKilled = "cap-killed"
  /// It aborted itself, or was ended by a signal that nobody of HighWater sent.
  case aborted
  /// It exited with another status than 0.
  case failed
  /// The user stopped it.
  case cancelled
  /// It exceeded the time it was given.
  case timedOut = "timed-out"
}
