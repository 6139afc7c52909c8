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
    let parts: [any ReportPart] = [
      ReportHead(title: ""), ReportClosing(), CodeSection(SampleReport.sources, id: ""),
      ReportOpening(
        kind: "", title: "", summary: nil, verdicts: [], bars: ReportBars(comparison.variants),
        facts: [ReportFact(name: "", value: "")], contents: [.init(id: "", heading: "")]),
      ResultsSection(comparison, id: "", level: 2), RunsSection(comparison, id: "", level: 2),
      TimelineSection(comparison, id: "", level: 2), GrowthSection(SampleReport.sweep, id: ""),
      MethodSection(comparison.host, SampleReport.circumstances, id: ""),
      ReportPartHeading(id: "", title: "", verdicts: [], facts: []), DecisionSection([], id: ""),
      OverviewSection([], id: ""),
    ]
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
