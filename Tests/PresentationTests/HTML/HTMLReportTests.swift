import Findings
import Foundation
import FoundationXML
import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

/// What must hold of every report, whatever its values.
@Suite struct HTMLReportTests {
  private static func pages() throws -> [ReportPage] {
    try SampleReport.pages.map { try ReportPage(text: $0.text) }
  }

  @Test func asksForNothing() throws {
    for page in try HTMLReportTests.pages() {
      let text = page.text.lowercased()
      for request in ["http:", "https:", "src=", "url(", "@import", "srcset", "<link", "<script"] {
        #expect(!text.contains(request), "\(request)")
      }
      #expect(try page.attributes("//@href").allSatisfy { $0.hasPrefix("#") })
      #expect(try page.elements("//script|//link|//img|//iframe|//object|//form").isEmpty)
      let policies = try page.attributes("//meta[@http-equiv='Content-Security-Policy']/@content")
      #expect(policies == ["default-src 'none'; style-src 'unsafe-inline'"])
      #expect(try page.elements("//*[@*[starts-with(name(), 'on')]]").isEmpty)
    }
  }

  @Test func hasLandmarksAndHeadings() throws {
    for page in try HTMLReportTests.pages() {
      #expect(try page.attributes("/html/@lang") == ["en"])
      for landmark in ["/html/body/header", "/html/body/nav", "/html/body/main", "//footer"] {
        #expect(try page.elements(landmark).count == 1, "\(landmark)")
      }
      #expect(try page.elements("//h1").count == 1)
      let unnamed = try page.elements("//section[not(@aria-labelledby)]")
      #expect(unnamed.isEmpty)
      #expect(try page.elements("//section[not(h2|h3)]").isEmpty)
    }
  }

  @Test func namesEveryPlaceOnceAndLeadsOnlyToThose() throws {
    for page in try HTMLReportTests.pages() {
      let identifiers = try page.attributes("//@id")
      #expect(Set(identifiers).count == identifiers.count)
      let targets =
        try page.attributes("//@href").map { String($0.dropFirst()) }
        + page.attributes("//@aria-labelledby").flatMap {
          $0.split(separator: " ").map(String.init)
        }
      #expect(Set(targets).subtracting(identifiers) == [])
    }
  }

  @Test func givesEveryTableHeadersWithTheirScope() throws {
    for page in try HTMLReportTests.pages() {
      for table in try page.elements("//table") {
        let titles = try table.nodes(forXPath: "thead/tr/th[@scope='col']")
        let caption = try #require(table.elements(forName: "caption").first?.words)
        #expect(!caption.isEmpty)
        for row in try table.nodes(forXPath: "tbody/tr") {
          #expect(try row.nodes(forXPath: "th[@scope='row']").count == 1, "\(caption)")
          #expect(try row.nodes(forXPath: "td").count == titles.count - 1, "\(caption)")
        }
        #expect(try page.elements("//th[not(@scope)]").isEmpty)
      }
    }
  }

  @Test func tellsEveryChartInWords() throws {
    for page in try HTMLReportTests.pages() {
      let hidden = "@aria-hidden or ancestor::svg"
      for chart in try page.elements("//svg[not(\(hidden))]") {
        #expect(chart["role"] == "img")
        #expect(try chart.nodes(forXPath: "title[text()]").count == 1)
        #expect(try chart.nodes(forXPath: "desc[text()]").count == 1)
      }
      for figure in try page.elements("//figure[@class='chart']") {
        let curves = try figure.nodes(forXPath: ".//polyline[starts-with(@class, 'curve series')]")
        let names = try figure.nodes(
          forXPath: "figcaption/span[starts-with(@class, 'legend series')]"
        ).map(\.words)
        #expect(names.count >= curves.count)
        let tables = try figure.nodes(forXPath: "..//table").map(\.words)
        for name in names {
          #expect(tables.contains { $0.contains(name) }, "\(name)")
        }
      }
    }
  }

  @Test func namesTheSectionsAsTheyAreHeaded() throws {
    for page in try HTMLReportTests.pages() {
      let headings = try page.texts("//main/section/h2").map {
        $0.replacing("Input of ", with: "")
      }
      #expect(try page.texts("//nav//a") == headings)
    }
  }

  @Test func isWrittenInPiecesThatEndInANewline() {
    var pieces: [String] = []
    HTMLReport(SampleReport.sweep, SampleReport.bareSupplements).write { pieces.append($0) }
    let length = pieces.reduce(0) { $0 + $1.utf8.count }
    #expect(pieces.count > 15)
    #expect((pieces.map(\.utf8.count).max() ?? 0) < length / 4)
    #expect(pieces.last?.hasSuffix("</html>\n") == true)
  }

  @Test func showsWhatIsGivenBesideTheFigures() throws {
    let page = try ReportPage(Sample.tail, SampleReport.supplements)
    #expect(try page.texts("//h1") == ["tail: load against stream"])
    let verdict = try #require(Verdict(Sample.tail)).sentence
    #expect(try page.texts("//header/p[@class='verdict']") == [verdict])
    let names = try page.texts("//section[@id='method']//dt")
    let values = try page.texts("//section[@id='method']//dd")
    let expected = [
      "Measured": "2026-03-01 09:30 UTC", "Kernel": "Linux 6.18.5", "Processors": "2",
      "Memory": "24.0 GiB", "Swift": "6.3.1", "Build": "release", "Lines": "1000", "Runs": "1",
      "Command": "highwater compare tail --size 256MiB", "HighWater": "version 0.1.0",
    ]
    #expect(Dictionary(zip(names, values)) { first, _ in first } == expected)
  }

  @Test func leavesOutTheCodeWhereThereIsNone() throws {
    let page = try ReportPage(Sample.tail)
    #expect(try page.elements("//*[@id='code']").isEmpty)
  }

  @Test func leavesOutTheDecisionsOfCommands() throws {
    let evidence = try #require(
      DecisionEvidence(Sample.lookup, measured: "yesterday", isCurrent: false))
    let page = try ReportPage(SampleReport.commands, evidence: [evidence])
    #expect(try page.elements("//*[@id='decisions']").isEmpty)
    #expect(
      try ReportPage(Sample.tail, evidence: [evidence]).elements("//*[@id='decisions']").count == 1)
  }

  @Test func namesCommandsByLettersAndShowsThemOnce() throws {
    let page = try ReportPage(SampleReport.commands)
    #expect(try page.texts("//h1") == ["A against B"])
    #expect(
      try page.texts("//header//dd/code") == ["sort -u words.txt", "python3 -c 'print(1 < 2)'"])
    #expect(page.text.ranges(of: "sort -u words.txt").count == 1)
    #expect(try page.texts("//section[@id='results']//thead//th")[1] == "Before (A)")
  }

  @Test func isTitledByItsOnlyCommand() throws {
    var comparison = SampleReport.commands
    comparison.variants.removeLast()
    comparison.variants[0].name = "sort"
    comparison.variants[0].runs[0].commandLine = "sort -u words.txt"
    let page = try ReportPage(comparison)
    #expect(try page.texts("//h1[@class='command']") == ["sort -u words.txt"])
    #expect(try page.texts("//p[@class='kind']") == ["HighWater · command"])
  }

  @Test func namesItsVersion() throws {
    var supplements = SampleReport.bareSupplements
    supplements.version = "9.8.7"
    let page = try ReportPage(Sample.tail, supplements)
    #expect(try page.texts("//footer/p")[0].hasPrefix("Made by HighWater 9.8.7. "))
  }

  @Test(arguments: 0..<12) func staysWellFormedWithUglyTexts(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    func ugly() -> String { UglyReportText.random(using: &random) }
    var comparison = try #require(SampleReport.comparisons.randomElement(using: &random))
    comparison.caseID = ugly()
    comparison.input = .init(path: ugly(), size: .mebibytes(3), fixture: ugly())
    comparison.host.kernel = ugly()
    for index in comparison.variants.indices {
      comparison.variants[index].name = ugly()
      for run in comparison.variants[index].runs.indices {
        comparison.variants[index].runs[run].message = ugly()
        comparison.variants[index].runs[run].checkpoints.indices.forEach {
          comparison.variants[index].runs[run].checkpoints[$0].name = ugly()
        }
      }
    }
    let supplements = ReportSupplements(
      evidence: [], sources: [.init(name: ugly(), text: ugly() + "\r\n" + ugly())],
      measured: ugly(), command: ugly(), options: [.init(name: ugly(), value: ugly())],
      version: ugly())
    let page = try ReportPage(comparison, supplements)
    let plain = try ReportPage(Sample.tail)
    let known = Set(try plain.elements("//*").compactMap(\.name))
    #expect(
      Set(try page.elements("//*").compactMap(\.name)).subtracting(known).isSubset(of: [
        "code", "pre", "ul", "polyline", "details", "summary", "small",
      ]), "seed \(seed)")
    let text = page.text.filter { $0 != "\n" }
    #expect(!text.hasControls, "seed \(seed)")
  }
}

/// Texts that a careless page would take for markup or let act on the order of its letters.
enum UglyReportText {
  private static let pieces = [
    "<script>alert(1)</script>", "\" onload=\"x", "' onload='x", "<\u{338}b>", "\"\u{301}", "&",
    "&\u{301}lt;", "&lt;", "]]>", "<!--", "-->", "{{name}}", "{{{name}}}", "{{#rows}}", "\u{FFFE}",
    "\u{FFFF}", "\u{0}", "\u{1B}[2J", "\u{202E}", "\u{85}", "\u{2028}", "漢字", "مرحبا", "\r\n",
    "\t", "a", " ", "</style>", "</title>", "<svg/onload=x>", "https", "😀",
  ]

  /// A text of one to eight ugly pieces.
  static func random(using random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 1...8, using: &random))
      .compactMap { _ in pieces.randomElement(using: &random) }.joined()
  }
}
