import TerminalText

/// Texts that a careless view would let through to the terminal or lay out askew.
package enum UglyText {
  private static let pieces = [
    "tail", " ", "  ", "\u{1B}[2J", "\u{1B}]0;title\u{7}", "\u{7}", "\n", "\r\n", "\t", "\u{0}",
    "\u{202E}", "\u{200B}", "\u{FEFF}", "\u{9B}1m", "\u{301}", "漢字", "🙂", "👩‍👩‍👧‍👦", "🇩🇪", "é",
    "\u{A0}", "|", ",", "\"", "`", "*", "<b>", "\\", "…", "–", "100 MiB", "क्ष", "\u{FFFD}",
    "a-very-long-name-without-any-place-to-break-it-at", "\u{200D}", "\u{2028}", "مرحبا",
  ]

  /// A text of up to twelve ugly pieces.
  package static func random(using random: inout some RandomNumberGenerator) -> String {
    (0..<Int.random(in: 0...12, using: &random))
      .compactMap { _ in pieces.randomElement(using: &random) }.joined()
  }
}

extension String {
  /// Whether any character acts on a terminal instead of being shown.
  package var hasControls: Bool {
    unicodeScalars.contains { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: true
      case .format: ![0x200C, 0x200D].contains(scalar.value) && !scalar.isVisibleFormat
      default: false
      }
    }
  }
}
