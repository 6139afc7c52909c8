/// How a piece of text is emphasised where colour is allowed; words carry the meaning anyway.
struct Style: Hashable, Sendable {
  enum Color: Int, Sendable {
    case red = 31
    case green = 32
    case yellow = 33
    case blue = 34
    case magenta = 35
    case cyan = 36
  }

  var bold = false
  var faint = false
  var italic = false
  var underlined = false
  var struck = false
  var color: Color?

  static let plain = Style()
  static let strong = Style(bold: true)
  /// For what is beside the point: units, rules, explanations.
  static let faint = Style(faint: true)
  static let good = Style(color: .green)
  static let bad = Style(color: .red)
  static let warning = Style(color: .yellow)

  /// The parameters of Select Graphic Rendition (ECMA-48, 8.3.117): `1;31`; `nil` for plain text.
  var parameters: String? {
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
  func adding(_ other: Style) -> Style {
    Style(
      bold: bold || other.bold, faint: faint || other.faint, italic: italic || other.italic,
      underlined: underlined || other.underlined, struck: struck || other.struck,
      color: other.color ?? color)
  }
}
