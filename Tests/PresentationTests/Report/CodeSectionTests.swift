import FoundationXML
import MeasurementSamples
import Testing

@testable import Presentation

@Suite struct CodeSectionTests {
  @Test func keepsLinesAndTellsCommentsApart() {
    let section = CodeSection(SampleReport.sources, id: "code")
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
    let section = CodeSection([ReportSource(name: "load", text: text)], id: "code")
    #expect(section.listings[0].lines.isEmpty)
  }
}
