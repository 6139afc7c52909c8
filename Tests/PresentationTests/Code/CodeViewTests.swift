import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct CodeViewTests {
  private let view = CodeView([
    CodeView.Line(number: 9, text: "// The difference: it holds no line.", isMarked: true),
    CodeView.Line(number: 10, text: "  let text = \"a // \\\" b\" // why", isMarked: false),
  ])

  @Test func numbersAndMarksLines() {
    #expect(
      view.lines(on: Display(columns: 80)) == [
        " 9 ▸ // The difference: it holds no line.", "10     let text = \"a // \\\" b\" // why",
      ])
  }

  @Test func goesOnBelowWhereALineIsTooLong() {
    #expect(
      view.lines(on: Display(columns: 30)) == [
        " 9 ▸ // The difference: it", "         holds no line.",
        "10     let text = \"a // \\\" b\"",
        "           // why",
      ])
  }

  @Test func losesNothingInTheNarrowestWindowThatPeopleHave() {
    #expect(
      view.lines(on: Display(columns: 20)) == [
        " 9 ▸ // The", "         difference:", "         it holds no", "         line.",
        "10     let text = \"a", "           // \\\" b\"", "           // why",
      ])
  }

  @Test func cutsLinesInAWindowTooNarrowToBreakThem() {
    let lines = view.lines(on: Display(columns: 16))
    #expect(lines.count == 2 && lines.allSatisfy { $0.displayWidth <= 16 })
  }

  @Test func highlightsSwiftAlone() {
    let other = CodeView(
      [CodeView.Line(number: 1, text: "let x = 5;", isMarked: false)], isSwift: false)
    #expect(!other.lines(on: Display(columns: 80, color: true)).joined().contains("[35m"))
  }

  @Test func highlightsOnlyWhereColourIsAllowed() {
    let plain = view.lines(on: Display(columns: 80)).joined()
    let coloured = view.lines(on: Display(columns: 80, color: true)).joined()
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.contains("\u{1B}[35mlet"))
  }

  @Test(arguments: [
    "", "let a = 0x1F_f", "func tail(_ path: String) throws -> Int {", "\"open", "a//b", "a / b",
    "#if os(Linux)", "@Test func x() {}", "  /// A doc comment", "x = \"\\\\\" + y", "naïve = 日本",
  ])
  func losesNothingOfALine(line: String) {
    #expect(SwiftTokens(line).map(\.text).joined() == line)
  }

  @Test func tellsTokensApart() {
    let kinds = SwiftTokens("let n: Int = f(\"a\", 12) // c").filter { $0.kind != .other }
    #expect(kinds.map(\.text) == ["let", "Int", "\"a\"", "12", "// c"])
    #expect(kinds.map(\.kind) == [.keyword, .type, .literal, .literal, .comment])
  }
}
