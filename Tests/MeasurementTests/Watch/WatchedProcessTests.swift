import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

/// A watch of real processes, told by a pipe what to hold.
@Suite struct WatchedProcessTests {
  private func watch(_ probe: ObedientProbe, resets: Bool = true) throws -> ProcessWatch {
    try ProcessWatch(RunningProcess(probe.process), interval: .seconds(1), resets: resets)
  }

  @Test func givesThreeSpikesTheirOwnPeaks() throws {
    let probe = try ObedientProbe()
    var watch = try watch(probe)
    let base = watch.latest.held
    for (index, amount) in [50, 200, 20].enumerated() {
      try probe.tell("spike \(amount << 20)")
      let phase = try watch.phase(named: nil, at: .seconds(index + 1))
      #expect(phase.method == .reset)
      let error = phase.peak - base - .mebibytes(amount)
      #expect(abs(error.bytes) <= 1 << 20, "\(amount) MiB: \(phase.peak) from \(base)")
    }
    let run = watch.finish(.stopped, at: .seconds(4))
    #expect(try #require(run.peak?.bytes) >= .mebibytes(199))
    #expect(run.watch?.phases.last?.peak ?? .zero < .mebibytes(20))
    #expect(probe.isAlive)
  }

  @Test func leavesTheMarkAloneIfAsked() throws {
    let probe = try ObedientProbe()
    try probe.tell("spike \(60 << 20)")
    let before = try MemoryStatistics.ofProcess(probe.process).peak
    var watch = try watch(probe, resets: false)
    try probe.tell("spike \(20 << 20)")
    let phase = try watch.phase(named: nil, at: .seconds(1))
    #expect(phase.method == .samples && phase.peak < .mebibytes(20))
    #expect(try MemoryStatistics.ofProcess(probe.process).peak >= before)
    try probe.tell("spike \(90 << 20)")
    let highest = try watch.phase(named: nil, at: .seconds(2))
    #expect(highest.method == .own && highest.peak >= .mebibytes(89))
  }

  @Test func followsChildrenThatComeAndGo() throws {
    let probe = try ObedientProbe()
    var watch = try watch(probe)
    #expect(watch.latest.processes == 1)
    try probe.tell("child \(40 << 20)")
    try probe.tell("child \(30 << 20)")
    let both = try watch.seen(at: .seconds(1))
    #expect(both.processes == 3)
    #expect(both.held >= .mebibytes(69) && both.held < .mebibytes(90))
    #expect(both.proportional != nil)
    try probe.tell("reap")
    let phase = try watch.phase(named: nil, at: .seconds(2))
    #expect(phase.processes == 1 && phase.endedProcesses == 2)
    #expect(phase.method == .seen && phase.peak >= .mebibytes(39))
    #expect(phase.together >= .mebibytes(69))
  }

  @Test func noticesTheEnd() throws {
    let probe = try ObedientProbe()
    let process = try RunningProcess(probe.process)
    var watch = try ProcessWatch(process, interval: .seconds(1), resets: true)
    let end = ProcessEnd(of: process)
    try probe.tell("hold \(30 << 20)")
    _ = watch.look(at: .seconds(1))
    probe.letEnd()
    var waiting = pollfd(fd: end.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 300_000) == 1)
    // Now it is a zombie.
    #expect(!process.isAlive)
    #expect(watch.look(at: .seconds(2)) == nil)
    let run = watch.finish(.processEnded, at: .seconds(2))
    #expect(try #require(run.peak?.bytes) >= .mebibytes(29))
    #expect(throws: MeasurementError.notWatchable(.zombie(probe.process, name: "memory-probe"))) {
      try RunningProcess(probe.process)
    }
    probe.end()
    #expect(throws: MeasurementError.notWatchable(.absent(probe.process))) {
      try RunningProcess(probe.process)
    }
  }

  @Test func readsTheProcessesOwnGroup() throws {
    let probe = try ObedientProbe()
    guard let group = GroupReader(of: probe.process)?.reading() else {
      // A machine whose kernel has no memory controller, or does not show it.
      #expect(ControlGroupPlace.places(of: probe.process).allSatisfy { $0.charge() == nil })
      return
    }
    #expect(group.charge > .zero && group.mechanism.hasPrefix("cgroup v"))
    #expect(group.limit == nil || group.limitPath != nil)
  }
}

@Suite struct RunningProcessTests {
  private func refusal(_ find: () throws(MeasurementError) -> RunningProcess) -> WatchRefusal? {
    do {
      _ = try find()
    } catch {
      if case .notWatchable(let refusal) = error { return refusal }
    }
    return nil
  }

  /// A copy of the probe, whose process has a name that no other has.
  private func named(_ folder: TemporaryFolder, _ name: String) throws -> String {
    let path = folder.path(name)
    let copy = try run("/bin/cp", [BuiltProducts.path("memory-probe"), path])
    #expect(copy.status == 0)
    return path
  }

  @Test func refusesWhatHoldsNothing() throws {
    #expect(refusal { () throws(MeasurementError) in try RunningProcess(0) } == .absent(0))
    #expect(refusal { () throws(MeasurementError) in try RunningProcess(-1) } == .absent(-1))
    #expect(
      refusal { () throws(MeasurementError) in try RunningProcess(.max) } == .absent(.max))
    if let thread = ProcessEntry.every().first(where: \.isKernelThread) {
      #expect(
        refusal { () throws(MeasurementError) in try RunningProcess(thread.processID) }
          == .kernelThread(thread.processID, name: thread.name))
    }
  }

  @Test func refusesAThread() throws {
    let other = names(in: "/proc/self/task").compactMap { Int32($0) }.first { $0 != getpid() }
    let thread = try #require(other)
    #expect(
      refusal { () throws(MeasurementError) in try RunningProcess(thread) }
        == .thread(thread, of: getpid()))
  }

  @Test func findsAProgramByItsName() throws {
    let folder = try TemporaryFolder()
    let name = "hw\(getpid())n"
    let path = try named(folder, name)
    #expect(
      refusal { () throws(MeasurementError) in try RunningProcess(program: name) }
        == .noProgram(name))
    let first = try ObedientProbe(executable: path)
    #expect(try RunningProcess(program: name).processID == first.process)
    #expect(try RunningProcess(program: name).name == name)
    // Its own children have its name too.
    try first.tell("child 4096")
    #expect(try RunningProcess(program: name).processID == first.process)
    let second = try ObedientProbe(executable: path)
    guard
      case .severalPrograms(name, let candidates)? = refusal({ () throws(MeasurementError) in
        try RunningProcess(program: name)
      })
    else {
      Issue.record("several were not refused")
      return
    }
    #expect(Set(candidates.map(\.processID)) == [first.process, second.process])
    #expect(candidates.allSatisfy { $0.command == "\(path) obey 0" })
    withExtendedLifetime((first, second)) {}
  }

  @Test func namesTheCandidatesInOneLine() {
    let several = WatchRefusal.severalPrograms(
      "python3",
      [
        .init(processID: 12, command: "python3 server.py"), .init(processID: 34, command: ""),
      ])
    #expect(
      MeasurementError.notWatchable(several).description
        == "watch: 2 programs called 'python3' run; give the number of one: "
        + "12 (python3 server.py), 34")
  }
}
