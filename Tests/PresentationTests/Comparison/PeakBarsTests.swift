import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct PeakBarsTests {
  private func drawn(_ comparison: Comparison, _ columns: Int, color: Bool = false) -> [String] {
    let bars = ComparisonView(comparison).document.blocks.filter {
      if case .bars = $0 { true } else { false }
    }
    return TerminalRenderer(display: Display(columns: columns, color: color))
      .lines(of: Document(bars))
  }

  @Test func drawsPeaksOnOneScale() {
    #expect(
      drawn(Sample.lookup, 40) == [
        "load    █████████████████████ 231.8 MiB", "stream  ▋ 6.6 MiB", "index   █▋ 18.6 MiB",
      ])
  }

  @Test func coloursOnlyADifferenceThatMatters() {
    #expect(drawn(Sample.tail, 80, color: true)[0].contains("\u{1B}[31m"))
    var even = Sample.tail
    even.variants[1].runs = even.variants[0].runs
    #expect(!drawn(even, 80, color: true).joined().contains("\u{1B}"))
  }

  @Test func leavesOutBarsTooShortToCompare() {
    #expect(drawn(Sample.tail, 24).isEmpty)
  }

  @Test func needsTwoPeaks() {
    var comparison = Sample.tail
    comparison.variants[0].runs[0].peak = nil
    #expect(drawn(comparison, 80).isEmpty)
    comparison.variants[1].runs[0].peak?.bytes = .zero
    #expect(drawn(comparison, 80).isEmpty)
  }
}
