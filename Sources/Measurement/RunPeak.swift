import Glibc
package import MemoryTracking

extension Peak {
  /// The method of a peak known only from looks; the true peak may have been higher in between.
  static let byLooks = "last VmHWM seen"
  /// The method of an exact peak: the kernel stopped the process at its exit, where it was read.
  package static let atExit = "VmHWM at exit"
}

extension ProcessMonitor.Findings {
  /// The peak of a process that did not report its own: the largest of what the tracer, the looks
  /// and `wait4` show.
  ///
  /// Only `wait4` knows the peak of a process that SIGKILL ended, and what a process held before it
  /// executed another program, but it shows nothing below its floor.
  ///
  /// - Parameters:
  ///   - lastReported: The last peak that the process itself reported.
  ///   - charged: The most that the run's own cgroup was charged.
  /// - Returns: The peak and its method; the floor, as an upper bound, if no more is known and the
  ///   bound holds; `nil` if nothing was measured.
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
        bytes: max(exact, seen), method: Peak.atExit, floor: .zero,
        tolerance: counters.tolerance)
    }
    // The method must not depend on whether a sample happened to see the peak too.
    if isAboveFloor && waited + counters.waitTolerance >= seen {
      return Peak(
        bytes: max(waited, seen), method: "wait4", floor: ending.floor,
        tolerance: counters.waitTolerance)
    }
    let wasCutShort = ending.status != 0 && byLooks != nil
    if ending.tracedPeak != nil || isAboveFloor || wasCutShort { return byLooks }
    let floor = max(ending.floor, ending.peak)
    // wait4 knows nothing of a process that its parent did not wait for.
    let isBound =
      charged.map { $0 - memory.mostCache <= floor } ?? (!mayHaveUnseen && !memory.hasOffspring)
    guard isBound else { return byLooks }
    return Peak(bytes: floor, method: "wait4", floor: floor, tolerance: counters.waitTolerance)
  }

  /// The most that all processes held together.
  ///
  /// - Parameters:
  ///   - group: The run's own cgroup.
  ///   - largest: The peak of the largest process.
  /// - Returns: The amount, never less than the largest process, and how it was measured; `nil` if
  ///   nothing was measured.
  func together(
    in group: ControlGroup?, largest: Peak?
  ) -> (bytes: ByteCount, method: String)? {
    let isBound = largest?.isAtFloor ?? false
    // The charge leaves out program pages that other processes brought into memory.
    guard memory.hasOffspring || !isBound else { return nil }
    let known = isBound ? .zero : largest?.bytes ?? .zero
    let seen = max(memory.together ?? .zero, known)
    if let group, let charged = group.peak {
      // The charge is exact, but how much of it was page cache at the peak is not known.
      let isPure = memory.mostCache <= max(.mebibytes(1), ByteCount(charged.bytes / 100))
      return (
        max(seen, charged - memory.mostCache),
        "\(group.hierarchy.rawValue) charge\(isPure ? "" : " without page cache")"
      )
    }
    guard seen > .zero else { return nil }
    let sum: TreeMethod = memory.countsSharedOnce ? .proportional : .resident
    // A child that nobody saw, or a peak between two looks, may have made it more.
    let isWhole = !mayHaveUnseen && largest?.isLowerBound == false
    let method = memory.hasOffspring ? sum : isWhole ? .single : .singleBySamples
    return (seen, method.rawValue)
  }
}

/// How exactly the kernel counts a process's resident pages.
///
/// Since Linux 6.2, the counters of anonymous, file and shared pages are each kept per processor
/// and added up when a processor's part reaches a batch of max(32, 2 × processors) pages
/// (`lib/percpu_counter.c`). From 2.6.34 to 6.1, each thread kept its part until 64 pages had
/// changed (`mm/memory.c`, `SPLIT_RSS_COUNTING`).
package struct ResidentCounters: Hashable, Sendable {
  /// How far `VmHWM` may be off.
  package let tolerance: ByteCount
  /// How far the figures of `wait4` and `getrusage` may be off.
  let waitTolerance: ByteCount

  /// - Parameters:
  ///   - kernel: The release, for example `6.1.0-18-amd64`.
  ///   - processors: How many processors are online.
  package init(kernel: String, processors: Int) {
    let version = kernel.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
    let isPerProcessor = !version.lexicographicallyPrecedes([6, 2])
    let pages = isPerProcessor ? max(32, 2 * processors) * processors : 64
    // Anonymous and file pages have a counter each; hardly any program uses the third.
    tolerance = ByteCount(2 * pages * 4096)
    // On 6.1, small programs were seen 3 MiB off.
    waitTolerance = max(tolerance, .mebibytes(isPerProcessor ? 1 : 4))
  }

  static let ofThisMachine = {
    let host = Host.current()
    return ResidentCounters(kernel: host.kernel, processors: host.processors)
  }()
}
