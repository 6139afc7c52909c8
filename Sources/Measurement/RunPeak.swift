import Glibc
package import MemoryTracking

extension Peak {
  /// The method of a peak that only looks saw, of a process that something unseen may have exceeded.
  static let byLooks = "last VmHWM seen"
}

extension ProcessMonitor.Findings {
  /// The peak of a process that did not report its own: the largest of the tracer's, of what was seen
  /// and of what `wait4` gives, which alone knows of a process that SIGKILL ended and of what a
  /// process held before it executed another program, but nothing below its floor.
  ///
  /// - Parameters:
  ///   - lastReported: the last peak that the process itself reported.
  ///   - charged: the most that the run's own cgroup was charged.
  /// - Returns: the peak with its method, as a bound only if the bound holds; `nil` if nothing was
  ///   measured.
  func peak(lastReported: ByteCount? = nil, charged: ByteCount?) -> Peak? {
    let counters = ResidentCounters.ofThisMachine
    let seen = max(memory.largest ?? .zero, lastReported ?? .zero)
    let byLooks =
      seen > .zero
      ? Peak(bytes: seen, method: Peak.byLooks, floor: .zero, tolerance: counters.tolerance) : nil
    guard let ending else { return byLooks }
    let isAboveFloor = ending.floor > .zero && ending.peak > ending.floor + counters.waitTolerance
    let waited = isAboveFloor ? ending.peak : .zero
    if let exact = ending.tracedPeak, exact + counters.waitTolerance >= max(seen, waited) {
      return Peak(
        bytes: max(exact, seen), method: "VmHWM at exit", floor: .zero,
        tolerance: counters.tolerance)
    }
    // Whether a sample has seen it too must not decide what the figure is based on.
    if isAboveFloor && waited + counters.waitTolerance >= seen {
      return Peak(
        bytes: max(waited, seen), method: "wait4", floor: ending.floor,
        tolerance: counters.waitTolerance)
    }
    let wasCutShort = ending.status != 0 && byLooks != nil
    if ending.tracedPeak != nil || isAboveFloor || wasCutShort { return byLooks }
    let floor = max(ending.floor, ending.peak)
    // wait4 knows nothing of a process that nobody waited for.
    let isBound =
      charged.map { $0 - memory.mostCache <= floor } ?? (!mayHaveUnseen && !memory.hasOffspring)
    guard isBound else { return byLooks }
    return Peak(bytes: floor, method: "wait4", floor: floor, tolerance: counters.waitTolerance)
  }

  /// The most that all processes held together.
  ///
  /// - Parameters:
  ///   - group: the run's own cgroup.
  ///   - largest: the peak of the largest process.
  /// - Returns: the amount, never less than the largest process, and how it is known; `nil` if nothing
  ///   was measured.
  func together(
    in group: ControlGroup?, largest: Peak?
  ) -> (bytes: ByteCount, method: String)? {
    let isBound = largest?.isAtFloor ?? false
    // The charge leaves out program pages that others brought into memory.
    guard memory.hasOffspring || !isBound else { return nil }
    let known = isBound ? .zero : largest?.bytes ?? .zero
    let seen = max(memory.together ?? .zero, known)
    if let group, let charged = group.peak {
      // The charge is exact; what of it was page cache is not known for the moment of the peak.
      let isPure = memory.mostCache <= max(.mebibytes(1), ByteCount(charged.bytes / 100))
      return (
        max(seen, charged - memory.mostCache),
        "\(group.hierarchy.rawValue) charge\(isPure ? "" : " without page cache")"
      )
    }
    guard seen > .zero else { return nil }
    let sum = memory.countsSharedOnce ? "Pss sum by samples" : "RSS sum by samples"
    return (seen, memory.hasOffspring ? sum : "one process seen")
  }
}

/// How exactly the kernel counts a process's resident pages.
///
/// Since Linux 6.2 each of the counters of anonymous, file and shared pages is kept per processor and
/// added up when a processor's part reaches a batch of max(32, 2 × processors) pages
/// (`lib/percpu_counter.c`). From 2.6.34 to 6.1 each thread kept its part until 64 pages had changed
/// (`mm/memory.c`, `SPLIT_RSS_COUNTING`).
package struct ResidentCounters: Hashable, Sendable {
  /// How far `VmHWM` may be from the truth.
  package let tolerance: ByteCount
  /// How far what `wait4` and `getrusage` give may be from it.
  let waitTolerance: ByteCount

  /// - Parameters:
  ///   - kernel: the release, as in `6.1.0-18-amd64`.
  ///   - processors: how many are online.
  package init(kernel: String, processors: Int) {
    let version = kernel.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
    let isPerProcessor = !version.lexicographicallyPrecedes([6, 2])
    let pages = isPerProcessor ? max(32, 2 * processors) * processors : 64
    // Anonymous and file pages have a counter each; hardly any program uses the third.
    tolerance = ByteCount(2 * pages * 4096)
    // Small programs were seen 3 MiB off on 6.1.
    waitTolerance = max(tolerance, .mebibytes(isPerProcessor ? 1 : 4))
  }

  static let ofThisMachine = {
    let host = Host.current()
    return ResidentCounters(kernel: host.kernel, processors: host.processors)
  }()
}
