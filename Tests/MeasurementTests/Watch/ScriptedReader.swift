import MemoryTracking
import Testing

@testable import Measurement

/// A watched process whose figures a test sets, in place of the kernel.
final class ScriptedReader: ProcessReading {
  /// The process and its descendants by number; none once it has ended.
  var processes: [Int32: MemoryStatistics]
  var reading: GroupReading?
  /// The processes whose marks may be reset; `nil` for all.
  var resettable: Set<Int32>?
  var refusesShares = false
  private(set) var resets = 0

  init(_ resident: Int, peak: Int? = nil) {
    processes = [100: .figures(resident, peak: peak ?? resident)]
  }

  /// Lets the first process hold so much, in MiB; its mark rises with it.
  func hold(_ resident: Int, by process: Int32 = 100) {
    let mark = processes[process]?.peak ?? .zero
    processes[process] = .figures(resident, peak: resident)
    processes[process]?.peak = max(mark, .mebibytes(resident))
  }

  /// Lets it hold so much for a moment that nobody looks at.
  func spike(_ amount: Int, by process: Int32 = 100) {
    guard let mark = processes[process]?.peak else { return }
    processes[process]?.peak = max(mark, .mebibytes(amount))
  }

  func look() -> TreeLook? {
    guard processes[100] != nil else { return nil }
    let figures = processes.sorted { $0.key < $1.key }.map { number, statistics in
      ProcessFigures(identity: .init(processID: number, start: 1), statistics: statistics)
    }
    let total = figures.map(\.statistics.resident).reduce(.zero, +)
    let shares = ProportionalMemory(total: total, anonymous: total, file: .zero)
    return TreeLook(processes: figures, shares: refusesShares ? nil : shares)
  }

  func resetPeak(of process: ProcessIdentity) -> PeakReset? {
    guard let before = processes[process.processID] else { return nil }
    guard resettable?.contains(process.processID) ?? true else {
      return PeakReset(before: before, after: nil)
    }
    resets += 1
    processes[process.processID]?.peak = before.resident
    return PeakReset(before: before, after: processes[process.processID])
  }

  func group() -> GroupReading? { reading }

  /// Begins to watch it.
  func watch(interval: Duration = .seconds(1)) -> ProcessWatch? {
    ProcessWatch(
      of: 100, self, interval: interval, refusal: "Not allowed", tolerance: .kibibytes(512))
  }
}

extension MemoryStatistics {
  /// Figures in MiB, all of it heap.
  static func figures(_ resident: Int, peak: Int) -> MemoryStatistics {
    MemoryStatistics(
      resident: .mebibytes(resident), peak: .mebibytes(peak), anonymous: .mebibytes(resident),
      file: .zero)
  }
}

extension ProcessWatch {
  /// Ends a phase of a process that must still run.
  mutating func phase(named name: String?, at elapsed: Duration) throws -> WatchedPhase {
    let phase = endPhase(named: name, at: elapsed)
    return try #require(phase)
  }

  /// Looks at a process that must still run.
  mutating func seen(at elapsed: Duration) throws -> Look {
    let look = look(at: elapsed)
    return try #require(look)
  }
}
