import Testing
import TerminalText

@testable import Shell

/// Pages in a window of 20 columns and 10 rows, of which a page takes 8.
@Suite struct ScreenPagesTests {
  private let output = WindowOutput(columns: 20, rows: 10)

  private func pages(goesOn: Bool = true) -> ScreenPages {
    let output = output
    let pages = ScreenPages(output: output, margin: 2) {
      output.turns.append(output.rowsShown)
      return goesOn
    }
    pages.begin()
    return pages
  }

  private func lines(_ count: Int, _ text: String = "a") -> String {
    String(repeating: text + "\n", count: count)
  }

  @Test func showsWhatFitsAtOnce() {
    pages().show(lines(8))
    #expect(output.turns.isEmpty && output.rowsShown == 8)
  }

  @Test func waitsBeforeWhatFitsAPageOfItsOwn() {
    let pages = pages()
    pages.show(lines(3))
    pages.show(lines(7))
    #expect(output.turns == [3])
  }

  @Test func cutsWhatFitsNoPage() {
    pages().show(lines(18))
    #expect(output.turns == [8, 16] && output.rowsShown == 18)
  }

  @Test func cutsBetweenTwoParts() {
    pages().show(lines(5) + "\n" + lines(6))
    #expect(output.turns == [6])
    #expect(output.text == lines(5) + "\n" + lines(6))
  }

  @Test func countsTheRowsOfALineThatTheWindowBreaks() {
    pages().show(lines(5, String(repeating: "x", count: 41)))
    // Two lines of three rows fit, and the next page takes two more.
    #expect(output.turns == [6, 12] && output.rowsShown == 15)
  }

  @Test func leavesOutBlankLinesThatDoNotFit() {
    let pages = pages()
    pages.show(lines(8) + "\n")
    #expect(output.turns.isEmpty && output.rowsShown == 8)
    pages.show("\n" + lines(2))
    #expect(output.turns == [8])
    #expect(output.text == lines(10), "a page begins with no blank line")
  }

  @Test func showsTheRestOnceNobodyWaits() {
    pages(goesOn: false).show(lines(40))
    #expect(output.turns == [8] && output.rowsShown == 40)
  }

  @Test func keepsNoPagesBeforeTheyBegin() {
    let output = output
    let pages = ScreenPages(output: output, margin: 2) {
      output.turns.append(0)
      return true
    }
    pages.beginAnew()
    pages.show(lines(40))
    #expect(output.turns.isEmpty)
    pages.begin()
    pages.showing { output.write(lines(9)) }
    #expect(output.turns == [0])
  }

  @Test func beginsAPageForACommandIfLittleIsLeft() {
    let pages = pages()
    pages.makeRoomForCommand(of: 2)
    pages.show(lines(4))
    pages.makeRoomForCommand(of: 2)
    #expect(output.turns.isEmpty)
    pages.show(lines(1))
    pages.makeRoomForCommand(of: 2)
    #expect(output.turns == [5])
  }

  @Test func keepsNoPagesInAWindowOfThreeRows() {
    let low = WindowOutput(columns: 20, rows: 4)
    let pages = ScreenPages(output: low, margin: 2) {
      Issue.record("no page fits")
      return true
    }
    pages.begin()
    pages.show(lines(20))
    #expect(low.rowsShown == 20)
  }
}

/// An output that somebody watches through a window.
private final class WindowOutput: Output {
  let display: Display
  let isWatched = true
  private var count = RowCount()
  private(set) var text = ""
  /// How many rows had been shown when each page was turned.
  var turns: [Int] = []
  private var interceptor: ((String) -> Void)?
  var recorder: ((String) -> Void)?

  init(columns: Int, rows: Int) {
    display = Display(columns: columns, rows: rows)
  }

  var rowsShown: Int { count.rows }

  func write(_ text: String) {
    if let show = interceptor {
      interceptor = nil
      defer { interceptor = show }
      return show(text)
    }
    self.text += text
    count.note(text, columns: display.columns)
  }

  func drawing<Result>(
    plain: Bool, color: ColorChoice, _ body: () throws -> Result
  ) rethrows -> Result { try body() }

  func drawing<Result>(columns: Int, _ body: () throws -> Result) rethrows -> Result {
    try body()
  }

  func intercepting<Result>(
    _ show: @escaping (String) -> Void, _ body: () throws -> Result
  ) rethrows -> Result {
    interceptor = show
    defer { interceptor = nil }
    return try body()
  }

  func flush() {}
  func report(_ line: String) { write(line + "\n") }
  func showProgress(_ line: (any TerminalLine)?) {}
}
