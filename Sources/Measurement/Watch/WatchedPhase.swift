package import MemoryTracking

/// A phase of a watched process: from the phase before to when the user, or the clock, ended it.
package struct WatchedPhase: Hashable, Sendable {
  /// How the peak of a phase is known.
  package enum Method: String, Hashable, Sendable {
    /// Exactly: the high water mark was reset when the phase began.
    case reset = "VmHWM, reset"
    /// Exactly: the high water mark rose during the phase, or the process began in it.
    case own = "VmHWM"
    /// From below: the last high water mark seen of a process that ended in the phase, began
    /// another program, or whose mark somebody else reset.
    case seen = "last VmHWM seen"
    /// From below: the highest RSS among the looks.
    case samples = "samples"

    package var isExact: Bool { self == .reset || self == .own }
  }

  package var name: String
  /// When it ended, from the beginning of the watching.
  package var ended: Duration
  /// The peak of the largest process, never below what it held when the phase began.
  package var peak: ByteCount
  package var method: Method
  /// The most that the process and its children were seen to hold together.
  package var together: ByteCount
  /// What they held together when the phase ended, of that anonymous memory and mapped files.
  package var held: ByteCount
  package var anonymous: ByteCount
  package var file: ByteCount
  /// Their `Pss` when the phase ended; `nil` if the kernel refused it.
  package var proportional: ByteCount?
  /// How many processes were there when it ended.
  package var processes: Int
  /// How many of the processes that were seen ended in it.
  package var endedProcesses: Int

  package init(
    name: String, ended: Duration, peak: ByteCount, method: Method, together: ByteCount,
    held: ByteCount, anonymous: ByteCount, file: ByteCount, proportional: ByteCount?,
    processes: Int, endedProcesses: Int
  ) {
    self.name = name
    self.ended = ended
    self.peak = peak
    self.method = method
    self.together = together
    self.held = held
    self.anonymous = anonymous
    self.file = file
    self.proportional = proportional
    self.processes = processes
    self.endedProcesses = endedProcesses
  }
}

/// The phases of a watch, at most `capacity` of them, however long it takes.
///
/// When it is full, it joins every two neighbours, with the higher peak of both. A day of phases of
/// ten seconds thus takes no more space than an hour of them, and no peak is lost.
struct PhaseLog {
  static let capacity = 1000

  private struct Entry {
    var first: String
    var phase: WatchedPhase
  }

  private var entries: [Entry] = []
  /// How many phases have ended.
  private(set) var count = 0

  var isJoined: Bool { count > entries.count }

  /// The phases, oldest first; joined ones are named by the first and the last of them.
  var phases: [WatchedPhase] {
    entries.map { entry in
      var phase = entry.phase
      if entry.first != phase.name { phase.name = "\(entry.first) … \(phase.name)" }
      return phase
    }
  }

  mutating func append(_ phase: WatchedPhase) {
    count += 1
    entries.append(Entry(first: phase.name, phase: phase))
    guard entries.count > Self.capacity else { return }
    entries = stride(from: 0, to: entries.count, by: 2).map { index in
      guard index + 1 < entries.count else { return entries[index] }
      return Self.joined(entries[index], entries[index + 1])
    }
  }

  private static func joined(_ old: Entry, _ new: Entry) -> Entry {
    var phase = new.phase
    if old.phase.peak > phase.peak {
      (phase.peak, phase.method) = (old.phase.peak, old.phase.method)
    }
    phase.together = max(phase.together, old.phase.together)
    phase.endedProcesses += old.phase.endedProcesses
    return Entry(first: old.first, phase: phase)
  }
}
