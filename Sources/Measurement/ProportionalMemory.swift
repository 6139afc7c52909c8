import MemoryTracking

/// What several processes hold together, each page that they share counted once: the sum of `Pss` of
/// `/proc/PID/smaps_rollup` (proc_pid_smaps(5)).
///
/// It costs milliseconds for a large process, so it is asked for only where the plain sum decides.
///
/// - Returns: `nil` for a single process, whose resident memory is all its own, and where the kernel
///   does not tell of any.
func proportionalSum(ofProcesses processIDs: [Int32]) -> ByteCount? {
  guard processIDs.count > 1 else { return nil }
  let amounts = processIDs.compactMap { processID -> ByteCount? in
    guard let text = try? readSmallFile("/proc/\(processID)/smaps_rollup") else { return nil }
    return AvailableMemory.number(after: "Pss:", in: text).map { .kibibytes($0) }
  }
  return amounts.isEmpty ? nil : amounts.reduce(.zero, +)
}
