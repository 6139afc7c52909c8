import TestSupport
import Testing

@testable import LineEditing

/// Characters of all widths, typed, moved over and erased in windows in which they wrap everywhere.
@Suite struct WidthsTests {
  private static let characters = [
    "a", "b\u{308}", "c", " ", "日", "本", "e\u{301}\u{323}", "é", "🎈", " ", "x\u{20DD}",
    "\u{1112}\u{1161}\u{11AB}", "❤\u{FE0F}", "y", "ก\u{E35}\u{E48}", "👨\u{200D}", "👩\u{200D}",
    "👧", "👍", "🏽", "z", "語\u{3099}", "n\u{303}", " ", "w\u{308}", "k", "日", "日", "日", "o\u{338}",
    "🇩", "🇪", "m", "日", "q\u{300}\u{301}\u{302}", "字", "r", "s", "字", "t\u{332}", "u", "字", "v",
  ]

  init() { TerminalLocale.adopt() }

  @Test(arguments: 20...40)
  func stayInPlace(columns: Int) throws {
    let probe = try Probe(columns: columns, rows: 24)
    var line: [String] = []
    var cursor = 0
    func check(_ what: String) throws {
      try expect(probe, line, cursor, columns, what)
    }
    for character in Self.characters {
      try probe.type(.text(character))
      line.append(character)
      cursor += 1
      if cursor % 8 == 0 { try check("typed") }
    }
    try check("typed")
    // Moved over, with insertions and deletions on the way.
    while cursor > 0 {
      try probe.type(.left)
      cursor -= 1
      if cursor % 5 == 0 {
        try check("moved")
        let inserted = cursor % 2 == 0 ? "g\u{30A}" : "漢"
        try probe.type(.text(inserted))
        line.insert(inserted, at: cursor)
        cursor += 1
        try check("inserted")
        try probe.type(.backspace)
        line.remove(at: cursor - 1)
        cursor -= 1
        try check("erased")
      }
    }
    for count in 1...4 {
      for _ in 0..<count { try probe.type(.right, .delete) }
      for _ in 0..<count { line.remove(at: cursor + 1); cursor += 1 }
      try check("deleted ahead")
    }
    try probe.type(.control("e"))
    cursor = line.count
    try check("at the end")
    while !line.isEmpty {
      try probe.type(.backspace)
      line.removeLast()
      cursor -= 1
      if line.count % 4 == 0 { try check("erased") }
    }
  }

  private func expect(
    _ probe: Probe, _ line: [String], _ cursor: Int, _ columns: Int, _ what: String
  ) throws {
    let text = Probe.prompt + line.joined()
    var screen = Screen(columns: columns, rows: 24)
    screen.feed(text.utf8)
    let layout = LineLayout(columns: columns, after: Probe.prompt + line[..<cursor].joined())
    var (row, column) = (layout.row, layout.column)
    // The cursor is on a wide character that has gone to the next row.
    if cursor < line.count, column + line[cursor].cellWidth > columns {
      (row, column) = (row + 1, 0)
    }
    try probe.session.wait(until: "\(what), cursor \(row):\(column):\n\(screen.text)\n") {
      $0.text.trimmedEnd == screen.text.trimmedEnd && $0.cursorRow == row
        && $0.cursorColumn == column
    }
  }

  @Test func findsWordsThroughMarks() throws {
    let probe = try Probe()
    try probe.type("\u{1B}[200~ab\u{308}c def\u{1B}[201~", .control("a"), .alt("f"), .backspace)
    try probe.waitForLine("ab\u{308} def")
    try probe.type(.enter)
    try probe.waitForAnswer("line: ab\\u{0308} def")
    try probe.type(.up, .control("a"), .right, .right, "X", .control("r"), "b\u{308}")
    try probe.waitForRow("search 'b\u{308}': ab\u{308} def")
    try probe.type(.enter)
    try probe.waitForAnswer("line: ab\\u{0308} def")
  }

  @Test func showsAMarkWithoutALetterOnACircle() throws {
    let probe = try Probe()
    try probe.type("\u{308}", "x")
    try probe.waitForLine("\u{25CC}\u{308}x")
    try probe.type(.enter)
    try probe.waitForAnswer("line: \\u{0308}x")
  }

  @Test func showsTheLettersItUsesItselfToo() throws {
    let probe = try Probe()
    try probe.type("\u{12000}\u{17000}b\u{308}", .left, "x")
    try probe.waitForLine("\u{12000}\u{17000}xb\u{308}")
    try probe.type(.enter)
    try probe.waitForAnswer("line: \\u{00012000}\\u{00017000}xb\\u{0308}")
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    lastIndex { $0 != " " && $0 != "\n" }.map { String(self[...$0]) } ?? ""
  }
}
