import MemoryTracking
import Testing

@testable import Measurement

/// A watch of figures and times that the test makes up.
@Suite struct ProcessWatchTests {
  @Test func givesEachPhaseItsOwnPeak() throws {
    let reader = ScriptedReader(10, peak: 90)
    var watch = try #require(reader.watch())
    for (index, amount) in [60, 210, 30].enumerated() {
      reader.spike(amount)
      let phase = try watch.phase(named: nil, at: .seconds(index + 1))
      #expect(phase.name == "phase \(index + 1)")
      #expect(phase.peak == .mebibytes(amount) && phase.method == .reset)
      #expect(phase.held == .mebibytes(10))
    }
    let run = watch.finish(.timeOver, at: .seconds(4))
    #expect(run.outcome == .completed)
    #expect(run.checkpoints.map(\.name) == ["phase 1", "phase 2", "phase 3", "phase 4"])
    #expect(run.checkpoints.map(\.statistics.peak) == [60, 210, 30, 10].map { .mebibytes($0) })
    #expect(run.peak?.bytes == .mebibytes(210) && run.peak?.method == "VmHWM since its start")
    #expect(run.start == .mebibytes(10) && run.finalResident == .mebibytes(10))
  }

  @Test func remembersThePeakFromBeforeTheWatching() throws {
    let reader = ScriptedReader(10, peak: 90)
    var watch = try #require(reader.watch())
    let run = watch.finish(.stopped, at: .seconds(1))
    #expect(run.peak?.bytes == .mebibytes(90))
    #expect(run.checkpoints.first?.statistics.peak == .mebibytes(10))
  }

  /// What a phase began with counts in its peak, even if it is given back at once.
  @Test(arguments: [true, false]) func countsWhatIsHeldAtThePhasesBeginning(resets: Bool) throws {
    let reader = ScriptedReader(10, peak: 500)
    if !resets { reader.resettable = [] }
    var watch = try #require(reader.watch())
    reader.hold(80)
    _ = watch.endPhase(named: "rise", at: .seconds(1))
    reader.hold(20)
    let phase = try watch.phase(named: "fall", at: .seconds(2))
    #expect(phase.peak == .mebibytes(80) && phase.held == .mebibytes(20))
    #expect(phase.method == (resets ? .reset : .samples))
  }

  @Test func knowsWithoutAResetOnlyANewHighestPeakExactly() throws {
    let reader = ScriptedReader(10, peak: 90)
    reader.resettable = []
    var watch = try #require(reader.watch())
    #expect(watch.restrictions.count == 1)
    reader.spike(80)
    let low = try watch.phase(named: nil, at: .seconds(1))
    #expect(low.peak == .mebibytes(10) && low.method == .samples)
    reader.spike(120)
    let high = try watch.phase(named: nil, at: .seconds(2))
    #expect(high.peak == .mebibytes(120) && high.method == .own)
    #expect(reader.resets == 0)
  }

  @Test func namesThePeakOfTheLargestProcessAndTheSumOfAll() throws {
    let reader = ScriptedReader(10)
    var watch = try #require(reader.watch())
    reader.hold(50, by: 101)
    reader.hold(40, by: 102)
    let look = try watch.seen(at: .seconds(1))
    #expect(look.processes == 3 && look.held == .mebibytes(100))
    reader.processes[101] = nil
    let phase = try watch.phase(named: nil, at: .seconds(2))
    #expect(phase.peak == .mebibytes(50) && phase.method == .seen)
    #expect(phase.together == .mebibytes(100))
    #expect(phase.endedProcesses == 1 && phase.processes == 2)
    let next = try watch.phase(named: nil, at: .seconds(3))
    #expect(next.peak == .mebibytes(40) && next.method == .reset)
    let run = watch.finish(.timeOver, at: .seconds(4))
    #expect(run.treePeak == .mebibytes(100) && run.treeMethod == "Pss sum by samples")
  }

  @Test func noticesAMarkThatSomebodyElseReset() throws {
    let reader = ScriptedReader(10)
    var watch = try #require(reader.watch())
    reader.spike(70)
    _ = watch.look(at: .seconds(1))
    reader.processes[100] = .figures(10, peak: 10)
    let phase = try watch.phase(named: nil, at: .seconds(2))
    #expect(phase.peak == .mebibytes(70) && phase.method == .seen)
  }

  @Test func endsWithTheProcess() throws {
    let reader = ScriptedReader(10)
    var watch = try #require(reader.watch())
    reader.hold(70)
    _ = watch.look(at: .seconds(1))
    reader.processes = [:]
    #expect(watch.look(at: .seconds(2)) == nil)
    let run = watch.finish(.processEnded, at: .seconds(2))
    #expect(run.outcome == .completed && run.exitCode == nil && run.finalResident == nil)
    #expect(run.watch?.ending == .processEnded)
    #expect(run.peak?.bytes == .mebibytes(70) && run.peak?.isLowerBound == true)
    #expect(run.watch?.phases.first?.method == .seen)
    #expect(run.remarks == ["The process ended; only its parent learns its exit code."])
    #expect(reader.watch() == nil)
  }

  @Test(arguments: [true, false]) func tellsAKillByTheKernel(isOwnLimit: Bool) throws {
    let reader = ScriptedReader(10)
    reader.reading = GroupReading(
      path: "/g/own", mechanism: "cgroup v2", limit: .mebibytes(64),
      limitPath: isOwnLimit ? "/g/own" : "/g", charge: .mebibytes(60), cache: .zero,
      peak: .mebibytes(64), oomKills: 3, highEvents: 5, limitHits: 7)
    var watch = try #require(reader.watch())
    reader.reading?.highEvents = 6
    _ = watch.look(at: .seconds(1))
    reader.processes = [:]
    reader.reading?.oomKills = 4
    let run = watch.finish(.processEnded, at: .seconds(2))
    #expect(run.outcome == (isOwnLimit ? .oomKilled : .enclosingOOMKilled))
    let group = try #require(run.watch?.group)
    #expect(group.oomKills == 1 && group.highEvents == 1 && group.limitHits == 0)
    #expect(group.hasOwnLimit == isOwnLimit)
    #expect(run.limit?.bytes == .mebibytes(64))
  }

  /// `--phase-every 10s` and a look each second for a day, without a clock.
  @Test func keepsADayInABoundedRecord() throws {
    let reader = ScriptedReader(10)
    var watch = try #require(reader.watch())
    var pace = WatchPace(interval: .seconds(1), phase: .seconds(10), end: .seconds(86_400))
    var phases = 0
    var run: Run?
    while run == nil {
      let now = pace.next
      // One spike in the whole day, between two looks.
      if now == .seconds(50_005) { reader.spike(777) }
      switch pace.due(at: now) {
      case .nothing: Issue.record("nothing was due at \(now)")
      case .look: _ = watch.look(at: now)
      case .phase:
        _ = watch.endPhase(named: nil, at: now)
        phases += 1
      case .end: run = watch.finish(.timeOver, at: now)
      }
      pace.didLook(at: now, taking: .milliseconds(2))
    }
    let day = try #require(run)
    #expect(phases == 8639)
    #expect(day.checkpoints.count <= PhaseLog.capacity && day.checkpoints.count >= 500)
    #expect(day.checkpoints.map(\.statistics.peak).max() == .mebibytes(777))
    #expect(day.checkpoints.count { $0.statistics.peak == .mebibytes(777) } == 1)
    #expect(day.checkpoints.first?.name.hasPrefix("phase 1 … phase ") == true)
    #expect(day.checkpoints.last?.elapsed == .seconds(86_400))
    #expect(day.timeline.samples.count <= Timeline.capacity)
    #expect(day.timeline.samples.count >= Timeline.capacity / 2)
    #expect(day.remarks.contains { $0.hasPrefix("8640 phases are kept as ") })
    #expect(day.remarks.contains { $0.hasPrefix("86401 looks are thinned to ") })
  }
}
