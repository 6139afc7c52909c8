import Foundation
import TestSupport
import Testing

/// However HighWater or a run of it ends, it leaves no partial files.
@Suite(.tags(.slow)) struct EndingBySignalTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    #expect(
      try place.highwater("fixture", "make", "log", "--size", "256MiB").status == 0)
  }

  private var output: String { place.folder.path("out") }

  private var partials: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: place.folder.path)) ?? [])
      .filter { $0.hasPrefix(".highwater-") }
  }

  private func session() throws -> TerminalSession {
    try place.terminal(
      "stream", "transform", "--size", "256MiB", "--runs", "100", "--output", output)
  }

  /// Waits until a worker has begun to write. Its file may be whole, and renamed, by the next look.
  private func waitForPartial() {
    let deadline = ContinuousClock.now + .seconds(60)
    var seen = false
    while !seen, ContinuousClock.now < deadline {
      usleep(1000)
      seen = !partials.isEmpty
    }
    #expect(seen)
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func aSignalLeavesNoPartialFile(signal: Int32) throws {
    let session = try session()
    waitForPartial()
    session.signal(signal)
    let end = try session.waitForExit()
    #expect(end == .signalled(signal))
    #expect(partials.isEmpty)
  }

  @Test func aTimeOutLeavesNoPartialFile() throws {
    let finished = try place.highwater(
      "stream", "transform", "--size", "256MiB", "--output", output, "--timeout", "60ms")
    #expect(finished.status == 124)
    #expect(partials.isEmpty)
  }

  /// A shell ends its loop if a program ends by SIGINT, and goes on if it exits with 130.
  @Test func controlCEndsALoopOfTheShell() throws {
    let loop = "while true; do '\(place.executable)' measure -- sleep 60; echo again; done"
    let session = try TerminalSession(
      "/bin/bash", ["-c", "\(loop); echo not here"], environment: place.environment)
    try session.wait(for: "sleep")
    try session.send(.control("c"))
    #expect(try session.waitForExit() == .signalled(SIGINT))
    #expect(!session.screen.fullText.contains("again"))
  }

  /// `nohup` asks for SIGHUP to be ignored.
  @Test func anIgnoredSignalStaysIgnored() throws {
    let finished = try run(
      "/bin/sh",
      ["-c", "trap '' HUP; '\(place.executable)' measure --shell -- 'kill -HUP $PPID; sleep 0.1'"],
      environment: place.environment)
    #expect(finished.status == 0)
    let ended = try run(
      "/bin/sh",
      ["-c", "'\(place.executable)' measure --shell -- 'kill -TERM $PPID; sleep 60'; echo $?"],
      environment: place.environment)
    #expect(ended.outputText.hasSuffix("\n143\n"))
  }
}
