import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

/// A way in which the processes of a command can be followed.
struct Following: CustomStringConvertible, Sendable {
  var isTraced: Bool
  /// Only where one can be made; without it the figures must be as right.
  var usesGroups: Bool

  var description: String {
    "\(isTraced ? "traced" : "untraced"), \(usesGroups ? "in a cgroup if one can be made" : "no cgroup")"
  }

  static let all = [true, false].flatMap { isTraced in
    [true, false].map { Following(isTraced: isTraced, usesGroups: $0) }
  }
}

/// What is promised of commands of several processes, however they can be followed.
@Suite(.serialized, .tags(.slow)) struct FollowingSlowTests {
  private func run(
    _ work: String, _ mebibytes: Int, _ milliseconds: Int, _ following: Following,
    options: RunOptions = RunOptions()
  ) throws -> Run {
    try Probe.command(
      work, "\(mebibytes << 20)", "\(milliseconds)", isTraced: following.isTraced,
      usesGroups: following.usesGroups, options: options)
  }

  @Test(arguments: Following.all) func addsUpChildren(_ following: Following) throws {
    let run = try run("children", 60, 1500, following)
    // The tests' own process may hold more than that, and wait4 shows no less.
    let peak = try #require(run.peak)
    #expect(peak.isAtFloor || (60...63).contains(peak.bytes.mebibytes), "\(peak)")
    #expect((180...190).contains(try #require(run.treePeak).mebibytes), "\(run)")
  }

  @Test(arguments: Following.all) func countsASharedSegmentOnce(_ following: Following) throws {
    let run = try run("shared", 100, 1500, following)
    #expect((100...112).contains(try #require(run.treePeak).mebibytes), "\(run)")
    let highest = try #require(run.timeline.samples.map(\.resident).max())
    #expect(highest <= .mebibytes(112))
  }

  @Test(arguments: Following.all) func countsCopiedPagesOnce(_ following: Following) throws {
    let run = try run("copies", 90, 1500, following)
    #expect((175...190).contains(try #require(run.treePeak).mebibytes), "\(run)")
  }

  @Test(arguments: Following.all)
  func seesAProcessWhoseMainThreadHasExited(_ following: Following) throws {
    let run = try run("leader", 100, 1000, following)
    #expect(run.outcome == .completed)
    let peak = try #require(run.peak)
    #expect(peak.isAtFloor || (100...108).contains(peak.bytes.mebibytes), "\(peak)")
    #expect(try #require(run.timeline.samples.map(\.resident).max()) >= .mebibytes(100))
  }

  @Test(arguments: Following.all)
  func holdsAProcessWhoseMainThreadHasExitedToItsCap(_ following: Following) throws {
    let options = RunOptions(cap: .mebibytes(100))
    let run = try run("leader", 400, 10_000, following, options: options)
    #expect(run.outcome == .capKilled)
  }

  @Test(arguments: Following.all)
  func holdsChildrenToTheirLimitTogether(_ following: Following) throws {
    let options = RunOptions(limit: .mebibytes(100))
    let run = try run("children", 60, 10_000, following, options: options)
    #expect(run.outcome == .oomKilled || run.outcome == .limitKilled)
    #expect(run.limit?.mechanism == "watchdog" || run.outcome == .oomKilled)
  }

  @Test(arguments: Following.all)
  func endsAndCountsWhatACommandLeavesRunning(_ following: Following) throws {
    let script = "sleep 61 & setsid sleep 61 &"
    var command = ForeignCommand(name: "sh", words: ["sh", "-c", script])
    command.isTraced = following.isTraced
    let run = try CommandRunner(interruption: .never, usesGroups: following.usesGroups)
      .run(command, output: .discarded, options: RunOptions()) { _ in }
    #expect(run.outcome == .completed)
    #expect(run.leftBehind == 2)
  }

  /// The middle one of three forks and ends while the others are looked for, so that a single look
  /// finds neither.
  @Test(arguments: Following.all)
  func missesNoProcessOfAParentThatIsJustEnding(_ following: Following) throws {
    var command = ForeignCommand(name: "sh", words: ["sh", "-c", "(sleep 61 &) &"])
    command.isTraced = following.isTraced
    let runner = CommandRunner(interruption: .never, usesGroups: following.usesGroups)
    for _ in 0..<10 {
      let run = try runner.run(command, output: .discarded, options: RunOptions()) { _ in }
      #expect((1...2).contains(run.leftBehind ?? 0))
    }
  }

  @Test(arguments: Following.all) func endsChildrenWhenTheTimeIsOut(_ following: Following) throws {
    let options = RunOptions(timeout: .milliseconds(300))
    let run = try run("orphan", 10, 60_000, following, options: options)
    #expect(run.outcome == .timedOut)
  }

  /// Untraced, nothing but looks can see it: then the figure is a lower bound and says so, and no
  /// upper bound is ever given that does not hold.
  @Test(arguments: Following.all)
  func boundsNoProcessThatNobodyWaitedFor(_ following: Following) throws {
    let run = try run("orphan", 100, 500, following)
    let peak = try #require(run.peak)
    #expect(peak.bytes.mebibytes >= 100)
    // In a process that holds more than the orphan, as the tests' may, the floor is a bound that
    // holds.
    #expect(following.isTraced || peak.isLowerBound || peak.isAtFloor)
  }

  @Test(arguments: Following.all)
  func leavesNoProcessInASessionOfItsOwn(_ following: Following) throws {
    let folder = try TemporaryFolder()
    let mark = folder.path("pids")
    _ = try CommandRunner(interruption: .never, usesGroups: following.usesGroups).run(
      ForeignCommand(
        name: "leaver",
        words: [
          "sh", "-c",
          "setsid sh -c 'echo $$ >> \(mark); sleep 600' & "
            + "(setsid setsid sh -c 'echo $$ >> \(mark); sleep 600' &); "
            + "while [ \"$(wc -l < \(mark) 2> /dev/null || echo 0)\" -lt 2 ]; do sleep 0.01; done",
        ], isTraced: following.isTraced), output: .discarded, options: RunOptions()
    ) { _ in }
    let text = String(decoding: try folder.contents(of: "pids"), as: UTF8.self)
    let processes = text.split(separator: "\n").compactMap { Int32($0) }
    #expect(processes.count == 2)
    for process in processes { #expect(hasEnded(process)) }
  }

  @Test(arguments: Following.all)
  func tellsAKillByTheLimitWhateverTheExitCode(_ following: Following) throws {
    let run = try CommandRunner(interruption: .never, usesGroups: following.usesGroups).run(
      ForeignCommand(
        name: "survivor",
        words: ["sh", "-c", "'\(try Probe.path())' touch \(300 << 20) 5000; true"],
        isTraced: following.isTraced), output: .discarded,
      options: RunOptions(limit: .mebibytes(100))
    ) { _ in }
    #expect(run.outcome == .oomKilled || run.outcome == .limitKilled)
  }

  /// What starts it writes a few bytes in its place.
  @Test(arguments: Following.all)
  func countsNothingThatTheCommandDidNotWrite(_ following: Following) throws {
    for (script, count) in [("true", 0), ("printf 12345", 5)] {
      var command = ForeignCommand(name: "sh", words: ["sh", "-c", script])
      command.isTraced = following.isTraced
      let run = try CommandRunner(interruption: .never, usesGroups: following.usesGroups)
        .run(command, output: .discarded, options: RunOptions()) { _ in }
      #expect(run.bytesWritten == ByteCount(count))
    }
  }

  @Test func readsWhatAnOrdinaryUsersCommandHasRead() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 10, count: 3 << 20), to: "file")
    for following in Following.all {
      let run = try Probe.command(
        "read", path, "0", isTraced: following.isTraced, usesGroups: following.usesGroups)
      #expect((3...4).contains(try #require(run.bytesRead).mebibytes))
    }
  }
}
