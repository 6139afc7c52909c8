import Findings
import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing
import WorkerProtocol

@testable import Presentation
@testable import TerminalText

@Suite struct RunPairViewTests {
  private static func side(
    _ number: Int, _ comparison: Comparison, options: [String: String] = ["lines": "1000"]
  ) -> RunPair.Side {
    RunPair.Side(
      number: "\(number)", measured: "2026-03-0\(number) 09:30 UTC", options: options,
      comparison: comparison)
  }

  private func lines(
    _ before: RunPair.Side, _ after: RunPair.Side, columns: Int = 100
  ) -> [String] {
    RunPair(before: before, after: after).lines(on: Display(columns: columns))
  }

  /// The tail's load version, after somebody has halved what it holds.
  private static let improved: Comparison = {
    var comparison = Sample.tail
    comparison.variants[0].runs[0].peak?.bytes = Sample.mebibytes(465.7)
    return comparison
  }()

  @Test func holdsEachSharedVersionAgainstItself() {
    let lines = lines(Self.side(1, Sample.tail), Self.side(2, Self.improved))
    #expect(lines[0] == "Run 1 against run 2")
    #expect(
      lines[1]
        == "run 1: tail, load against stream; 256.0 MiB of the log fixture; 2026-03-01 09:30 UTC")
    #expect(!lines.contains { $0.hasPrefix("≠") })
    for text in [
      "load: run 1 against run 2",
      "run 2 wins in memory, by one run each: it needs 50.0% less memory; one run each says nothing about",
      "stream: run 1 against run 2",
      "No winner: the peaks are too close to tell apart; runs of a few milliseconds say nothing about time.",
      "✓ Same answer: 121034 bytes, digest 9f3c21ab77e01d54",
    ] {
      #expect(lines.contains(text), "\(text)\n\(lines.joined(separator: "\n"))")
    }
    #expect(lines.contains { $0.hasPrefix("Peak memory") && $0.contains("50.0% less") })
  }

  /// A run within a limit says nothing of a larger input than its own.
  @Test func asksForLargerFilesOnlyOfOneInput() {
    var small = Sample.tail
    var large = Sample.tail
    for index in small.variants.indices {
      small.variants[index].runs[0].limit = MemoryLimit(bytes: .mebibytes(100), mechanism: "cgroup")
      small.variants[index].runs[0].peak?.bytes = .mebibytes(50)
    }
    large.input?.size = .mebibytes(256)
    small.input?.size = .mebibytes(64)
    let told = lines(Self.side(1, small), Self.side(2, large))
    #expect(!told.contains { $0.contains("larger files") && $0.contains("Yes") })
    small.input?.size = .mebibytes(256)
    let same = lines(Self.side(1, small), Self.side(2, large))
    #expect(same.contains { $0.contains("larger files") && $0.contains("Yes") })
  }

  @Test func saysWhatElseWasNotTheSame() {
    var other = Sample.tail
    other.input?.size = .mebibytes(64)
    other.host.build = "debug"
    for index in other.variants.indices {
      other.variants[index].runs[0].answer = Answer(byteCount: 3, digest: "0000000000000000")
    }
    let lines = lines(
      Self.side(1, Sample.tail), Self.side(2, other, options: ["lines": "10"]))
    #expect(
      lines.filter { $0.hasPrefix("≠") } == [
        "≠ Input: 256.0 MiB against 64.0 MiB", "≠ Option lines: 1000 against 10",
        "≠ Build: release against debug",
      ])
    // Other questions have other answers; that is no fault.
    #expect(!lines.contains { $0.contains("answer") })
    // Nor is there a winner of two inputs.
    #expect(lines.contains("No verdict: the two did not do the same work."))
    #expect(!lines.contains { $0.contains("wins") })
  }

  @Test func holdsAllAgainstTheFirstWhereTheyShareNone() {
    var load = Sample.tail
    load.variants.removeLast()
    var stream = Sample.tail
    stream.variants.removeFirst()
    let lines = lines(Self.side(1, load), Self.side(2, stream))
    #expect(
      lines.contains {
        $0.hasPrefix("stream of run 2 wins in memory, by one run each: it needs 1/150 of")
      })
  }

  @Test(arguments: [10, 20, 40, 80, 120]) func keepsWithinTheWindow(columns: Int) {
    for (before, after) in [(Sample.tail, Sample.report), (Sample.lookup, SampleReport.commands)] {
      let lines = lines(Self.side(1, before), Self.side(2, after), columns: columns)
      #expect(lines.allSatisfy { $0.displayWidth <= columns })
    }
  }
}
