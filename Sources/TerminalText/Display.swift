// TerminalText: text laid out for a terminal of any width.
//
// A `Display` says what the terminal shows: its columns, whether SGR sequences may be sent, which
// characters. Only a `Display` makes `StyledText`, and makes it fit to be shown on the way
// (`VisibleText`), so nothing here lets a control character through. `TextTable` fits columns to
// the window; a `TerminalView` is anything that can be laid out so, a `TerminalLine` anything shown
// in one line that the next replaces. It knows nothing of measurements and asks nothing of the
// environment.
//
// Start with `Display` (this file), then `StyledText`.

/// How text is to be drawn: decided once, where the terminal is known, and handed to every view.
package struct Display: Hashable, Sendable {
  /// Which characters may be sent, from the most to the fewest.
  package enum Characters: Hashable, Sendable {
    /// Any: blocks, arrows and Braille are drawn with.
    case unicode
    /// HighWater draws in ASCII; letters of names and prose stay as they are. This is `--plain`.
    case plain
    /// ASCII alone, for a locale that is not UTF-8; other letters are shown escaped.
    case ascii
  }

  /// The width of the window; one narrower than 10 is drawn for as if it had 10.
  package private(set) var columns: Int
  /// The height of the window; `nil` if nobody looks at it through one.
  package let rows: Int?
  /// Whether SGR sequences may be sent.
  package let color: Bool
  package let characters: Characters

  package init(
    columns: Int = 80, rows: Int? = nil, color: Bool = false, characters: Characters = .unicode
  ) {
    self.columns = max(columns, 10)
    self.rows = rows
    self.color = color
    self.characters = characters
  }

  /// The same display without the columns that an indent takes, for a part of the window.
  package func narrowed(by indent: Int) -> Display {
    var part = self
    part.columns = max(columns - indent, 1)
    return part
  }
}

extension Display {
  /// The text as this display may show it: controls escaped, and signs it lacks spelled in ASCII.
  package func visible(_ text: String) -> String {
    let visible = VisibleText.escaped(text)
    guard characters != .unicode, !visible.utf8.allSatisfy({ $0 < 0x80 }) else { return visible }
    var spelled = ""
    for scalar in visible.unicodeScalars {
      if let spelling = asciiSpellings[scalar] {
        spelled += spelling
      } else if scalar.isASCII || scalar == "\u{A0}" || characters == .plain {
        spelled.unicodeScalars.append(scalar)
      } else {
        spelled += VisibleText.escape(scalar)
      }
    }
    return spelled
  }

  /// What replaces text that was cut.
  package var ellipsis: String { characters == .unicode ? "…" : "..." }
}

/// How the signs of HighWater's own texts, and the typography of prose, are spelled in ASCII.
private let asciiSpellings: [Unicode.Scalar: String] = [
  "…": "...", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "·": "-", "•": "*",
  "→": "->", "←": "<-", "↳": "<-", "↑": "^", "↓": "v", "▸": ">", "×": "x", "÷": "/", "±": "+/-",
  "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "µ": "u", "μ": "u",
  "“": "\"", "”": "\"", "„": "\"", "‘": "'", "’": "'", "‚": "'", "«": "\"", "»": "\"",
  "✓": "[+]", "✗": "[-]", "✅": "[+]", "❌": "[-]",
  "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "┼": "+", "├": "+", "┤": "+", "┬": "+",
  "┴": "+", "┄": "-", "┆": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "█": "#", "░": ".",
]
