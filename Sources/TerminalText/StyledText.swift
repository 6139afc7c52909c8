/// A line of text, or part of one, in pieces of one style each.
///
/// Only a `Display` makes it, and all of it fit to be shown. It holds its text once.
package struct StyledText: Hashable, Sendable {
  struct Span: Hashable, Sendable {
    var text: String
    var width: Int
    var style: Style
  }

  private(set) var spans: [Span] = []

  /// No text.
  package static let empty = StyledText()

  /// The columns that the text takes.
  package var width: Int { spans.reduce(0) { $0 + $1.width } }

  package var isEmpty: Bool { spans.isEmpty }

  fileprivate init(_ visible: String, _ style: Style) {
    guard !visible.isEmpty else { return }
    spans = [Span(text: visible, width: visible.displayWidth, style: style)]
  }

  private init() {}

  package static func + (lhs: StyledText, rhs: StyledText) -> StyledText {
    var sum = lhs
    sum += rhs
    return sum
  }

  package static func += (lhs: inout StyledText, rhs: StyledText) {
    for span in rhs.spans { lhs.append(span) }
  }

  private mutating func append(_ span: Span) {
    guard let last = spans.last, last.style == span.style else {
      spans.append(span)
      return
    }
    spans[spans.count - 1].text += span.text
    spans[spans.count - 1].width += span.width
  }

  /// The text with another emphasis added to that of each piece.
  package func styled(_ style: Style) -> StyledText {
    var text = StyledText()
    for var span in spans {
      span.style = span.style.adding(style)
      text.append(span)
    }
    return text
  }
}

extension StyledText {
  /// A character as it is laid out.
  package struct Cell {
    package var character: Character
    package var width: Int
    package var style: Style

    var isSpace: Bool { character == " " }
    var isUnbreakableSpace: Bool { character == "\u{A0}" }
    /// Whether it stands between the parts of a long word: a path, a URL, an option.
    var joinsParts: Bool { "/\\.,:;-_=+&?(".contains(character) }
  }

  /// The text by characters, for cutting and wrapping.
  package var cells: [Cell] {
    spans.flatMap { span in
      span.text.map { Cell(character: $0, width: $0.displayWidth, style: span.style) }
    }
  }

  package init(_ cells: some Sequence<Cell>) {
    for cell in cells {
      append(Span(text: String(cell.character), width: cell.width, style: cell.style))
    }
  }

  package static func spaces(_ count: Int) -> StyledText {
    StyledText(String(repeating: " ", count: max(0, count)), .plain)
  }
}

extension StyledText {
  /// The line as it is written, with SGR sequences where the display allows them; spaces at its
  /// end are left out.
  package func line(on display: Display) -> String {
    var line = ""
    for span in trimmedAtEnd.spans {
      // Unbreakable spaces have done their work when the line is laid out.
      let text = String(
        String.UnicodeScalarView(
          span.text.unicodeScalars.map { $0 == "\u{A0}" ? " " : $0 }))
      if display.color, let parameters = span.style.parameters {
        line += "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
      } else {
        line += text
      }
    }
    return line
  }

  private var trimmedAtEnd: StyledText {
    guard let last = spans.last?.text.last, last == " " || last == "\u{A0}" else { return self }
    var cells = self.cells
    while let last = cells.last?.character, last == " " || last == "\u{A0}" { cells.removeLast() }
    return StyledText(cells)
  }
}

extension Display {
  /// Text for this display: controls escaped, signs it lacks spelled in ASCII.
  package func text(_ text: String, _ style: Style = .plain) -> StyledText {
    StyledText(visible(text), style)
  }

  /// Text whose words stay together on one line.
  package func unbroken(_ text: String, _ style: Style = .plain) -> StyledText {
    StyledText(visible(text).split(separator: " ").joined(separator: "\u{A0}"), style)
  }

  /// Text in which a number and its unit stay together on one line.
  package func sentence(_ text: String, _ style: Style = .plain) -> StyledText {
    let words = visible(text).split(separator: " ", omittingEmptySubsequences: false)
    var sentence = String(words[0])
    for (before, word) in zip(words, words.dropFirst()) {
      let isUnit = units.contains(word.prefix { $0.isLetter })
      sentence += before.last?.isNumber == true && isUnit ? "\u{A0}" : " "
      sentence += word
    }
    return StyledText(sentence, style)
  }
}

private let units: Set<Substring> = [
  "B", "KiB", "MiB", "GiB", "TiB", "µs", "us", "ms", "s", "min", "h", "bytes",
]

package enum Alignment: Sendable {
  case left, center, right
}

extension StyledText {
  /// The text cut to a width, with an ellipsis in place of what is left out.
  package func cut(to columns: Int, on display: Display) -> StyledText {
    guard width > columns else { return self }
    let ellipsis = display.text(columns > 3 ? display.ellipsis : ".")
    var room = columns - ellipsis.width
    let kept = cells.prefix { cell in
      room -= cell.width
      return room >= 0
    }
    return columns > 0 ? StyledText(kept) + ellipsis.styled(kept.last?.style ?? .plain) : .empty
  }

  /// The text cut to a width in its middle, with an ellipsis in place of what is left out: of a
  /// command both the program and the file stay to be seen.
  package func cutInMiddle(to columns: Int, on display: Display) -> StyledText {
    let ellipsis = display.text(display.ellipsis)
    guard width > columns, columns > ellipsis.width + 1 else {
      return cut(to: columns, on: display)
    }
    let room = columns - ellipsis.width
    let cells = self.cells
    func kept(_ cells: some Sequence<Cell>, in room: Int) -> [Cell] {
      var room = room
      return cells.prefix { cell in
        room -= cell.width
        return room >= 0
      }.map { $0 }
    }
    let head = kept(cells, in: room - room / 2)
    let tail = kept(cells.reversed(), in: room / 2)
    return StyledText(head) + ellipsis + StyledText(tail.reversed())
  }

  /// The text filled up with spaces to a width.
  package func padded(to columns: Int, _ alignment: Alignment = .left) -> StyledText {
    let missing = columns - width
    switch alignment {
    case .left: return self + .spaces(missing)
    case .center: return .spaces(missing / 2) + self + .spaces(missing - missing / 2)
    case .right: return .spaces(missing) + self
    }
  }

  /// The text in lines of at most a width, at least one, broken at spaces and between wide
  /// characters; at an unbreakable space or within a word only where there is no other place. A
  /// word is then broken after a sign that joins its parts, as in a path, if that leaves the line
  /// at least half full. A character wider than the width gets a line of its own. Lines after the
  /// first are indented.
  package func wrapped(to columns: Int, indent: Int = 0) -> [StyledText] {
    guard width > columns else { return [self] }
    var lines: [StyledText] = []
    var rest = cells[...]
    while !rest.isEmpty {
      let indent = lines.isEmpty ? 0 : min(indent, columns - 1)
      let line = StyledText.nextLine(&rest, columns: max(1, columns - indent))
      lines.append(StyledText.spaces(indent) + StyledText(line))
    }
    return lines
  }

  /// Takes the cells of one line off the front, and the spaces it is broken at.
  private static func nextLine(_ rest: inout ArraySlice<Cell>, columns: Int) -> ArraySlice<Cell> {
    let start = rest.prefix(while: \.isSpace).endIndex
    var width = 0
    var end = rest.startIndex
    var breaks: (good: Int?, poor: Int?)
    while end < rest.endIndex {
      let cell = rest[end]
      // A space may hang over the end of a line.
      if end > start {
        if cell.isSpace || cell.width > 1 { breaks.good = end }
        if cell.isUnbreakableSpace { breaks.poor = end }
      }
      guard width + cell.width <= columns else { break }
      width += cell.width
      end += 1
    }
    if end < rest.endIndex {
      end =
        breaks.good ?? breaks.poor ?? jointBefore(end, in: rest, after: start)
        ?? max(end, rest.startIndex + 1)
    }
    var line = rest[..<end]
    while line.last?.isSpace == true { line.removeLast() }
    rest = rest[end...].drop { $0.isSpace || $0.isUnbreakableSpace }
    return line
  }

  /// The last place in the second half of a word's beginning that is after a sign that joins
  /// parts; `nil` if there is none.
  private static func jointBefore(
    _ end: Int, in cells: ArraySlice<Cell>, after start: Int
  ) -> Int? {
    guard start < end else { return nil }
    return cells[(start + (end - start) / 2)..<end].lastIndex(where: \.joinsParts)
      .map { $0 + 1 }
  }
}

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
