import MemoryTracking

extension ProcessMonitor.Findings {
  /// How far the kernel's own figures of one process may lie apart: it counts pages for each
  /// processor and adds them up only now and then.
  private static let slack = ByteCount.mebibytes(1)

  /// The peak of a process that did not report its own: the largest of the tracer's, of what was seen
  /// and of what `wait4` tells, which alone knows of a process that SIGKILL ended and of what a
  /// process held before it executed another program, but nothing below its floor.
  ///
  /// - Parameter lastReported: the last peak that the process told of itself.
  /// - Returns: the peak with its method; at its floor where the method could see no lower.
  func peak(lastReported: ByteCount? = nil) -> Peak {
    let seen = max(peakSeen ?? .zero, lastReported ?? .zero)
    let isAboveFloor = ending.floor > .zero && ending.peak > ending.floor + Self.slack
    let waited = isAboveFloor ? ending.peak : .zero
    if let exact = ending.tracedPeak, exact + Self.slack >= max(seen, waited) {
      return Peak(bytes: max(exact, seen), method: "VmHWM at exit", floor: .zero)
    }
    // Whether a sample has seen it too must not decide what the figure stands on.
    if isAboveFloor && waited + Self.slack >= seen {
      return Peak(bytes: max(waited, seen), method: "wait4", floor: ending.floor)
    }
    // Of a run that went to its end what was seen may not be all; of a killed one it is a bound.
    if ending.tracedPeak != nil || isAboveFloor || (ending.status != 0 && seen > .zero) {
      return Peak(bytes: seen, method: "last VmHWM seen", floor: .zero)
    }
    return Peak(bytes: ending.peak, method: "wait4", floor: max(ending.floor, ending.peak))
  }
}
