import Findings
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct GrowthSectionTests {
  @Test func showsTheFitAsItIs() throws {
    let page = try ReportPage(SampleReport.sweep)
    #expect(SampleReport.sweep.growth.count == 2)
    for growth in SampleReport.sweep.growth {
      let cells = try page.row(growth.variant, in: "//section[@id='growth']/table[1]")
      #expect(cells[0].words == growth.class.rawValue)
      #expect(cells[2]["data-number"] == "\(growth.bytesPerInputByte)")
      #expect(cells[1]["data-number"] == "\(growth.exponent)")
    }
    #expect(
      try page.texts("//header/p[@class='verdict']") == [
        "load grows with the input: 3.62 bytes of memory for each byte of it.",
        "stream stays constant: its peak does not grow with the input.",
      ])
  }

  @Test func showsEverySizesFigures() throws {
    let page = try ReportPage(SampleReport.sweep)
    for comparison in SampleReport.sweep.comparisons {
      let size = try #require(comparison.input?.size)
      let cells = try page.row("\(size)", in: "//section[@id='growth']/table[2]")
      #expect(
        cells.prefix(2).map { $0["data-bytes"] }
          == comparison.variants.map { $0.peak.map { "\($0.median.bytes)" } })
      #expect(
        cells.suffix(2).map { $0["data-seconds"] }
          == comparison.variants.map { $0.wall?.median.decimalSeconds })
    }
    #expect(try page.elements("//h3[text()='Results']").count == 4)
  }

  @Test func leavesOpenWhatOneSizeCannotTell() throws {
    let page = try ReportPage(Sweep(comparisons: [Sample.tail]))
    for version in ["load", "stream"] {
      let cells = try page.row(version, in: "//section[@id='growth']/table[1]")
      #expect(cells.map(\.words) == ["–", "–", "–"])
    }
  }
}
