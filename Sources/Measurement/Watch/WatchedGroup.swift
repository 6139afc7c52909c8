import Glibc
package import MemoryTracking

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
