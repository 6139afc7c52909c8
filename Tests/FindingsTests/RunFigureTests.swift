import Findings
import LessonScript
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@Suite struct RunFigureTests {
  /// The keys of JSON and the columns of CSV, in their order: other programs rely on them.
  @Test func namesFiguresAsOtherProgramsKnowThem() {
    #expect(
      RunFigure.all.map { ($0.group.map { "\($0)." } ?? "") + $0.key } == [
        "outcome", "exit_code", "signal", "start_bytes", "peak_bytes", "peak_method", "floor_bytes",
        "tolerance_bytes", "tree_peak_bytes", "tree_method", "charge.peak_bytes",
        "charge.cache_bytes", "charge.shared_bytes", "charge.mechanism", "final_rss_bytes",
        "wall_seconds", "user_seconds", "system_seconds", "read_bytes", "written_bytes",
        "major_faults",
        "cached_input_bytes", "rise_percent", "limit.bytes", "limit.mechanism", "answer.bytes",
        "answer.digest", "answer.value", "answer.error",
      ])
    let titles = RunFigure.all.compactMap(\.column)
    #expect(Set(titles).count == titles.count)
  }

  /// What is stored of a run is shown: each of its properties is a figure's, or named here.
  @Test func coversEveryPropertyOfARun() {
    var run = Sample.tailLoad
    run.charge = MemoryCharge(
      peak: .mebibytes(1), cache: .mebibytes(1), shared: .mebibytes(1), mechanism: "cgroup v2")
    let shown = [
      "outcome": "outcome", "exitCode": "exit_code", "signal": "signal", "start": "start_bytes",
      "peak": "peak_bytes", "treePeak": "tree_peak_bytes", "treeMethod": "tree_method",
      "charge": "charge_peak_bytes", "finalResident": "final_rss_bytes", "wall": "wall_seconds",
      "user": "user_seconds", "system": "system_seconds", "bytesRead": "read_bytes",
      "bytesWritten": "written_bytes",
      "majorFaults": "major_faults", "limit": "limit_bytes", "cachedInput": "cached_input_bytes",
      "answer": "answer_bytes", "statedValue": "answer_value", "risePercent": "rise_percent",
    ]
    // These are told in words or drawn, not listed as figures.
    let told: Set = [
      "message", "hasChangedInput", "leftBehind", "processes", "programs", "watch", "checkpoints",
      "timeline", "remarks", "workBegan", "commandLine",
    ]
    // Only the judge of exercises asks for these.
    let judged: Set = [
      "mismatch", "programsExecuted", "programsSeen", "ownProgram", "refusedProgram", "breach",
      "readings", "heldElsewhere", "bytesToDisk",
    ]
    let stored = Set(Mirror(reflecting: run).children.compactMap(\.label))
    #expect(stored == told.union(judged).union(shown.keys))
    #expect(Set(shown.values).isSubset(of: RunFigure.all.map(\.csvName)))
  }

  /// The language of lessons names no figure that is never measured.
  @Test func measuresWhatLessonsCanName() {
    let named = Figure.Property.allCases.filter { $0.isOfRuns }.map(\.rawValue)
    #expect(Set(RunFigure.all.compactMap { $0.property?.name }) == Set(named))
  }

  @Test func leavesOutColumnsThatNoRunFills() {
    let titles = { (run: Run) in
      RunFigure.columns(of: .work, for: [run]).compactMap { $0.column?.title }
    }
    var run = Sample.tailLoad
    #expect(titles(run) == ["Time", "User", "System", "Bytes read", "Major faults"])
    run.cachedInput = .mebibytes(3)
    #expect(titles(run).last == "Input in the page cache")
    let memory = RunFigure.columns(of: .memory, for: [run]).compactMap { $0.column?.title }
    #expect(
      memory == [
        "Outcome", "Start", "Peak", "Known by", "Floor", "Final RSS", "Limit",
      ])
  }

  @Test func claimsNoMedianKnownOnlyFromBelow() throws {
    let peak = try #require(RunFigure.all.first { $0.property?.name == "peak" }?.property)
    #expect(peak.median(Sample.tail.variants[0]) == Double(Sample.mebibytes(931.4).bytes))
    let killed = Sample.limited(.oomKilled, mechanism: "cgroup v2")
    #expect(peak.median(killed.variants[0]) == nil)
  }
}
