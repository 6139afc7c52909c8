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
