import Findings
import Foundation
import FoundationXML
import Measurement
import Testing

@testable import Presentation
@testable import TerminalText

/// A report as a test reads it: parsed as XML, so that a page that is not well-formed fails.
struct ReportPage {
  let text: String
  private let document: XMLDocument

  /// - Throws: the parser's error for a text that is not well-formed XML.
  init(text: String) throws {
    self.text = text
    document = try XMLDocument(xmlString: text)
  }

  init(_ report: HTMLReport) throws {
    var text = ""
    report.write { text += $0 }
    try self.init(text: text)
  }

  init(
    _ comparison: Comparison, _ supplements: ReportSupplements = SampleReport.bareSupplements
  ) throws {
    try self.init(HTMLReport(comparison, supplements))
  }

  init(_ comparison: Comparison, evidence: [DecisionEvidence]) throws {
    var supplements = SampleReport.bareSupplements
    supplements.evidence = evidence
    try self.init(comparison, supplements)
  }

  init(_ sweep: Sweep) throws {
    try self.init(HTMLReport(sweep, SampleReport.bareSupplements))
  }

  func elements(_ path: String) throws -> [XMLElement] {
    try document.nodes(forXPath: path).compactMap { $0 as? XMLElement }
  }

  /// The texts of elements, white space joined.
  func texts(_ path: String) throws -> [String] {
    try document.nodes(forXPath: path).map(\.words)
  }

  func attributes(_ path: String) throws -> [String] {
    try document.nodes(forXPath: path).compactMap(\.stringValue)
  }

  /// The cells of a row: that with the heading, in the first table that has one within a path.
  func row(_ heading: String, in path: String) throws -> [XMLElement] {
    let rows = try elements("\(path)//tbody/tr")
    let row = try #require(rows.first { try $0.nodes(forXPath: "th").first?.words == heading })
    return row.elements(forName: "td")
  }
}

extension XMLNode {
  /// The text without the white space that a page does not show.
  var words: String {
    (stringValue ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension XMLElement {
  subscript(name: String) -> String? { attribute(forName: name)?.stringValue }
}
