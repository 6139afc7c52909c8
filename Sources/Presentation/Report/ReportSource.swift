/// The code of a version as it is printed in the report.
package struct ReportSource: Hashable, Sendable {
  /// The version's name, `load`.
  package var name: String
  /// The code itself.
  package var text: String

  /// Names a piece of code.
  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
