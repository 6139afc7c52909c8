/// How a piece of text is emphasised where colour is allowed; words carry the meaning anyway.
package struct Style: Hashable, Sendable {
  package enum Color: Int, Sendable {
    case red = 31
    case green = 32
    case yellow = 33
    case blue = 34
    case magenta = 35
    case cyan = 36
  }

  package var bold = false
  package var faint = false
  package var italic = false
  package var underlined = false
  package var struck = false
  package var color: Color?

  package init(
    bold: Bool = false, faint: Bool = false, italic: Bool = false, underlined: Bool = false,
    struck: Bool = false, color: Color? = nil
  ) {
    self.bold = bold
    self.faint = faint
    self.italic = italic
    self.underlined = underlined
    self.struck = struck
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
    var codes: [Int] = []
    if bold { codes.append(1) }
    if faint { codes.append(2) }
    if italic { codes.append(3) }
    if underlined { codes.append(4) }
    if struck { codes.append(9) }
    if let color { codes.append(color.rawValue) }
    return codes.isEmpty ? nil : codes.map(String.init).joined(separator: ";")
  }

  /// Both emphases at once; the other's colour wins.
  package func adding(_ other: Style) -> Style {
    Style(
      bold: bold || other.bold, faint: faint || other.faint, italic: italic || other.italic,
      underlined: underlined || other.underlined, struck: struck || other.struck,
      color: other.color ?? color)
  }
}
