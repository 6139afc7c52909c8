import Glibc
import MemoryTracking
import TestSupport
import Testing
import WorkerProtocol

@testable import Measurement

@Suite struct CommandRunnerTests {
  private func run(
    _ words: [String], output: ForeignCommand.Output = .discarded,
    options: RunOptions = RunOptions(), observe: (RunEvent) -> Void = { _ in }
  ) throws -> Run {
    try CommandRunner(interruption: .never).run(
      ForeignCommand(name: "command", words: words), output: output, options: options,
      observe: observe)
  }

  private func shell(_ script: String, options: RunOptions = RunOptions()) throws -> Run {
    try run(["sh", "-c", script], options: options)
  }

  @Test func readsASmallPeakThatNoFloorHides() throws {
    // This test process holds far more than the 2 MiB of `true`.
    let run = try run(["true"])
    let peak = try #require(run.peak)
    #expect(peak.method == "VmHWM at exit")
    #expect(peak.bytes < .mebibytes(4))
    #expect(peak.bytes > .zero)
    #expect(run.outcome == .completed && run.exitCode == 0)
  }

  @Test func staysExactUnderALauncherThatHolds500MiB() throws {
    let block = UnsafeMutableRawPointer.allocate(byteCount: 500 << 20, alignment: 4096)
    memset(block, 1, 500 << 20)
    defer { block.deallocate() }
    #expect(try #require(try run(["true"]).peak).bytes < .mebibytes(4))
  }

  @Test func catchesAShortSpikeBeforeTheExit() throws {
    // head keeps the last 100 MiB of its input, and exits at once when it has them.
    let run = try shell("head -c 104857600 /dev/zero | tail -c 104857600 > /dev/null")
    let peak = try #require(run.peak).bytes
    #expect(peak.bytes >= 99 << 20)
    #expect(run.outcome == .completed)
  }

  @Test func takesTheLargestOfSeveralProcessesAndTheirSum() throws {
    let folder = try TemporaryFolder()
    // Both hold their 40 MiB until the two were seen together, some samples long.
    let hold =
      "(head -c 41943040 /dev/zero; until [ -e \(folder.path("go")) ]; do sleep 0.01; done) "
      + "| tail -c 41943040 > /dev/null &"
    var samples = 0
    let run = try run(
      ["sh", "-c", "\(hold) \(hold) wait"], options: RunOptions(timeout: patience)
    ) { event in
      if case .sample(let sample) = event, sample.resident >= .mebibytes(75) { samples += 1 }
      if samples == 5 { _ = try? folder.write("", to: "go") }
    }
    #expect(run.outcome == .completed)
    let peak = try #require(run.peak).bytes
    let tree = try #require(run.treePeak)
    #expect(peak.bytes >= 40 << 20 && peak.bytes < 60 << 20)
    #expect(tree.bytes >= 75 << 20)
  }

  /// Makes a run during which the kernel kills nobody on this machine for want of memory: its count
  /// of such kills is all that tells one of a process without a group of its own.
  private func undisturbed(_ body: () throws -> Run) throws -> Run {
    func kills() throws -> String {
      try TestSupport.run("/bin/grep", ["oom_kill ", "/proc/vmstat"]).outputText
    }
    for _ in 0..<100 {
      let before = try kills()
      let run = try body()
      if try kills() == before { return run }
    }
    return try body()
  }

  @Test(arguments: [(0, Outcome.completed), (1, .failed), (137, .failed)])
  func tellsTheExitStatus(status: Int, outcome: Outcome) throws {
    let run = try undisturbed { try shell("exit \(status)") }
    #expect(run.outcome == outcome)
    #expect(run.exitCode == Int32(status) && run.signal == nil)
  }

  @Test func tellsTheSignalThatEndedIt() throws {
    let run = try shell("kill -SEGV $$")
    #expect(run.outcome == .aborted)
    #expect(run.signal == SIGSEGV && run.exitCode == 139)
    #expect(run.peak != nil)
  }

  @Test func doesNotTakeAStrangersKillForTheKernels() throws {
    let run = try undisturbed { try shell("kill -KILL $$") }
    #expect(run.outcome == .aborted)
    #expect(run.exitCode == 137)
  }

  @Test func letsSignalsAndStopsThrough() throws {
    let folder = try TemporaryFolder()
    let mark = folder.path("woken")
    let run = try shell(
      """
      trap 'exit 7' USR1
      (until [ -e \(mark) ]; do kill -CONT $$; sleep 0.01; done; kill -USR1 $$) &
      kill -STOP $$; : > \(mark); wait; wait
      """)
    #expect(run.exitCode == 7)
  }

  @Test func givesTheErrorTextOfAFailure() throws {
    let run = try run(["cat", "/no/such/file"])
    #expect(run.outcome == .failed)
    #expect(try #require(run.message).contains("/no/such/file"))
  }

  @Test func digestsTheOutput() throws {
    let first = try run(["printf", "abc"], output: .digested).answer
    let second = try run(["sh", "-c", "printf a; printf bc"], output: .digested).answer
    let third = try run(["printf", "abd"], output: .digested).answer
    #expect(first?.byteCount == 3)
    #expect(first == second)
    #expect(first != third)
    #expect(try run(["printf", "abc"]).answer == nil)
  }

  @Test func countsWhatIsRead() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 10, count: 3 << 20), to: "file")
    let read = try #require(try run(["cat", path]).bytesRead)
    #expect(read.bytes >= 3 << 20 && read.bytes < 4 << 20)
  }

  @Test func leavesNothingRunning() throws {
    let folder = try TemporaryFolder()
    let mark = folder.path("pids")
    _ = try shell(
      """
      sleep 600 & echo $! > \(mark); setsid sleep 600 & echo $! >> \(mark)
      until [ $(ps -o sid= -p $!) = $! ]; do sleep 0.01; done; exit 0
      """)
    let text = String(decoding: try folder.contents(of: "pids"), as: UTF8.self)
    let processes = text.split(separator: "\n").compactMap { Int32($0) }
    #expect(processes.count == 2)
    for process in processes { #expect(hasEnded(process)) }
  }

  @Test func leavesNothingRunningAfterATimeout() throws {
    let folder = try TemporaryFolder()
    let mark = folder.path("pid")
    let process = try withEnoughTime(from: .milliseconds(400)) { time in
      let run = try shell(
        "setsid sleep 600 & echo $! > \(mark); sleep 600", options: RunOptions(timeout: time))
      #expect(run.outcome == .timedOut)
      let text = (try? folder.contents(of: "pid")).map { String(decoding: $0, as: UTF8.self) }
      return text.flatMap { Int32($0.filter(\.isNumber)) }
    }
    #expect(hasEnded(try #require(process)))
  }

  @Test func saysThatThereIsNoSuchProgram() {
    let error = #expect(throws: MeasurementError.self) { try run(["no-such-program-7"]) }
    #expect(
      error?.description
        == "command: there is no program 'no-such-program-7'; check the spelling, or give its path")
  }

  @Test func saysThatAFileIsNoProgram() {
    let error = #expect(throws: MeasurementError.self) { try run(["/etc/passwd"]) }
    #expect(
      error?.description == "command: cannot start '/etc/passwd' (exec: Permission denied); "
        + "check that it is a program you may run")
  }

  @Test func followsThreadsToo() throws {
    // dd of a thread-less tool is covered above; xz -T2 makes threads and exits from any of them.
    let run = try shell("head -c 4000000 /dev/urandom | xz -T2 -0 --block-size=500000 > /dev/null")
    #expect(run.outcome == .completed)
    #expect(try #require(run.peak).bytes > .mebibytes(4))
  }
}
