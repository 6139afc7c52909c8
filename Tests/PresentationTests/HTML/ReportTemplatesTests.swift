import Findings
import Foundation
import Measurement
import MeasurementSamples
import Testing

@testable import Presentation

@Suite struct ReportTemplatesTests {
  /// The names of all properties of a value and of what it holds.
  private static func names(in value: Any, _ names: inout Set<String>) {
    let mirror = Mirror(reflecting: value)
    for child in mirror.children {
      if let label = child.label, !label.hasPrefix(".") { names.insert(label) }
      ReportTemplatesTests.names(in: child.value, &names)
    }
  }

  /// A name that nothing has is drawn as nothing, without a word.
  @Test func asksOnlyForNamesThatThereAre() throws {
    let comparison = Sample.limited(.oomKilled, mechanism: "cgroup v1")
    let view = ComparisonView(comparison)
    let drawing = try #require(TimelineDrawing(comparison.variants))
    let listings = SampleReport.sources.map { Document.Listing(name: $0.name, text: $0.text) }
    let parts: [any TemplatePart] = [
      HeadMarkup(title: ""), OpeningMarkup(kind: "", title: ""),
      ContentsMarkup(contents: [.results]), ClosingMarkup(), LinesMarkup(view.title),
      TableMarkup(view.metrics), BarsMarkup(view.bars), AccountsMarkup(view.accounts),
      NotesMarkup(notes: [""]), FactsMarkup(facts: view.facts), DetailsMarkup(summary: ""),
      SectionMarkup(id: "", level: 2, heading: ""), ListingsMarkup(listings),
      drawing.drawn(id: ""),
    ]
    #expect(Set(parts.map { type(of: $0).template }) == Set(ReportTemplates.texts.keys))
    var known: Set<String> = []
    for part in parts { ReportTemplatesTests.names(in: part, &known) }
    for (name, bytes) in ReportTemplates.texts {
      let text = String(decoding: bytes, as: UTF8.self)
      for match in text.matches(of: /\{\{[#^\/]?([A-Za-z]+)\}\}/) {
        #expect(known.contains(String(match.1)), "\(name): \(match.1)")
      }
    }
  }

  @Test func hasNoTemplateThatEscapesNothing() {
    for (name, bytes) in ReportTemplates.texts {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("{{{") && !text.contains("{{&") && !text.contains("{{%"), "\(name)")
    }
  }
}
