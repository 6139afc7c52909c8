import FoundationXML
import MeasurementSamples
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct CodeListingTests {
  @Test func keepsLinesAndTellsCommentsApart() throws {
    let listings = SampleReport.sources.map { Document.Listing(name: $0.name, text: $0.text) }
    #expect(
      listings[0].lines
        == ["/// Loads it all.", "func load() {", "  let all = read(\"a\" < \"b\")", "}"])
    #expect(listings[1].lines.dropFirst() == ["  for line in lines {}", "", "}"])
    let page = try ReportPage(Sample.tail, SampleReport.supplements)
    let load = "//figure[figcaption='load']//span"
    #expect(
      try page.attributes("\(load)/@class") == ["line comment", "line", "line", "line"])
    #expect(
      try page.attributes("\(load)/@style") == [0, 0, 2, 0].map { "--indent:\($0)" })
  }

  @Test func marksWhatWordsOfSwiftAreAndWhatMakesTheDifference() throws {
    var listing = Document.Listing(name: "load", text: "let all = Data(\"a\")\nreturn all")
    listing.isSwift = true
    listing.marks = [0]
    var supplements = SampleReport.bareSupplements
    supplements.sources = [listing]
    let page = try ReportPage(Sample.tail, supplements)
    #expect(try page.texts("//code//span[@class='keyword']") == ["let", "return"])
    #expect(try page.texts("//code//span[@class='type']") == ["Data"])
    #expect(try page.texts("//code//span[@class='literal']") == ["\"a\""])
    #expect(try page.texts("//span[@class='line marked']") == ["let all = Data(\"a\")"])
    #expect(try page.elements("//code")[0].stringValue == listing.text + "\n")
  }

  @Test func showsTheCodeAsItIs() throws {
    let page = try ReportPage(Sample.tail, SampleReport.supplements)
    let code = try page.elements("//figure[@class='listing']//code").compactMap(\.stringValue)
    #expect(code.first == SampleReport.sources[0].text)
  }

  @Test(arguments: ["", "\n", "\r\n\r\n"]) func takesNoCode(text: String) {
    #expect(Document.Listing(name: "load", text: text).lines.isEmpty)
  }
}
