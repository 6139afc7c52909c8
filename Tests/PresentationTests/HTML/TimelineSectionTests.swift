import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct TimelineSectionTests {
  @Test func showsAllOfAFewSamples() throws {
    let samples = Sample.tailLoad.timeline.samples
    let table = ComparisonView.samples(of: Sample.tailLoad, "load")
    #expect(table.caption == "load: 9 samples, in MiB")
    #expect(table.rows.map(\.moment) == samples.map(\.elapsed))
    #expect(table.rows.map { $0.cells[0].value } == samples.map { .bytes($0.resident.bytes) })
    #expect(table.rows.map { $0.cells[1].value } == samples.map { .bytes($0.anonymous.bytes) })
    #expect(table.rows.map { $0.cells[2].value } == samples.map { .bytes($0.file.bytes) })
  }

  @Test func showsTheHighestOfMany() throws {
    var comparison = Sample.tail
    comparison.variants[0].runs[0].timeline = Timeline(
      intervalAsked: nil, intervalAchieved: nil,
      samples: (0..<2048).map { step in
        let bytes = ByteCount.mebibytes(step == 1000 ? 900 : 100)
        return .init(
          elapsed: .milliseconds(step), resident: bytes, anonymous: bytes, file: .zero)
      })
    let table = ComparisonView.samples(of: comparison.variants[0].runs[0], "load")
    #expect(table.caption == "load: the highest of every 64 of 2048 samples, in MiB")
    #expect(table.rows.count == 32)
    #expect(
      table.rows.count { $0.cells[0].content?.plain == "900.0" && $0.moment == .seconds(1) } == 1)
  }

  @Test func saysThatNothingWasSeen() throws {
    let page = try ReportPage(SampleReport.bare)
    #expect(
      try page.texts("//section[@id='timeline']/p").first?.hasPrefix("– No samples") == true)
    #expect(try page.elements("//section[@id='timeline']//*[self::svg or self::table]").isEmpty)
  }
}
