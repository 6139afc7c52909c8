import Glibc
import MemoryTracking
import TestSupport
import Testing
import WorkerProtocol

@testable import Measurement

/// Following a command through whatever its processes do.
@Suite(.serialized) struct ProcessTreeTests {
  private func run(_ words: [String], options: RunOptions = RunOptions()) throws -> Run {
    try CommandRunner(interruption: .never).run(
      ForeignCommand(name: "tree", words: words), output: .discarded, options: options
    ) { _ in }
  }

  @Test func followsManyShortProcesses() throws {
    let run = try run(["sh", "-c", "i=0; while [ $i -lt 500 ]; do (:); i=$((i+1)); done; exit 5"])
    #expect(run.exitCode == 5)
    #expect(try #require(run.peak).bytes < .mebibytes(8))
  }

  @Test func endsAForkingCommandWhollyWhenItsTimeIsOut() throws {
    let folder = try TemporaryFolder()
    let mark = folder.path("alive")
    // Each shell leaves a successor in a session of its own and ends: there is always a newest one.
    let script = try folder.writeProgram(
      "#!/bin/sh\necho $$ >> '\(mark)'\nsleep 0.01\nsetsid \"$0\" &\n", to: "runner")
    let count = try withEnoughTime(from: .milliseconds(400)) { time in
      let run = try run(
        ["sh", "-c", "'\(script)'; sleep 600"], options: RunOptions(timeout: time))
      #expect(run.outcome == .timedOut)
      #expect(run.wall < wellBeforeHangingEnds)
      return try? fileContents(mark).count
    }
    let before = try #require(count)
    #expect(before > 0)
    usleep(200_000)
    #expect(try fileContents(mark).count == before)
  }

  @Test func leavesNoDescriptorsAndNoChildrenBehind() throws {
    _ = try run(["true"])
    let before = descriptors()
    for _ in 0..<10 {
      _ = try run(["true"])
      _ = try? run(["no-such-program-7"])
      _ = try Probe.worker("touch", amount: .kibibytes(4))
    }
    // Other tests run beside this one; a leak would show ten times over.
    #expect(descriptors() < before + 30)
  }

  private func descriptors() -> Int { (0..<1024).count { fcntl(Int32($0), F_GETFD) >= 0 } }

  @Test func keepsItsBoundsWhileACommandNeverStopsTalking() throws {
    let run = try withEnoughTime(from: .milliseconds(300)) { time in
      let run = try CommandRunner(interruption: .never).run(
        ForeignCommand(name: "yes", words: ["timeout", "600", "yes"]), output: .digested,
        options: RunOptions(timeout: time)
      ) { _ in }
      #expect(run.outcome == .timedOut)
      #expect(run.wall < wellBeforeHangingEnds)
      return try #require(run.answer).byteCount > 65_536 ? run : nil
    }
    #expect(run != nil, "it never said more than a pipe holds")
  }

  @Test func looksOftenEnoughForABoundHoweverRareTheSamples() throws {
    let options = RunOptions(sampleInterval: hanging, cap: .mebibytes(100))
    let least = try leastPeak {
      let run = try Probe.command("touch", "\(600 << 20)", "600000", options: options)
      #expect(run.outcome == .capKilled)
      return try #require(run.peak).bytes
    }
    #expect(least.mebibytes <= 132)
  }

  @Test func endsAtATimeoutHoweverRareTheSamples() throws {
    let options = RunOptions(sampleInterval: hanging, timeout: .milliseconds(200))
    let run = try Probe.worker("hang", amount: .zero, options: options)
    #expect(run.outcome == .timedOut)
    #expect(run.wall < wellBeforeHangingEnds)
  }

  @Test func tellsWhyAProgramCannotBeStartedTracedOrNot() throws {
    for isTraced in [true, false] {
      #expect(throws: MeasurementError.launch(program: "/etc/passwd", step: "exec", code: EACCES)) {
        try CommandRunner(interruption: .never).run(
          ForeignCommand(name: "x", words: ["/etc/passwd"], isTraced: isTraced),
          output: .discarded, options: RunOptions()
        ) { _ in }
      }
    }
  }

  @Test func followsAProgramThatTakesOverFromAThread() throws {
    try #require(access("/usr/bin/python3", X_OK) == 0, "install python3, as the README says")
    let script = """
      import os, threading, time
      threading.Thread(target=lambda: os.execv('/bin/sh', ['sh', '-c', 'exit 6'])).start()
      time.sleep(600)
      """
    let run = try run(["/usr/bin/python3", "-c", script])
    #expect(run.exitCode == 6)
    #expect(run.wall < wellBeforeHangingEnds)
  }
}
