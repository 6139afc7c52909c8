import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

@Suite struct FakeStreamTests {
  /// A comparison of a case's load, fake and stream at a size in MiB, which hold so many bytes a
  /// byte.
  private func comparison(
    _ size: Int, load: Double = 3, fake: Double = 1.5, rise: Int? = nil
  ) -> Comparison {
    var comparison = Sample.tail
    comparison.input?.size = .mebibytes(size)
    comparison.variants = [("load", load), ("fake", fake), ("stream", 0)].map { name, held in
      var run = Sample.run(
        start: 8, peak: 8.2 + held * Double(size), final: 8, wall: .seconds(1), read: Double(size))
      if name == "fake" { run.risePercent = rise }
      return .init(name: name, runs: [run])
    }
    return comparison
  }

  @Test func saysWhatGaveItAwayOnOneSize() {
    #expect(
      comparison(64).fakes.map(\.sentence) == [
        "fake looks like a stream, grows like a load: each byte of input takes 1.50 bytes of memory "
          + "(load: 3.00)."
      ])
    #expect(
      comparison(64, rise: 80).fakes.first?.sentence.hasSuffix(
        "(load: 3.00), and its memory rises as it reads.") == true)
    #expect(comparison(64, rise: 40).fakes.first?.rises == false)
  }

  @Test func saysWhatEachFurtherByteAddsInASweep() {
    let sweep = Sweep(comparisons: [4, 16, 64].map { comparison($0, rise: 90) })
    #expect(
      sweep.fakes.map(\.sentence) == [
        "fake looks like a stream, grows like a load: each further byte of input adds 1.50 bytes of "
          + "memory (load: 3.00), and its memory rises as it reads."
      ])
  }

  @Test func accusesNobodyWithoutEvidence() {
    #expect(comparison(64, fake: 0.1).fakes.isEmpty)
    // 0.8 MiB is noise.
    #expect(comparison(1, fake: 0.5).fakes.isEmpty)
    var killed = comparison(64)
    killed.variants[1].runs[0].outcome = .oomKilled
    #expect(killed.fakes.isEmpty)
    var command = comparison(64)
    command.caseID = nil
    #expect(command.fakes.isEmpty)
    #expect(Sweep(comparisons: [4, 16, 64].map { comparison($0, fake: 0.1) }).fakes.isEmpty)
    #expect(Sweep(comparisons: []).fakes.isEmpty)
  }
}
