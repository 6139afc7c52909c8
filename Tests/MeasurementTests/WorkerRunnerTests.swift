import Glibc
import MemoryTracking
import TestSupport
import Testing
import WorkerProtocol

@testable import Measurement

/// Runs real processes: shell scripts that speak the worker's protocol.
@Suite struct WorkerRunnerTests {
  private static let started = "started\\t1048576\\t1048576\\t3\\t4\\t5\\n"
  private static let finished = "finished\\t2097152\\t4194304\\t3\\t4\\t5\\n"

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func run(
    _ script: String, options: RunOptions = RunOptions(), interruption: Interruption = .never,
    observe: (RunEvent) -> Void = { _ in }
  ) throws -> Run {
    let worker = try folder.writeProgram("#!/bin/sh\n\(script)\n", to: "worker")
    return try WorkerRunner(worker: worker, interruption: interruption).run(
      WorkerRequest(caseID: "tail", version: "load", input: "f"), options: options,
      observe: observe)
  }

  @Test func tellsACompletedRun() throws {
    var events: [RunEvent] = []
    let run = try run(
      """
      printf '\(Self.started)' >&3
      printf 'checkpoint\\tFile read\\t1000\\t5\\t6\\t7\\t8\\t9\\t10\\t11\\nanswer\\t3\\tabc\\n' >&3
      printf '\(Self.finished)' >&3
      """
    ) { events.append($0) }
    #expect(run.outcome == .completed)
    #expect(run.exitCode == 0 && run.signal == nil && run.message == nil)
    #expect(run.start == .mebibytes(1))
    let tolerance = ResidentCounters.ofThisMachine.tolerance
    #expect(
      run.peak
        == Peak(
          bytes: .mebibytes(4), method: "worker VmHWM", floor: .zero, tolerance: tolerance))
    #expect(run.finalResident == .mebibytes(2))
    #expect(run.answer == Answer(byteCount: 3, digest: "abc"))
    #expect(run.checkpoints.map(\.name) == ["File read"])
    #expect(run.wall > .zero && run.user != nil && run.system != nil)
    #expect(try #require(run.bytesRead).bytes > 0)
    #expect(events.contains(.checkpoint(run.checkpoints[0])))
  }

  @Test func tellsWhatWasWrittenBesideTheReports() throws {
    let reports = "printf '\(Self.started)\(Self.finished)' >&3"
    #expect(try run(reports).bytesWritten == nil)
    let spilled = try run("printf '%0100000d' 0 > '\(folder.path("spill"))'\n\(reports)")
    #expect((100_000...110_000).contains(try #require(spilled.bytesWritten).bytes))
  }

  @Test func tellsAFailureInTheWorkersWords() throws {
    let run = try run("printf '\(Self.started)failed\\tinput: gone\\n' >&3; exit 1")
    #expect(run.outcome == .failed)
    #expect(run.exitCode == 1)
    #expect(run.message == "input: gone")
    #expect(run.answer == nil && run.finalResident == nil)
  }

  /// What it told at its start is more than any look from outside has caught.
  @Test func aFailedWorkersPeakIsNotBelowWhatItHasTold() throws {
    let run = try run(
      "printf 'started\\t1048576\\t67108864\\t3\\t4\\t5\\nfailed\\tinput: gone\\n' >&3; exit 1")
    #expect(run.outcome == .failed)
    #expect(try #require(run.peak).bytes >= .mebibytes(64))
  }

  /// A killed worker's partial output is removed, whatever ended it.
  @Test func removesWhatAKilledWorkerLeaves() throws {
    let output = folder.path("answer")
    let worker = try folder.write(
      "#!/bin/sh\n: > '\(folder.path(".highwater-1.partial"))'\nkill -9 $$\n", to: "worker")
    chmod(worker, 0o755)
    let run = try WorkerRunner(worker: worker, interruption: .never).run(
      WorkerRequest(caseID: "tail", version: "load", input: "f", answer: output),
      options: RunOptions(), observe: { _ in })
    #expect(run.outcome == .aborted)
    #expect(access(folder.path(".highwater-1.partial"), F_OK) != 0)
  }

  @Test func tellsACrashByItsLastWords() throws {
    let run = try run(
      "printf '\(Self.started)' >&3; echo 'Fatal error: Index out of range' >&2; kill -ILL $$")
    #expect(run.outcome == .aborted)
    #expect(run.signal == SIGILL)
    #expect(run.exitCode == 128 + SIGILL)
    #expect(run.message == "Fatal error: Index out of range\n")
    #expect(run.peak != nil)
  }

  @Test func doesNotTakeSilenceForCompletion() throws {
    let run = try run("exit 0")
    #expect(run.outcome == .failed)
    #expect(run.message == "worker: it ended without its final figures")
  }

  @Test func doesNotTakeGarbageForCompletion() throws {
    let run = try run("printf 'bogus\\n\(Self.finished)' >&3")
    #expect(run.outcome == .failed)
    #expect(try #require(run.message).hasPrefix("worker: cannot read the report 'bogus'"))
  }

  @Test func endsARunThatHangsWithItsGroup() throws {
    let mark = folder.path("grandchild")
    let grandchild = try withEnoughTime(from: .milliseconds(300)) { time in
      let run = try run("sleep 600 & echo $! > \(mark); wait", options: RunOptions(timeout: time))
      #expect(run.outcome == .timedOut)
      #expect(run.signal == SIGKILL)
      #expect(run.wall < wellBeforeHangingEnds)
      let text = (try? fileContents(mark)).map { String(decoding: $0, as: UTF8.self) }
      return text.flatMap { Int32($0.filter(\.isNumber)) }
    }
    #expect(hasEnded(try #require(grandchild)))
  }

  @Test func endsARunThatIsInterrupted() throws {
    let clock = ContinuousClock.now
    let run = try run(
      "sleep 600",
      interruption: Interruption(descriptor: -1) {
        clock.duration(to: .now) > .milliseconds(100)
      })
    #expect(run.outcome == .cancelled)
    #expect(run.wall < wellBeforeHangingEnds)
  }

  @Test func drainsAWorkerThatTalksALot() throws {
    let run = try run(
      "printf '\(Self.started)' >&3; yes 'a long line of complaint' | head -c 1000000 >&2; printf '\(Self.finished)' >&3"
    )
    #expect(run.outcome == .completed)
  }

  @Test func doesNotWaitForADescendantThatKeepsThePipesOpen() throws {
    let mark = folder.path("descendant")
    let run = try run(
      "setsid sleep 600 & echo $! > \(mark); printf '\(Self.started)\(Self.finished)' >&3")
    #expect(run.outcome == .completed)
    #expect(run.wall < wellBeforeHangingEnds)
    let text = String(decoding: try fileContents(mark), as: UTF8.self)
    kill(try #require(Int32(text.filter(\.isNumber))), SIGKILL)
  }

  @Test func samplesALongRun() throws {
    // It lasts until it was looked at often enough.
    let mark = folder.path("go")
    var samples = 0
    let run = try run(
      "until [ -e \(mark) ]; do sleep 0.01; done; printf '\(Self.finished)' >&3"
    ) { event in
      if case .sample = event { samples += 1 }
      if samples == 6 { _ = try? folder.write("", to: "go") }
    }
    #expect(run.timeline.samples.count > 5)
    #expect(run.timeline.intervalAsked == .milliseconds(5))
    #expect(try #require(run.timeline.intervalAchieved) >= .milliseconds(4))
  }

  @Test func startsWorkersWithACleanSlate() throws {
    // Signals at their defaults, no descriptor above 3, a group of its own, first to be killed.
    let run = try run(
      """
      exec 2>\(folder.path("facts"))
      grep -E '^(SigBlk|SigIgn)' /proc/self/status >&2
      cat /proc/self/oom_score_adj >&2
      ls /proc/self/fd >&2
      ps -o pgid= -p $$ >&2; echo $$ >&2
      printf '\(Self.finished)' >&3
      """)
    #expect(run.outcome == .completed)
    let facts = String(decoding: try folder.contents(of: "facts"), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    // Signals 32 and 33 are the C library's own; it lets nobody set them (signal(7)).
    let masks = try facts.prefix(2).map { try #require(UInt64($0.suffix(16), radix: 16)) }
    #expect(masks.map { $0 & ~(3 << 31) } == [0, 0])
    #expect(facts.contains("1000"))
    // 4 is the folder that ls itself has open.
    #expect(
      facts.filter { Int($0).map { (0...9).contains($0) } ?? false } == ["0", "1", "2", "3", "4"])
    #expect(facts[facts.count - 1] == facts[facts.count - 2])
  }

  @Test func saysThatTheWorkerIsMissing() {
    let path = folder.path("nowhere")
    let error = #expect(throws: MeasurementError.self) {
      try WorkerRunner(worker: path, interruption: .never).run(
        WorkerRequest(caseID: "tail", version: "load", input: "f"), options: RunOptions()
      ) { _ in }
    }
    #expect(
      error?.description == "worker: there is no program '\(path)'; install HighWater again, or "
        + "make it by 'swift build', and keep highwater-worker beside highwater")
  }
}
