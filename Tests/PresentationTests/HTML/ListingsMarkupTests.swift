import FoundationXML
import MeasurementSamples
import Testing

@testable import Presentation

@Suite struct ListingsMarkupTests {
  @Test func keepsLinesAndTellsCommentsApart() {
    let section = ListingsMarkup(SampleReport.sources.map { .init(name: $0.name, text: $0.text) })
    #expect(section.listings.map(\.name) == ["load", "stream"])
    let lines = section.listings[0].lines
    #expect(
      lines.map(\.text)
        == ["/// Loads it all.", "func load() {", "  let all = read(\"a\" < \"b\")", "}"])
    #expect(lines.map(\.style) == ["line comment", "line", "line", "line"])
    #expect(lines.map(\.indent) == [0, 0, 2, 0])
    #expect(
      section.listings[1].lines.map(\.text).dropFirst() == ["  for line in lines {}", "", "}"])
  }

  @Test func showsTheCodeAsItIs() throws {
    let page = try ReportPage(Sample.tail, sources: SampleReport.sources)
    let code = try page.elements("//figure[@class='listing']//code").compactMap(\.stringValue)
    #expect(code.first == SampleReport.sources[0].text)
  }

  @Test(arguments: ["", "\n", "\r\n\r\n"]) func takesNoCode(text: String) {
    let section = ListingsMarkup([.init(name: "load", text: text)])
    #expect(section.listings[0].lines.isEmpty)
  }
}
