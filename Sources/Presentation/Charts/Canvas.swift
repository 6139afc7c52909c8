import TerminalText

/// A field of characters that lines are drawn on: by Braille dots, two by four a character, or by a
/// sign a character where only ASCII may be drawn.
struct Canvas {
  /// What distinguishes a series' line from the others, beside its colour.
  struct Pen: Hashable {
    /// The number of the series.
    var series: Int

    /// Its sign where dots cannot be drawn.
    var sign: String { ["*", "o", "+", "x"][series % 4] }

    /// What it marks a point with, if dots can be drawn.
    var mark: String { ["●", "○", "◆", "◇"][series % 4] }

    var style: Style {
      Style(color: [.red, .green, .cyan, .yellow][series % 4])
    }

    /// Whether a dot of the line is drawn: the first line is whole, the next are broken.
    fileprivate func draws(_ position: Int) -> Bool {
      switch series % 4 {
      case 0: true
      case 1: position % 2 == 0
      case 2: position % 4 != 3
      default: position % 6 < 3
      }
    }
  }

  private struct Cell {
    var dots: UInt8 = 0
    var series: Int?
    var overlay: StyledText?
    var isTaken = false
  }

  let columns: Int
  let rows: Int
  private let display: Display
  private var cells: [Cell]

  init(columns: Int, rows: Int, on display: Display) {
    self.columns = columns
    self.rows = rows
    self.display = display
    cells = Array(repeating: Cell(), count: columns * rows)
  }

  private var dotsAcross: Int { display.characters == .unicode ? 2 : 1 }
  private var dotsDown: Int { display.characters == .unicode ? 4 : 1 }

  /// Draws a line through points given as fractions of the width, which never fall, and of the
  /// height from below.
  mutating func line(_ points: [(x: Double, y: Double)], with pen: Pen) {
    let dots = points.map { (x: dot($0.x, columns * dotsAcross), y: dot($0.y, rows * dotsDown)) }
    guard var last = dots.first else { return }
    mark(last.x, last.y, pen)
    for next in dots.dropFirst() where next.x >= last.x {
      var y = last.y
      for x in last.x...next.x {
        let target = x == next.x ? next.y : last.y + height(at: x, from: last, to: next)
        // What lies between two columns' dots belongs to the later one, so that the line is thin.
        let from = target > y ? y + 1 : target < y ? y - 1 : y
        for y in min(from, target)...max(from, target) { mark(x, y, pen) }
        y = target
      }
      last = next
    }
  }

  private func height(
    at x: Int, from start: (x: Int, y: Int), to end: (x: Int, y: Int)
  ) -> Int {
    guard end.x != start.x else { return 0 }
    let share = Double(x - start.x) / Double(end.x - start.x)
    return Int((share * Double(end.y - start.y)).rounded())
  }

  private func dot(_ fraction: Double, _ count: Int) -> Int {
    let position = (fraction * Double(count - 1)).rounded()
    return position.isFinite ? min(max(Int(min(position, 1e6)), 0), count - 1) : 0
  }

  private mutating func mark(_ x: Int, _ y: Int, _ pen: Pen) {
    guard pen.draws(x + y) || dotsAcross == 1 else { return }
    let index = (rows - 1 - y / dotsDown) * columns + x / dotsAcross
    cells[index].dots |= Canvas.brailleDots[x % dotsAcross * 4 + (3 - y % dotsDown)]
    cells[index].series = pen.series
  }

  /// The bits of a Braille character, by columns from the top (Unicode, "Braille Patterns").
  private static let brailleDots: [UInt8] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]

  /// Draws a line down where nothing else is.
  mutating func rule(atX x: Double, _ text: StyledText) {
    let column = dot(x, columns)
    for row in 0..<rows where cells[row * columns + column].series == nil {
      cells[row * columns + column].overlay = text
    }
  }

  /// Draws a line across where nothing else is.
  mutating func rule(at y: Double, _ text: StyledText) {
    let row = rows - 1 - dot(y, rows)
    for column in 0..<columns where cells[row * columns + column].series == nil {
      cells[row * columns + column].overlay = text
    }
  }

  /// Puts a character over what is drawn at a point, in the next free place to the right.
  mutating func put(_ text: StyledText, x: Double, y: Double) {
    let row = rows - 1 - dot(y, rows)
    var column = dot(x, columns)
    while column < columns - 1 && cells[row * columns + column].isTaken { column += 1 }
    cells[row * columns + column].overlay = text
    cells[row * columns + column].isTaken = true
  }

  /// The column for a text beside a line down: after it, or before it if there is no room.
  func column(beside x: Double, width: Int) -> Int {
    let line = dot(x, columns)
    return line + 1 + width <= columns ? line + 1 : max(0, line - width)
  }

  /// Writes a text from a place on, as far as there is room.
  mutating func write(_ text: StyledText, column: Int, y: Double) {
    let row = rows - 1 - dot(y, rows)
    for (offset, cell) in text.cells.enumerated() where column + offset < columns {
      cells[row * columns + column + offset].overlay = StyledText([cell])
    }
  }

  /// The rows from the top.
  var lines: [StyledText] {
    (0..<rows).map { row in
      (0..<columns).reduce(StyledText.empty) { $0 + text(of: cells[row * columns + $1]) }
    }
  }

  private func text(of cell: Cell) -> StyledText {
    if let overlay = cell.overlay { return overlay }
    guard let series = cell.series else { return .spaces(1) }
    let pen = Pen(series: series)
    guard display.characters == .unicode, let dots = Unicode.Scalar(0x2800 + UInt32(cell.dots))
    else { return display.text(pen.sign, pen.style) }
    return display.text(String(dots), pen.style)
  }
}
