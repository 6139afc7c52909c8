package import Measurement
import MemoryTracking

extension Sample {
  /// A server that leaks 10 MiB in each of five phases, watched until it was killed for its limit.
  package static let watch: Comparison = {
    let phases = (1...5).map { number in
      WatchedPhase(
        name: number == 2 ? "load test" : "phase \(number)", ended: .seconds(10 * number),
        peak: .mebibytes(60 + 10 * number), method: number == 5 ? .seen : .reset,
        together: .mebibytes(80 + 10 * number), held: .mebibytes(50 + 10 * number),
        anonymous: .mebibytes(40 + 10 * number), file: .mebibytes(10),
        proportional: number == 1 ? nil : .mebibytes(49 + 10 * number), processes: 2,
        endedProcesses: number == 5 ? 3 : 0)
    }
    var run = Run(
      outcome: .completed, start: .mebibytes(50),
      peak: Peak(
        bytes: .mebibytes(110), method: "last VmHWM seen", floor: .zero,
        tolerance: .kibibytes(512)),
      treePeak: .mebibytes(130), treeMethod: "Pss sum by samples", wall: .seconds(50),
      limit: MemoryLimit(bytes: .mebibytes(256), mechanism: "cgroup v2"),
      checkpoints: phases.map { phase in
        Checkpoint(
          name: phase.name, elapsed: phase.ended,
          statistics: MemoryStatistics(
            resident: phase.held, peak: phase.peak, anonymous: phase.anonymous, file: phase.file),
          residentDelta: .mebibytes(10), peakIncrease: phase.peak - .mebibytes(50))
      },
      timeline: timeline(peak: 100, wall: .seconds(50)), remarks: ["The process ended."])
    run.watch = WatchedRun(
      processID: 4213, ending: .processEnded, phases: phases,
      group: WatchedGroup(
        path: "/sys/fs/cgroup/app/web", mechanism: "cgroup v2", limit: .mebibytes(256),
        limitPath: "/sys/fs/cgroup/app", charge: .mebibytes(200), cache: .mebibytes(80),
        highestCharge: .mebibytes(240), oomKills: 0, highEvents: 3, limitHits: 1))
    return Comparison(
      host: host, caseID: nil, decisionRow: nil, input: nil,
      variants: [Comparison.Variant(name: "web", runs: [run])], kind: .watch)
  }()
}
