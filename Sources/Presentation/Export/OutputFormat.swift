package import Measurement

/// A form in which results can be shown or written.
///
/// Each has a file of its own, and is registered by its line in `all`: every command takes its forms from
/// there.
package struct OutputFormat: Hashable, Sendable, CaseIterable, RawRepresentable,
  CustomStringConvertible
{
  /// All forms, in the order in which help lists them.
  package static let allCases: [OutputFormat] = [.text, .json, .csv, .markdown, .html]

  /// For people, laid out for the terminal.
  package static let text = OutputFormat("text")
  /// A page that also shows what the workbook holds (`HTMLReport`).
  package static let html = OutputFormat("html")

  /// Its name: `json`.
  package let rawValue: String
  /// What writes it from the figures alone; `nil` for the text for people, and for the page.
  package let export: (any ResultWriter)?

  init(_ name: String, _ export: (any ResultWriter)? = nil) {
    rawValue = name
    self.export = export
  }

  /// The form of that name; `nil` if there is none.
  package init?(rawValue: String) {
    guard let format = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = format
  }

  package var description: String { rawValue }

  package static func == (lhs: OutputFormat, rhs: OutputFormat) -> Bool {
    lhs.rawValue == rhs.rawValue
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// Writes results in one form, for other programs and pages.
///
/// A sink takes the text in pieces, in order; together they end in a newline. Writing takes O(n) time in
/// the runs' checkpoints and samples; the text is never held whole.
package protocol ResultWriter: Sendable {
  func write(_ comparison: Comparison, to sink: @escaping (String) -> Void)

  func write(_ sweep: Sweep, to sink: @escaping (String) -> Void)

  /// Writes comparisons that need not have anything in common; each is asked for when its turn comes.
  func write(all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void)
}
