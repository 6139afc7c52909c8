import Findings
import Measurement
import MemoryTracking
import Testing

@testable import Presentation

@Suite struct ReportTableTests {
  @Test func labelsCellsByTheirColumns() {
    let table = ReportTable(
      "Figures", columns: [.text("Run"), .number("Peak"), .text("Known by")],
      rows: [.init(heading: "load", cells: [.amount(.mebibytes(2)), .text("wait4")])],
      layout: .compact)
    #expect(table.rows[0].cells.map(\.label) == ["Peak", "Known by"])
    #expect(table.rows[0].cells.map(\.alignment) == ["number", "text"])
  }

  @Test func keepsNumbersBesideTexts() {
    #expect(ReportTable.Cell.amount(.mebibytes(2)).bytes == 2_097_152)
    #expect(ReportTable.Cell.difference(ByteCount(-1_048_576)).content == "-1.0")
    #expect(ReportTable.Cell.difference(ByteCount(-1_048_576)).bytes == -1_048_576)
    #expect(ReportTable.Cell.time(.microseconds(2100)).seconds == "0.0021")
    #expect(ReportTable.Cell.peak(BoundedFigure(.mebibytes(3), .atMost)).content == "≤ 3.0 MiB")
    #expect(ReportTable.Cell.count(0).content == "0")
  }

  @Test func hasNothingForWhatWasNotMeasured() {
    for cell in [ReportTable.Cell.amount(nil), .time(nil), .peak(nil), .count(nil), .text(nil)] {
      #expect(cell.content == nil && cell.bytes == nil && cell.seconds == nil)
    }
  }
}
