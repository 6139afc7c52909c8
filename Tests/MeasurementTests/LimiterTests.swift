import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

@Suite struct LimiterTests {
  private static let hog = "head -c 400000000 /dev/zero | tail -c 400000000 > /dev/null"

  /// Whether this machine lets us make a memory cgroup, found out in another way than the code's
  /// own.
  private static let hasControlGroups: Bool = {
    ControlGroup.make(limit: .mebibytes(64)) != nil
  }()

  private func run(_ script: String, limit: ByteCount) throws -> Run {
    try CommandRunner(interruption: .never).run(
      ForeignCommand(name: "hog", words: ["sh", "-c", script]), output: .discarded,
      options: RunOptions(limit: limit)
    ) { _ in }
  }

  @Test func endsARunThatPassesItsLimit() throws {
    let least = try leastPeak {
      let run = try run(Self.hog, limit: .mebibytes(64))
      #expect(run.exitCode == 137)
      #expect(run.limit?.bytes == .mebibytes(64))
      if Self.hasControlGroups {
        #expect(run.outcome == .oomKilled)
        #expect(try #require(run.limit?.mechanism).hasPrefix("cgroup v"))
      } else {
        #expect(run.outcome == .limitKilled)
        #expect(run.limit?.mechanism == "watchdog")
      }
      let peak = try #require(run.peak).bytes
      #expect(peak <= .mebibytes(66) || !Self.hasControlGroups)
      return peak
    }
    #expect(least <= .mebibytes(96))
  }

  @Test func leavesARunAloneThatKeepsToItsLimit() throws {
    let run = try run("head -c 200000000 /dev/zero | wc -c", limit: .mebibytes(64))
    #expect(run.outcome == .completed)
  }

  @Test func watchesWhereNoControlGroupCanBeMade() throws {
    let least = try leastPeak {
      var monitor = try ProcessMonitor(
        ChildProcess.Request(program: "sh", arguments: ["-c", Self.hog], isTraced: true),
        options: RunOptions(), watchdogLimit: .mebibytes(64), interruption: .never)
      let findings = try monitor.watch(pipes: [], receive: { _, _ in }, look: { _ in })
      #expect(findings.verdict == .overLimit)
      return try #require(findings.memory.together)
    }
    #expect(least > .mebibytes(64) && least <= .mebibytes(96))
  }

  @Test func endsARunAtTheSafetyCap() throws {
    let run = try CommandRunner(interruption: .never).run(
      ForeignCommand(name: "hog", words: ["sh", "-c", Self.hog]), output: .discarded,
      options: RunOptions(cap: .mebibytes(100))
    ) { _ in }
    #expect(run.outcome == .capKilled)
    #expect(run.limit == nil)
  }

  @Test func findsThePlacesForAGroup() {
    let mounts = """
      tmpfs /sys/fs/cgroup tmpfs rw 0 0
      cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0
      cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0
      cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0
      """
    let memberships = "5:freezer:/\n4:memory:/a/b\n3:cpuset:/\n0::/user/x\n"
    let places = ControlGroupPlace.candidates(memberships: memberships, mounts: mounts)
    #expect(
      places.map { "\($0.hierarchy.rawValue) \($0.path)" } == [
        "cgroup v2 /sys/fs/cgroup/unified/user/x", "cgroup v2 /sys/fs/cgroup/unified/user",
        "cgroup v2 /sys/fs/cgroup/unified", "cgroup v1 /sys/fs/cgroup/memory/a/b",
        "cgroup v1 /sys/fs/cgroup/memory/a", "cgroup v1 /sys/fs/cgroup/memory",
      ])
  }

  @Test func findsNoPlaceWhereNothingIsMounted() {
    #expect(ControlGroupPlace.candidates(memberships: "0::/\n", mounts: "").isEmpty)
  }
}
