import Measurement
import MemoryTracking
import WorkerProtocol

/// A comparison with something in every field, and a run with nothing in any.
func sampleComparison(row: String? = "tail", outcome: Outcome = .completed)
  -> Comparison
{
  let statistics = MemoryStatistics(
    resident: .mebibytes(7), peak: .mebibytes(9), virtual: .mebibytes(99),
    anonymous: .mebibytes(3), file: .mebibytes(4))
  var full = Run(
    outcome: outcome, exitCode: 0, signal: 9, message: "a\0b 'quoted'", start: .mebibytes(6),
    peak: Peak(bytes: .mebibytes(9), method: "worker VmHWM", floor: .mebibytes(2)),
    treePeak: .mebibytes(11),
    finalResident: .mebibytes(7), wall: .nanoseconds(1_234_567_890_123), user: .milliseconds(5),
    system: .milliseconds(3), bytesRead: ByteCount(12345), majorFaults: 4,
    limit: MemoryLimit(bytes: .gibibytes(1), mechanism: "cgroup v1"),
    answer: Answer(byteCount: 42, digest: "0123456789abcdef"),
    checkpoints: [
      Checkpoint(
        name: "Čtení 文件", elapsed: .nanoseconds(77), statistics: statistics,
        residentDelta: ByteCount(-4096), peakIncrease: .mebibytes(3)),
      // As a program in another language reports itself.
      Checkpoint(
        name: "loaded", elapsed: .seconds(1),
        statistics: MemoryStatistics(resident: .mebibytes(7), peak: .mebibytes(8)),
        residentDelta: .zero, peakIncrease: .zero),
    ],
    timeline: Timeline(
      intervalAsked: .milliseconds(5), intervalAchieved: .microseconds(5012),
      samples: [
        Timeline.Sample(
          elapsed: .milliseconds(1), resident: .mebibytes(7), anonymous: .mebibytes(3),
          file: .mebibytes(4))
      ]))
  full.hasChangedInput = true
  full.bytesWritten = ByteCount(678)
  full.processes = [
    ProcessShare(name: "sh", peak: .mebibytes(2), started: .zero, ended: .seconds(2)),
    ProcessShare(name: "\u{1b}[31mred", peak: nil, started: .milliseconds(3), ended: nil),
  ]
  let bare = Run(outcome: outcome)
  return Comparison(
    host: Host(
      kernel: "6.18", processors: 2, memory: .gibibytes(24), swift: "6.3.1", build: "debug"),
    caseID: "tail", decisionRow: row,
    input: Comparison.Input(path: "a 'file'.log", size: .mebibytes(64), fixture: "log"),
    variants: [
      Comparison.Variant(name: "load", runs: [full, bare]),
      Comparison.Variant(name: "stream", runs: [bare]),
    ], kind: .fit, parameter: Comparison.Parameter(name: "n", value: 2.5))
}
