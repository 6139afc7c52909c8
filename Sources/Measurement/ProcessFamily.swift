import CLaunch
import Glibc
import Synchronization

/// Finds the processes of a run through their parents, for when neither ptrace(2) nor a cgroup
/// follows them.
///
/// While this value lives, this process adopts its orphaned descendants (PR_SET_CHILD_SUBREAPER,
/// prctl(2)). A process whose parent has ended is thus still found, in whatever session: it is a
/// child of this process and has the `oom_score_adj` that the command was given and passed on,
/// which no other run of this process has. A process that begins and ends between two looks is
/// missed.
final class ProcessFamily {
  private let root: Int32
  /// Who adopts the orphans of a confined command in place of this process, and is none of the run.
  private let keeper: Int32?
  private let mark: Int32?
  /// The processes known to belong to the run, with their start times, because a process number may
  /// be used again.
  private var members: [Int32: UInt64] = [:]
  /// Those of them that had ended at the last look, and thus start nothing any more.
  private var ended: Set<Int32> = []

  /// - Parameters:
  ///   - root: The command's process.
  ///   - keeper: Who adopts its orphans; `nil` for this process.
  ///   - mark: Its `oom_score_adj`, from `takeMark`; given back when this value goes away. `nil`
  ///     for a process that somebody else started: its orphans are then found only if they were
  ///     seen before.
  init(root: Int32, keeper: Int32? = nil, mark: Int32?) {
    self.root = root
    self.keeper = keeper
    self.mark = mark
  }

  deinit {
    if let mark { ProcessFamily.giveBack(mark) }
  }

  /// Starts adopting orphans and takes an `oom_score_adj` that marks the processes of one run: just
  /// below 1000, which unmarked runs have.
  static func takeMark() -> Int32 {
    marks.withLock { marks in
      let mark = (900...999).last { !marks.taken.contains($0) } ?? 900
      marks.taken.insert(mark)
      marks.adopting.insert(mark)
      // If this is refused, orphans go to init; those seen before they were orphaned are still
      // known.
      _ = adopt_orphans(true)
      return mark
    }
  }

  /// Stops adopting orphans on account of a mark, which stays taken.
  static func stopAdopting(_ mark: Int32) {
    marks.withLock { $0.stopAdopting(mark) }
  }

  /// Gives a mark back, and stops adopting orphans when it was the last one. Processes that have it
  /// must have ended: another run may get it.
  static func giveBack(_ mark: Int32) {
    marks.withLock { marks in
      marks.taken.remove(mark)
      marks.stopAdopting(mark)
    }
  }

  /// The marks of the runs that are going on.
  private struct Marks {
    var taken: Set<Int32> = []
    /// Those of runs whose orphans are to be adopted.
    var adopting: Set<Int32> = []

    mutating func stopAdopting(_ mark: Int32) {
      guard adopting.remove(mark) != nil, adopting.isEmpty else { return }
      _ = adopt_orphans(false)
    }
  }

  private static let marks = Mutex(Marks())

  /// Keeps a mark for a run that needs no family, because its processes have it all the same.
  final class KeptMark {
    private let mark: Int32

    init(_ mark: Int32) {
      self.mark = mark
      ProcessFamily.stopAdopting(mark)
    }

    deinit { ProcessFamily.giveBack(mark) }
  }

  /// The run's processes at this moment, without zombies.
  ///
  /// - Complexity: O(n) in all processes of the machine, about 15 µs each.
  func processIDs() -> [Int32] { entries().map(\.processID) }

  /// The run's processes at this moment with their entries, without zombies.
  ///
  /// - Complexity: O(n) in all processes of the machine.
  func entries() -> [ProcessEntry] {
    let all = ProcessEntry.every()
    var children: [Int32: [ProcessEntry]] = [:]
    for entry in all { children[entry.parent, default: []].append(entry) }
    let own = getpid()
    var found = all.filter { entry in
      entry.processID == root || members[entry.processID] == entry.start
        || (entry.parent == own && isMarked(entry.processID)) || entry.parent == keeper
    }
    var seen = Set(found.map(\.processID))
    var next = 0
    while next < found.count {
      for child in children[found[next].processID] ?? []
      where seen.insert(child.processID).inserted {
        found.append(child)
      }
      next += 1
    }
    members = Dictionary(uniqueKeysWithValues: found.map { ($0.processID, $0.start) })
    ended = Set(found.lazy.filter(\.isZombie).map(\.processID))
    return found.filter { !$0.isZombie }
  }

  /// The run's processes once no look can have missed one.
  ///
  /// A process that forks and ends during a look is seen to have ended, while its child came too
  /// late for the list of processes. So looks go on until one finds nothing that ended since the
  /// last; at most ten.
  func settledProcessIDs() -> [Int32] {
    for _ in 0..<10 {
      let endedBefore = ended
      let living = processIDs()
      if ended.isSubset(of: endedBefore) { return living }
    }
    return processIDs()
  }

  /// Kills and reaps the run's processes, even if they keep forking.
  ///
  /// - Returns: Those that the kernel refused to kill.
  @discardableResult func killAll() -> [Int32] {
    defer { reapOrphans() }
    return killAllProcesses {
      reapOrphans()
      let living = processIDs()
      return living.isEmpty ? settledProcessIDs() : living
    }
  }

  /// Reaps the processes that this one adopted; the command itself is reaped by its follower.
  private func reapOrphans() {
    for member in members.keys where member != root { waitpid(member, nil, WNOHANG) }
  }

  /// Whether a child of this process is an orphan of the run.
  private func isMarked(_ processID: Int32) -> Bool {
    guard let mark else { return false }
    return (try? readSmallFile("/proc/\(processID)/oom_score_adj")) == "\(mark)\n"
  }
}

/// Kills processes until none is left that could fork another; gives up after a tenth of a second.
///
/// - Parameter living: Those that are running now.
/// - Returns: Those that the kernel refused to kill.
func killAllProcesses(_ living: () -> [Int32]) -> [Int32] {
  var left: [Int32] = []
  for _ in 0..<100 {
    left = living()
    guard left.filter({ kill($0, SIGKILL) == 0 }).count > 0 else { break }
    usleep(1000)
  }
  return left.filter { kill($0, SIGKILL) != 0 && errno == EPERM }
}

/// A process as its `stat` file describes it (proc_pid_stat(5)).
struct ProcessEntry: Hashable {
  var processID: Int32
  var parent: Int32
  /// The program's name as the kernel keeps it, at most 15 bytes (proc_pid_comm(5)).
  var name: String
  /// Whether none of its threads is running; a main thread that has exited also looks like a
  /// zombie.
  var isZombie: Bool
  /// Whether it is a thread of the kernel, which has no memory of its own: `PF_KTHREAD`.
  var isKernelThread: Bool
  /// When it started, in clock ticks since the machine did: with the number it identifies the
  /// process, because a number may be used again.
  var start: UInt64

  /// Reads a process's entry; `nil` if there is no such process or its file cannot be read.
  init?(_ processID: Int32) {
    guard let text = try? readSmallFile("/proc/\(processID)/stat"),
      // The name is in parentheses and may contain any character.
      let opening = text.firstIndex(of: "("), let end = text.lastIndex(of: ")"), opening < end
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let parent = Int32(fields[1]), let flags = UInt32(fields[6]),
      let start = UInt64(fields[19])
    else { return nil }
    self.processID = processID
    self.parent = parent
    name = String(text[text.index(after: opening)..<end])
    isZombie = fields[0] == "X" || (fields[0] == "Z" && fields[17] == "1")
    isKernelThread = flags & 0x20_0000 != 0
    self.start = start
  }

  /// Every process that this one may see.
  ///
  /// - Complexity: O(n) in all processes of the machine, about 15 µs each.
  static func every() -> [ProcessEntry] {
    names(in: "/proc").compactMap { name in Int32(name).flatMap { ProcessEntry($0) } }
  }
}
