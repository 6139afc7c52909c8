import Findings
import Measurement
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct DocumentTableTests {
  @Test func labelsCellsByTheirColumns() throws {
    var text = ""
    HTMLRenderer { text += $0 }.write([
      .table(
        Document.Table(
          caption: "Figures", columns: [.text("Run"), .number("Peak"), .text("Known by")],
          rows: [.init(heading: .init("load"), cells: [.mebibytes(.mebibytes(2)), .text("wait4")])])
      )
    ])
    let page = try ReportPage(text: text)
    #expect(try page.attributes("//td/@data-label") == ["Peak", "Known by"])
    #expect(try page.attributes("//td/@class") == ["number", "text"])
  }

  @Test func keepsNumbersBesideTexts() {
    #expect(Document.Cell.mebibytes(.mebibytes(2)).value == .bytes(2_097_152))
    #expect(Document.Cell.difference(ByteCount(-1_048_576)).content?.plain == "-1.0")
    #expect(Document.Cell.difference(ByteCount(-1_048_576)).value == .bytes(-1_048_576))
    #expect(Document.Cell.time(.microseconds(2100)).value == .seconds(.microseconds(2100)))
    #expect(Document.Cell.peak(BoundedFigure(.mebibytes(3), .atMost)).content?.plain == "≤ 3.0 MiB")
    #expect(Document.Cell.count(0).content?.plain == "0")
  }

  @Test func hasNothingForWhatWasNotMeasured() {
    for cell in [Document.Cell.time(nil), .peak(nil), .count(nil), .text(nil)] {
      #expect(cell.content == nil && cell.value == nil)
    }
  }
}
