import WorkerProtocol
import MemoryTracking
import Testing

@testable import Measurement

@Suite struct ReportedPhasesTests {
  private func run(_ script: String) throws -> (run: Run, seen: [String]) {
    var seen: [String] = []
    let run = try CommandRunner(interruption: .never).run(
      ForeignCommand(name: "it", words: ["sh", "-c", script]), output: .digested,
      options: RunOptions()
    ) { event in
      if case .checkpoint(let checkpoint) = event { seen.append(checkpoint.name) }
    }
    return (run, seen)
  }

  @Test func readsBothStreamsAsTheyCome() throws {
    let (run, seen) = try run(
      """
      echo '[MEMORY] Tracking enabled. RSS: 10.0 MiB, Peak: 12.0 MiB'
      echo '[MEMORY] read: RSS 50.0 MB | Peak 60.0 MB'
      echo '2026-01-31 09:30:00 INFO [MEMORY] parsed: RSS 20.0 MiB (-30.0) | Peak 90.0 MiB (+78.0 since start)' >&2
      echo output
      """)
    #expect(Set(seen) == ["read", "parsed"])
    #expect(run.checkpoints.map(\.name) == seen)
    let read = try #require(run.checkpoints.first { $0.name == "read" })
    #expect(read.statistics.resident == .mebibytes(50))
    #expect(read.statistics.virtual == nil)
    let parsed = try #require(run.checkpoints.first { $0.name == "parsed" })
    #expect(parsed.residentDelta == .mebibytes(-30) && parsed.peakIncrease == .mebibytes(78))
    // What is left is the output.
    #expect(run.answer?.byteCount == "output\n".utf8.count)
  }

  @Test func findsTheDifferencesThatALineLeavesOut() {
    var phases = ReportedPhases()
    _ = phases.take(.enabled(resident: .mebibytes(10), peak: .mebibytes(12)))
    let first = phases.take(
      .checkpoint(
        name: "a", resident: .mebibytes(50), residentDelta: nil, peak: .mebibytes(60),
        peakIncrease: nil))
    #expect(first?.residentDelta == .mebibytes(40) && first?.peakIncrease == .mebibytes(48))
    let second = phases.take(
      .checkpoint(
        name: "b", resident: .mebibytes(20), residentDelta: nil, peak: .mebibytes(60),
        peakIncrease: nil))
    #expect(second?.residentDelta == .mebibytes(-30) && second?.peakIncrease == .mebibytes(48))
  }

  @Test func showsACutLineAsFarAsItCame() throws {
    let (run, _) = try run("printf '[MEMORY] half done: RSS 53.0 MiB (+10.5) | Pe'; kill -9 $$")
    #expect(run.outcome == .aborted)
    #expect(run.checkpoints == [])
    #expect(
      run.remarks.contains(
        "Its last line of output was cut in the phase 'half done', after RSS 53.0 MiB."))
  }

  @Test func takesOrdinaryOutputForOutput() throws {
    let (run, seen) = try run("echo '[MEMORY] is low'; echo ' x [MEMORY] RSS 5'")
    #expect(seen == [] && run.checkpoints == [])
    #expect(run.answer?.byteCount == "[MEMORY] is low\n x [MEMORY] RSS 5\n".utf8.count)
  }

  @Test func keepsABoundedNumber() {
    var phases = ReportedPhases()
    for number in 0..<ReportedPhases.capacity + 5 {
      _ = phases.take(
        .checkpoint(
          name: "\(number)", resident: .zero, residentDelta: nil, peak: .zero, peakIncrease: nil))
    }
    #expect(phases.checkpoints.count == ReportedPhases.capacity)
  }
}
