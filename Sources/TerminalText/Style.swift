/// How a piece of text is emphasised where colour is allowed; words carry the meaning anyway.
package struct Style: Hashable, Sendable {
  package enum Color: Int, Sendable {
    case red = 31
    case green = 32
    case yellow = 33
    case magenta = 35
    case cyan = 36
  }

  private var bold = false
  private var faint = false
  private var italic = false
  private var underlined = false
  private var color: Color?

  package init(
    bold: Bool = false, faint: Bool = false, italic: Bool = false, underlined: Bool = false,
    color: Color? = nil
  ) {
    self.bold = bold
    self.faint = faint
    self.italic = italic
    self.underlined = underlined
    self.color = color
  }

  package static let plain = Style()
  package static let strong = Style(bold: true)
  /// For what is beside the point: units, rules, explanations.
  package static let faint = Style(faint: true)
  package static let good = Style(color: .green)
  package static let bad = Style(color: .red)
  package static let warning = Style(color: .yellow)

  /// The parameters of Select Graphic Rendition (ECMA-48, 8.3.117): `1;31`; `nil` for plain text.
  package var parameters: String? {
    let codes = [
      bold ? 1 : nil, faint ? 2 : nil, italic ? 3 : nil, underlined ? 4 : nil, color?.rawValue,
    ].compactMap { $0 }
    return codes.isEmpty ? nil : codes.map(String.init).joined(separator: ";")
  }

  /// Both emphases at once; the other's colour wins.
  package func adding(_ other: Style) -> Style {
    Style(
      bold: bold || other.bold, faint: faint || other.faint, italic: italic || other.italic,
      underlined: underlined || other.underlined, color: other.color ?? color)
  }
}
