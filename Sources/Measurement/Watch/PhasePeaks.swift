import MemoryTracking

/// The peaks of all processes in one phase, from looks and from high water marks.
///
/// A mark belongs to the phase if it was reset when the phase began, if the process began in the
/// phase, or if it rose during the phase; otherwise only the looks are known.
struct PhasePeaks {
  private struct Member {
    /// The mark when the phase began, or when the process was first seen.
    var baseline: ByteCount
    var method: WatchedPhase.Method
    /// The highest mark since then.
    var mark: ByteCount
    /// The highest RSS.
    var resident: ByteCount
    /// What is known of the time before the mark fell: the process began another program, or
    /// somebody else reset it.
    var carried: ByteCount?

    /// Its peak in the phase and how that is known.
    var peak: (bytes: ByteCount, method: WatchedPhase.Method) {
      let marked = max(mark, resident)
      if let carried { return (max(carried, marked), .seen) }
      guard method == .samples else { return (marked, method) }
      return mark > baseline ? (marked, .own) : (resident, .samples)
    }
  }

  private var members: [ProcessIdentity: Member] = [:]
  /// The largest of the processes that ended in the phase.
  private var mostOfEnded = ByteCount.zero
  /// How many processes ended in the phase.
  private(set) var ended = 0
  /// How far a mark may fall by the kernel's own imprecise counting.
  private let tolerance: ByteCount

  /// - Parameters:
  ///   - resets: The processes that live when the phase begins, with the figures of that moment.
  ///   - tolerance: How far the kernel's counting may be off.
  init(_ resets: [(ProcessIdentity, PeakReset)], tolerance: ByteCount) {
    self.tolerance = tolerance
    for (identity, reset) in resets {
      let first = reset.after ?? reset.before
      members[identity] = Member(
        baseline: first.peak, method: reset.after == nil ? .samples : .reset, mark: first.peak,
        resident: first.resident)
    }
  }

  /// Takes in a look. A process that is no longer there has ended.
  ///
  /// - Complexity: O(n) in the processes; what is kept does not grow with those that ended.
  mutating func note(_ processes: [ProcessFigures]) {
    for process in processes { note(process.identity, process.statistics) }
    let living = Set(processes.map(\.identity))
    for (identity, member) in members where !living.contains(identity) {
      mostOfEnded = max(mostOfEnded, member.peak.bytes)
      ended += 1
      members[identity] = nil
    }
  }

  /// Takes in the figures of one process.
  mutating func note(_ identity: ProcessIdentity, _ statistics: MemoryStatistics) {
    guard var member = members[identity] else {
      members[identity] = Member(
        baseline: statistics.peak, method: .own, mark: statistics.peak,
        resident: statistics.resident)
      return
    }
    if statistics.peak + tolerance < member.mark {
      member.carried = member.peak.bytes
      (member.mark, member.resident) = (statistics.peak, statistics.resident)
      (member.baseline, member.method) = (statistics.peak, .own)
    }
    member.mark = max(member.mark, statistics.peak)
    member.resident = max(member.resident, statistics.resident)
    members[identity] = member
  }

  /// The peak of the largest process in the phase, and how it is known.
  ///
  /// It is known by samples alone if a process whose mark is older than the phase may have held
  /// more.
  var largest: (bytes: ByteCount, method: WatchedPhase.Method) {
    // Of two equal figures the exact one counts.
    let most = members.values.map(\.peak).max {
      ($0.bytes, $0.method.isExact ? 1 : 0) < ($1.bytes, $1.method.isExact ? 1 : 0)
    }
    guard let most, most.bytes >= mostOfEnded else { return (mostOfEnded, .seen) }
    let isOpen = members.values.contains { $0.peak.method == .samples && $0.mark > most.bytes }
    return isOpen && most.method.isExact ? (most.bytes, .samples) : most
  }

  /// The highest mark of the processes that live; `nil` if there are none.
  var highestMark: ByteCount? { members.values.map(\.mark).max() }
}
