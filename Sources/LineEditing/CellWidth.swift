import CEditLine

extension Unicode.Scalar {
  /// How many cells of the terminal libedit takes to show it.
  ///
  /// Stands for `wcwidth(3)`; control characters show as `^X` and what cannot be printed as its
  /// number, e.g. `\U+200E`. A tab's width depends on where it stands: see `LineLayout`.
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
