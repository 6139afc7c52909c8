extension Display {
  /// The text as this display may show it: controls escaped, and signs it lacks spelled in ASCII.
  ///
  /// - Complexity: O(n) time and space.
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

  /// What stands for text that was cut away.
  var ellipsis: String { characters == .unicode ? "…" : "..." }
}

/// How the signs of HighWater's own texts, and the typography of prose, are spelled in ASCII.
private let asciiSpellings: [Unicode.Scalar: String] = [
  "…": "...", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "·": "-", "•": "*",
  "→": "->", "←": "<-", "↑": "^", "↓": "v", "▸": ">", "×": "x", "÷": "/", "±": "+/-",
  "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "µ": "u", "μ": "u",
  "“": "\"", "”": "\"", "„": "\"", "‘": "'", "’": "'", "‚": "'", "«": "\"", "»": "\"",
  "✓": "[+]", "✗": "[-]", "✅": "[+]", "❌": "[-]",
  "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "┼": "+", "├": "+", "┤": "+", "┬": "+",
  "┴": "+", "┄": "-", "┌": "+", "┐": "+", "└": "+", "┘": "+", "█": "#", "░": ".",
]
