import BuiltIn
package import CaseStudies

// Shows the Swift of the cases, for `code tail` and the report: BuiltIn has the very text that was
// compiled, and here it is cut into lines and versions. It knows the cases by name only.

/// The Swift that a case runs: the text of its file up to its entry in the catalogue.
///
/// Every version has a comment that begins with `The difference:`, above the lines that make it
/// load or stream. It holds the text of one file.
package struct CaseSource: Sendable {
  /// A line of the text.
  package struct Line: Hashable, Sendable {
    /// Its number in the file, 1 for the first.
    package let number: Int
    /// The line without its newline.
    package let text: String
    /// Whether it makes the difference: the comment that says so, or the statement below it.
    package let isDecisive: Bool
  }

  /// The name of the file, `Tail.swift`.
  package let fileName: String
  /// The lines of the file, without the case's entry in the catalogue.
  package let lines: [Line]

  static let mark = "// The difference:"
  /// The line at which a case's file turns from code to the case's entry in the catalogue.
  static let entry = "extension CaseStudy {"

  /// Finds the text of a case; `nil` if no file is named after the case, which a test rules out.
  package init?(of study: CaseStudy) {
    let name = study.id.prefix(1).uppercased() + study.id.dropFirst() + ".swift"
    guard let source = BuiltIn.cases[name] else { return nil }
    fileName = name
    let shown = source.string.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0 != CaseSource.entry }
    let texts = shown.prefix((shown.lastIndex { !$0.isEmpty } ?? -1) + 1)
    var lines: [Line] = []
    var comesDecisive = false
    for (index, text) in texts.enumerated() {
      let words = text.drop { $0 == " " }
      let isMark = words.hasPrefix(CaseSource.mark)
      lines.append(
        Line(number: index + 1, text: String(text), isDecisive: isMark || comesDecisive))
      // A comment may go on; the statement is the first line that is none.
      comesDecisive = isMark || comesDecisive && words.hasPrefix("//")
    }
    self.lines = lines
  }

  /// The lines of one version, `load`: its function with the comment above it; none if the file has
  /// no such function. O(n) in the lines of the file.
  package func lines(of version: String) -> ArraySlice<Line> {
    guard
      let signature = lines.firstIndex(where: { $0.text.hasPrefix("  static func \(version)(") }),
      let end = lines[signature...].firstIndex(where: { $0.text == "  }" })
    else { return [] }
    let comment = lines[..<signature].reversed().prefix { $0.text.hasPrefix("  ///") }.count
    return lines[(signature - comment)...end]
  }
}
