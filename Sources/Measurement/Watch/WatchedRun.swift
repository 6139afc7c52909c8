import Glibc
package import MemoryTracking

/// What watching a running process shows besides the figures of any run.
package struct WatchedRun: Hashable, Sendable {
  /// Why the watching ended.
  package enum Ending: String, Hashable, Sendable {
    /// The process ended.
    case processEnded = "process-ended"
    /// The time asked for was over.
    case timeOver = "time-over"
    /// The user stopped it.
    case stopped
  }

  package var processID: Int32
  package var ending: Ending
  /// The phases, oldest first; the run's checkpoints are these with fewer figures.
  package var phases: [WatchedPhase]
  /// Its memory cgroup; `nil` if it has none that can be read.
  package var group: WatchedGroup?

  package init(
    processID: Int32, ending: Ending, phases: [WatchedPhase], group: WatchedGroup?
  ) {
    self.processID = processID
    self.ending = ending
    self.phases = phases
    self.group = group
  }
}

extension WatchedRun {
  /// The phases as checkpoints.
  ///
  /// - Parameters:
  ///   - start: What the processes held together when the watching began.
  ///   - largest: What the largest of them held then.
  /// - Returns: A checkpoint for each phase.
  func checkpoints(start: ByteCount, largest: ByteCount) -> [Checkpoint] {
    var held = start
    return phases.map { phase in
      defer { held = phase.held }
      return Checkpoint(
        name: phase.name, elapsed: phase.ended,
        statistics: MemoryStatistics(
          resident: phase.held, peak: phase.peak, anonymous: phase.anonymous, file: phase.file),
        residentDelta: phase.held - held, peakIncrease: max(phase.peak - largest, .zero))
    }
  }
}

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

/// The memory cgroup of a watched process: what it is charged, what limits it, and how often the
/// kernel had to act while it was watched.
///
/// The group may hold other processes too; its figures are those of all of them.
package struct WatchedGroup: Hashable, Sendable {
  /// Its folder.
  package var path: String
  /// `cgroup v2` or `cgroup v1`.
  package var mechanism: String
  /// The lowest limit that applies: its own, or that of a group around it; `nil` if there is none.
  package var limit: ByteCount?
  /// The folder of the group that sets the limit.
  package var limitPath: String?
  /// The last charge: what a limit counts, page cache and tmpfs included.
  package var charge: ByteCount
  /// The page cache in the last charge, which the kernel reclaims first.
  package var cache: ByteCount
  /// The highest charge seen by samples.
  package var highestCharge: ByteCount
  /// How many of its processes the kernel killed for lack of memory, for any limit:
  /// `oom_kill`. `nil`, like those below, if the kernel does not say.
  package var oomKills: Int?
  /// How often it was slowed down at `memory.high`; v2 alone.
  package var highEvents: Int?
  /// How often its charge hit the limit: `max` in v2, `memory.failcnt` in v1.
  package var limitHits: Int?

  package init(
    path: String, mechanism: String, limit: ByteCount?, limitPath: String?, charge: ByteCount,
    cache: ByteCount, highestCharge: ByteCount, oomKills: Int?, highEvents: Int?, limitHits: Int?
  ) {
    self.path = path
    self.mechanism = mechanism
    self.limit = limit
    self.limitPath = limitPath
    self.charge = charge
    self.cache = cache
    self.highestCharge = highestCharge
    self.oomKills = oomKills
    self.highEvents = highEvents
    self.limitHits = limitHits
  }

  /// Whether the limit is the group's own, not that of a group around it.
  package var hasOwnLimit: Bool { limitPath == path }
}

/// The figures of a memory cgroup at one moment, with its events counted since it was made.
struct GroupReading: Hashable {
  var path: String
  var mechanism: String
  var limit: ByteCount?
  var limitPath: String?
  var charge: ByteCount
  var cache: ByteCount
  /// The highest charge since the group was made; `nil` in v2 before Linux 5.19.
  var peak: ByteCount?
  var oomKills: Int?
  var highEvents: Int?
  var limitHits: Int?
}

/// Follows a group's figures from the first reading on. It holds three readings, however many it
/// is given.
struct GroupLog {
  private let first: GroupReading
  private var last: GroupReading
  private var beforeLast: GroupReading
  private var highest: ByteCount

  init(_ reading: GroupReading) {
    (first, last, beforeLast, highest) = (reading, reading, reading, reading.charge)
  }

  mutating func note(_ reading: GroupReading) {
    (beforeLast, last) = (last, reading)
    highest = max(highest, reading.charge)
  }

  /// Whose limit made the kernel kill a process of the group between the last two readings; `nil`
  /// if it killed none.
  ///
  /// It was the group's own if the charge ever reached that, to within a huge page: some kernels
  /// (6.18) leave `memory.failcnt` at 0.
  var latestKill: ControlGroup.Kill? {
    guard (last.oomKills ?? 0) > (beforeLast.oomKills ?? 0) else { return nil }
    guard group.hasOwnLimit, let limit = last.limit else { return .enclosing }
    let reached = last.peak.map { $0 + .mebibytes(2) >= limit } ?? false
    return reached || (group.limitHits ?? 0) > 0 ? .ownLimit : .enclosing
  }

  /// What the readings amount to, with the events that happened between the first and the last.
  var group: WatchedGroup {
    WatchedGroup(
      path: last.path, mechanism: last.mechanism, limit: last.limit, limitPath: last.limitPath,
      charge: last.charge, cache: last.cache, highestCharge: highest,
      oomKills: rise(\.oomKills), highEvents: rise(\.highEvents), limitHits: rise(\.limitHits))
  }

  private func rise(_ count: KeyPath<GroupReading, Int?>) -> Int? {
    guard let before = first[keyPath: count], let now = last[keyPath: count] else { return nil }
    return max(0, now - before)
  }
}

/// Reads the memory cgroup that a process is in. It changes nothing there.
struct GroupReader {
  /// The group itself, then those around it.
  private let places: [ControlGroupPlace]

  /// Finds the group of a process; `nil` if the process is in none whose charge can be read.
  init?(of processID: Int32) {
    let places = ControlGroupPlace.places(of: processID)
    guard
      let own = places.firstIndex(where: {
        access("\($0.path)/\($0.hierarchy.usageFile)", R_OK) == 0
      })
    else { return nil }
    self.places = places[own...].filter { $0.hierarchy == places[own].hierarchy }
  }

  /// The group's figures now; `nil` if it has been removed.
  ///
  /// - Complexity: A handful of small files, and one for each group around it.
  func reading() -> GroupReading? {
    guard let own = places.first, let charge = own.charge() else { return nil }
    let limits = places.compactMap { place in place.limit.map { (bytes: $0, place: place) } }
    let lowest = limits.min { $0.bytes < $1.bytes }
    let events = (try? readSmallFile("\(own.path)/\(own.hierarchy.eventsFile)")) ?? ""
    let isV2 = own.hierarchy == .v2
    return GroupReading(
      path: own.path, mechanism: own.hierarchy.rawValue,
      limit: lowest.map { ByteCount($0.bytes) }, limitPath: lowest?.place.path,
      charge: charge.total, cache: charge.cache,
      peak: own.number(in: own.hierarchy.peakFile).map { ByteCount($0) },
      oomKills: number(after: "oom_kill ", in: events),
      highEvents: isV2 ? number(after: "high ", in: events) : nil,
      limitHits: isV2
        ? number(after: "max ", in: events) : own.number(in: "memory.failcnt"))
  }
}

extension ControlGroupPlace {
  /// A file of the group that holds one number; `nil` if it cannot be read.
  fileprivate func number(in file: String) -> Int? {
    (try? readSmallFile("\(path)/\(file)")).flatMap { Int($0.prefix { $0 != "\n" }) }
  }
}
