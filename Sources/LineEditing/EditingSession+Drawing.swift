import CEditLine

/// Drawing lines with wide characters, and any line once the window has changed, in place of
/// libedit.
///
/// libedit counts a wide character as two cells, and miscounts them when it changes or moves to the
/// second one alone. Its own picture of the window is right, so what it draws of such a line is
/// dropped, and prompt and line are drawn here as that picture has them.
extension EditingSession {
  /// Passes on what libedit has drawn since the last key, or draws the line.
  func showLine() {
    let prompt = clusters.encode(shownPrompt)
    let before = shown
    let now = (content: prompt + rawLine, cursor: prompt.count + rawCursor)
    shown = now
    let isUnchanged = now.content == before.content && now.cursor == before.cursor
    if hasCursorMovement, !isUnchanged, isDrawnHere(before.content) || isDrawnHere(now.content),
      let drawing = layOut(now.content, cursor: now.cursor)
    {
      output.drop()
      eraseFrom(
        rowsAbove: LineDrawing.row(of: before.cursor, in: before.content, columns: drawing.columns))
      write(clusters.shown(drawing.text))
      for _ in 0..<drawing.rowsUp { send("up") }
      write(clusters.shown(drawing.rowBeforeCursor))
    }
    output.flush()
  }

  /// How prompt and line are drawn here; `nil` if they do not fit the window, or not as they are.
  private func layOut(_ content: [wchar_t], cursor: Int) -> LineDrawing? {
    LineDrawing(
      content, cursor: cursor, columns: Int(ceditline_columns(editor)),
      rows: Int(ceditline_rows(editor)))
  }

  /// The drawing of the line on the screen; `nil` if libedit has drawn it.
  var shownDrawing: LineDrawing? {
    guard hasCursorMovement, isDrawnHere(shown.content) else { return nil }
    return layOut(shown.content, cursor: shown.cursor)
  }

  private func isDrawnHere(_ content: [wchar_t]) -> Bool {
    drawsLines || content.contains { ceditline_width($0) == 2 }
  }
}

/// How prompt and line are drawn from the first cell of their first row.
struct LineDrawing {
  let columns: Int
  /// All of it, with a line break wherever a row is full.
  private(set) var text: [wchar_t] = []
  /// How many rows the cursor is above the end.
  private(set) var rowsUp = 0
  /// What brings the cursor to its place from anywhere in its row: a return and the characters
  /// before it in the row; empty if it is at the end already.
  private(set) var rowBeforeCursor: [wchar_t] = []

  /// The row that the cursor is in, counted from the first.
  static func row(of cursor: Int, in content: [wchar_t], columns: Int) -> Int {
    let text = content.prefix(cursor).withUnsafeBufferPointer { String(wide: $0) }
    let layout = LineLayout(columns: columns, after: text)
    guard cursor < content.count else { return layout.row }
    // A wide character that does not fit the row takes the cursor with it.
    return layout.row + (layout.column + Int(ceditline_width(content[cursor])) > columns ? 1 : 0)
  }

  /// The row that the cursor is in, counted from the first, once the terminal has wrapped these
  /// rows anew in a window of another width.
  func cursorRow(inColumns columns: Int) -> Int {
    let rows = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    let heights = rows.dropLast(rowsUp + 1).map { row in
      let end = Self.end(of: row, columns: columns)
      return end.column == 0 ? max(end.row, 1) : end.row + 1
    }
    let before = rowBeforeCursor.isEmpty ? rows[rows.count - 1] : rowBeforeCursor[...]
    return heights.reduce(0, +) + Self.end(of: before, columns: columns).row
  }

  /// The place after a row of `text`, whose returns take no cell.
  private static func end(of row: ArraySlice<wchar_t>, columns: Int) -> LineLayout {
    let characters = row.filter { $0 != 0x0D }
    return LineLayout(
      columns: columns, after: characters.withUnsafeBufferPointer { String(wide: $0) })
  }

  /// Places the characters; `nil` if some are not shown as they are, or the window has too few
  /// rows.
  init?(_ content: [wchar_t], cursor: Int, columns: Int, rows: Int) {
    self.columns = columns
    var layout = LineLayout(columns: columns)
    var cursorRow = 0
    var row: [wchar_t] = []
    for (index, character) in content.enumerated() {
      let width = Int(ceditline_width(character))
      guard let scalar = Unicode.Scalar(UInt32(bitPattern: character)), width > 0 || scalar == "\n"
      else { return nil }
      if scalar != "\n", layout.column + width > columns {
        text += [0x0D, 0x0A]
        row = []
      }
      if index == cursor {
        rowBeforeCursor = [0x0D] + row
        cursorRow = layout.row + (layout.column + max(width, 0) > columns ? 1 : 0)
      }
      let before = layout.row
      layout.advance(over: scalar)
      if scalar != "\n" {
        text.append(character)
        row.append(character)
      }
      // The next character begins a row although this one fitted.
      if layout.column == 0, layout.row > before {
        text += [0x0D, 0x0A]
        row = []
      }
    }
    guard layout.row < rows else { return nil }
    if cursor < content.count { rowsUp = layout.row - cursorRow }
  }
}

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

/// The characters of several scalars, such as a letter with a mark on it, as one character each
/// within libedit.
///
/// libedit takes every scalar for a character with a cell of its own, so a mark without width would
/// shift all that follows it, and the cursor could get between a letter and its mark. Here each of
/// these characters gets a placeholder: a letter of a script that hardly anyone types (cuneiform
/// and hieroglyphs, one cell wide, and Tangut, two cells wide), so that libedit counts cells and
/// finds words as it does with any letter. What libedit sends to the terminal is translated back,
/// see `EditorOutput`, and so is the line. A letter of these scripts itself gets a placeholder
/// too.
///
/// A character is a scalar with all the scalars after it that have no width of their own, in the
/// way that terminals move: the persons of a family emoji are separate. Memory: the characters
/// met so far, at most 9282.
final class ClusterTable {
  private static let narrow: [ClosedRange<UInt32>] = [
    0x12000...0x12399, 0x13000...0x1342E, 0x14400...0x14646, 0x16800...0x16A38,
  ]
  private static let wide: [ClosedRange<UInt32>] = [0x17000...0x187F7]

  private var placeholders: [[Unicode.Scalar]: UInt32] = [:]
  private var clusters: [UInt32: [Unicode.Scalar]] = [:]
  private var freeNarrow = ClusterTable.narrow.joined().makeIterator()
  private var freeWide = ClusterTable.wide.joined().makeIterator()

  /// The text as libedit gets it, without a null character at its end.
  ///
  /// Once there is no placeholder left, a letter loses its marks.
  func encode(_ text: String) -> [wchar_t] {
    var encoded: [wchar_t] = []
    var cluster: [Unicode.Scalar] = []
    func finish() {
      guard let first = cluster.first else { return }
      encoded.append(placeholder(for: cluster) ?? wchar_t(first.value))
      cluster = []
    }
    for scalar in text.unicodeScalars where scalar.value != 0 {
      if !scalar.isMark || cluster.last?.canTakeMarks != true { finish() }
      cluster.append(scalar)
    }
    finish()
    return encoded
  }

  /// The text of what libedit has; U+FFFD for anything that is not a character.
  func decode(_ characters: some Sequence<wchar_t>) -> String {
    var scalars = String.UnicodeScalarView()
    for character in characters { scalars.append(contentsOf: scalarsOf(character)) }
    return String(scalars)
  }

  /// The scalars of one of libedit's characters.
  func scalarsOf(_ character: wchar_t) -> [Unicode.Scalar] {
    let value = UInt32(bitPattern: character)
    return clusters[value] ?? [Unicode.Scalar(value) ?? "\u{FFFD}"]
  }

  /// What is shown of the character with this placeholder: a mark without a letter sits on a
  /// dotted circle. `nil` if the scalar is no placeholder.
  func shown(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
    guard let cluster = clusters[scalar.value] else { return nil }
    return cluster.first?.isMark == true ? ["\u{25CC}"] + cluster : cluster
  }

  /// The text that is shown for libedit's characters.
  func shown(_ characters: [wchar_t]) -> String {
    var scalars = String.UnicodeScalarView()
    for character in characters {
      let scalar = Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}"
      scalars.append(contentsOf: shown(scalar) ?? [scalar])
    }
    return String(scalars)
  }

  private func placeholder(for cluster: [Unicode.Scalar]) -> wchar_t? {
    guard let first = cluster.first, cluster.count > 1 || first.isMark || first.isPlaceholder
    else { return nil }
    if let known = placeholders[cluster] { return wchar_t(known) }
    let next = first.cellWidth == 2 ? freeWide.next() : freeNarrow.next()
    guard let next else { return first.isMark || first.isPlaceholder ? 0xFFFD : nil }
    placeholders[cluster] = next
    clusters[next] = cluster
    return wchar_t(next)
  }

  static func isPlaceholder(_ value: UInt32) -> Bool {
    (narrow + wide).contains { $0.contains(value) }
  }
}

extension Unicode.Scalar {
  /// Whether it takes no cell of its own but joins the character before it (`wcwidth(3)` is 0).
  var isMark: Bool { value >= 0x80 && ceditline_width(wchar_t(value)) == 0 }

  /// Whether marks after it join it: it is printed, in one cell or two, or is itself a mark.
  fileprivate var canTakeMarks: Bool { value >= 0x20 && ceditline_width(wchar_t(value)) >= 0 }

  fileprivate var isPlaceholder: Bool {
    value >= 0x12000 && ClusterTable.isPlaceholder(value)
  }
}

/// A wide string that ends with a null character, in memory that its holder deallocates.
typealias WideText = UnsafeMutableBufferPointer<wchar_t>

extension String {
  /// Reads a wide string, with U+FFFD for anything that is not a character.
  init(wide characters: UnsafeBufferPointer<wchar_t>) {
    var scalars = String.UnicodeScalarView()
    for character in characters {
      scalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
    }
    self.init(scalars)
  }

  /// Reads a wide string up to its null character; nothing is empty.
  init(wide characters: UnsafePointer<wchar_t>?) {
    guard let characters else {
      self.init()
      return
    }
    var count = 0
    while characters[count] != 0 { count += 1 }
    self.init(wide: UnsafeBufferPointer(start: characters, count: count))
  }

  /// The string as a wide one that ends with a null character; cut at a NUL within it.
  var wide: [wchar_t] {
    unicodeScalars.prefix { $0.value != 0 }.map { wchar_t($0.value) } + [0]
  }

  /// The string as a wide one for C to keep; to be deallocated.
  var allocatedWide: WideText { wide.dropLast().allocatedWide }
}

extension Collection<wchar_t> {
  /// The characters and a null character, for C to keep; to be deallocated.
  var allocatedWide: WideText {
    let text = WideText.allocate(capacity: count + 1)
    _ = text.initialize(from: Array(self) + [0])
    return text
  }
}
