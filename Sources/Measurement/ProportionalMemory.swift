import MemoryTracking

/// What processes hold, each page that they share with others counted in equal parts: `Pss` of
/// `/proc/PID/smaps_rollup` (proc_pid_smaps(5)).
///
/// The kernel walks every page table for it: milliseconds for a large process.
struct ProportionalMemory {
  var total = ByteCount.zero
  var anonymous = ByteCount.zero
  /// Mapped files and shared memory.
  var file = ByteCount.zero
  /// What was swapped out.
  var swapped = ByteCount.zero

  /// The sum over processes; `nil` if the kernel refuses it for any of them that still lives.
  init?(ofProcesses processIDs: [Int32]) {
    for processID in processIDs {
      guard let text = ProportionalMemory.rollup(of: processID) else {
        // One that has just ended holds nothing.
        guard (try? MemoryStatistics.ofProcess(processID)) == nil else { return nil }
        continue
      }
      func amount(_ name: String) -> ByteCount { .kibibytes(number(after: name, in: text) ?? 0) }
      total = total + amount("Pss:")
      anonymous = anonymous + amount("Pss_Anon:")
      file = file + amount("Pss_File:") + amount("Pss_Shmem:")
      swapped = swapped + amount("SwapPss:")
    }
  }

  /// The text of a process's file, or of one of its threads' if the main one has exited.
  private static func rollup(of processID: Int32) -> String? {
    let folder = "/proc/\(processID)"
    if let text = try? readSmallFile("\(folder)/smaps_rollup"), text.contains("Pss:") {
      return text
    }
    return names(in: "\(folder)/task").lazy
      .compactMap { try? readSmallFile("\(folder)/task/\($0)/smaps_rollup") }
      .first { $0.contains("Pss:") }
  }
}
