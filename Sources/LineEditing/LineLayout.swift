import CEditLine

/// Where libedit puts the characters of prompt and line in the window.
///
/// libedit keeps this to itself, but code that writes below the line or redraws it after the window
/// has changed must know in which of the line's rows the cursor is.
struct LineLayout {
  let columns: Int
  /// The row of the next character, counted from where the prompt starts.
  private(set) var row = 0
  /// The column of the next character.
  private(set) var column = 0

  init(columns: Int) { self.columns = max(columns, 1) }

  /// The place after `text`, which starts at the first cell.
  init(columns: Int, after text: String) {
    self.init(columns: columns)
    for scalar in text.unicodeScalars { advance(over: scalar) }
  }

  mutating func advance(over scalar: Unicode.Scalar) {
    switch scalar {
    case "\n": startRow()
    case "\t": repeat { take(1) } while column % 8 != 0
    default:
      let width = scalar.cellWidth
      // What libedit spells out may be broken anywhere; a wide character may not.
      if width > 2 {
        for _ in 0..<width { take(1) }
      } else {
        take(width)
      }
    }
  }

  private mutating func take(_ width: Int) {
    if column + width > columns { startRow() }
    column += width
    if column >= columns { startRow() }
  }

  private mutating func startRow() {
    row += 1
    column = 0
  }
}

extension Unicode.Scalar {
  /// How many cells of the terminal libedit takes to show it.
  ///
  /// Stands for `wcwidth(3)`; control characters show as `^X` and what cannot be printed as its
  /// number, e.g. `\U+200E`. A tab's width depends on its column: see `LineLayout`.
  var cellWidth: Int {
    if value < 0x20 || value == 0x7F { return 2 }
    let width = ceditline_width(wchar_t(value))
    if width >= 0 { return Int(width) }
    return value > 0xFFFF ? 8 : 7
  }
}

extension String {
  /// How many cells of the terminal it takes in a row that is wide enough.
  var cellWidth: Int { unicodeScalars.reduce(0) { $0 + $1.cellWidth } }
}
