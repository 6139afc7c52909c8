import Measurement
import MemoryTracking
import TestSupport
import Testing

@testable import Workbook

@Suite struct WatchRecordsTests {
  private let workbook: WorkbookFile

  init() throws {
    workbook = try WorkbookFile(path: TemporaryFolder().path("workbook.sqlite"))
  }

  private static let group = WatchedGroup(
    path: "/sys/fs/cgroup/a b", mechanism: "cgroup v2", limit: .mebibytes(64),
    limitPath: "/sys/fs/cgroup", charge: .mebibytes(40), cache: .mebibytes(7),
    highestCharge: .mebibytes(50), oomKills: 1, highEvents: 2, limitHits: nil)

  @Test(arguments: [nil, group], [nil, ByteCount.mebibytes(5)])
  func restoresAWatch(group: WatchedGroup?, proportional: ByteCount?) throws {
    let phase = WatchedPhase(
      name: "warm \u{1B}", ended: .seconds(3), peak: .mebibytes(9), method: .own,
      together: .mebibytes(10), held: .mebibytes(8), anonymous: .mebibytes(6),
      file: .mebibytes(2), proportional: proportional, processes: 3, endedProcesses: 4)
    var run = Run(
      outcome: .completed,
      checkpoints: [
        Checkpoint(
          name: phase.name, elapsed: phase.ended,
          statistics: MemoryStatistics(
            resident: phase.held, peak: phase.peak, anonymous: phase.anonymous, file: phase.file),
          residentDelta: .mebibytes(1), peakIncrease: .mebibytes(2))
      ])
    run.watch = WatchedRun(
      processID: 77, ending: .timeOver, phases: [phase], group: group)
    var comparison = sampleComparison()
    comparison.kind = .watch
    comparison.variants = [Comparison.Variant(name: "web", runs: [run])]
    let number = try workbook.record(comparison, options: [:])
    let restored = try workbook.comparison(number).comparison
    #expect(restored.kind == .watch && restored.variants == comparison.variants)
    #expect(try workbook.removeComparisons([number]) == 1)
  }
}
