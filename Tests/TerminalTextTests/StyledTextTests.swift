import MeasurementSamples
import TestSupport
import Testing

@testable import TerminalText

@Suite struct StyledTextTests {
  private let display = Display(columns: 40, color: true)
  private let dull = Display(columns: 40)

  @Test func writesSGROnlyWhereColourIsAllowed() {
    let text = display.text("a ") + display.text("bad", .bad) + display.text(" end")
    #expect(text.line(on: display) == "a \u{1B}[31mbad\u{1B}[0m end")
    #expect(text.line(on: dull) == "a bad end")
  }

  @Test func addsStyles() {
    let text = display.text("x", .strong).styled(.warning)
    #expect(text.line(on: display) == "\u{1B}[1;33mx\u{1B}[0m")
  }

  @Test func leavesSpacesAtTheEndOut() {
    let text = display.text("a") + display.text("  ", .faint) + .spaces(4)
    #expect(text.line(on: display) == "a")
  }

  @Test func keepsNumbersAndUnitsTogether() {
    let lines = dull.sentence("its peak was 199.8 MiB, after 71.0 ms.").wrapped(to: 18)
    #expect(lines.map { $0.line(on: dull) } == ["its peak was", "199.8 MiB, after", "71.0 ms."])
  }

  @Test func cutsWithAnEllipsis() {
    func cut(_ text: String, _ columns: Int, _ display: Display) -> String {
      display.text(text).cut(to: columns, on: display).line(on: display)
    }
    #expect(cut("abcdef", 6, dull) == "abcdef")
    #expect(cut("abcdef", 5, dull) == "abcd…")
    #expect(cut("漢字漢字", 6, dull) == "漢字…")
    #expect(cut("abcdef", 5, Display(characters: .plain)) == "ab...")
    #expect(cut("abcdef", 2, dull) == "a.")
    #expect(cut("abcdef", 0, dull) == "")
  }

  @Test func padsByColumnsNotCharacters() {
    let wide = dull.text("漢字")
    #expect((wide.padded(to: 6) + dull.text("|")).line(on: dull) == "漢字  |")
    #expect((wide.padded(to: 6, .right) + dull.text("|")).line(on: dull) == "  漢字|")
  }

  @Test func wrapsAtSpacesWithAnIndent() {
    let lines = dull.text("load was killed by the kernel").wrapped(to: 12, indent: 2)
    #expect(lines.map { $0.line(on: dull) } == ["load was", "  killed by", "  the kernel"])
  }

  @Test func breaksWordsOnlyWhereTheyAreLongerThanALine() {
    let lines = dull.text("a abcdefgh 漢字漢").wrapped(to: 5)
    #expect(lines.map { $0.line(on: dull) } == ["a", "abcde", "fgh", "漢字", "漢"])
  }

  @Test(arguments: [
    ("/srv/archive/2026/records.json", 20, ["/srv/archive/2026/", "records.json"]),
    (
      "see https://example.org/a/path?key=value", 20,
      ["see", "https://example.org/", "a/path?key=value"]
    ),
    ("pipelines.import.nightly", 10, ["pipelines.", "import.", "nightly"]),
    ("a/bcdefghijklmn", 10, ["a/bcdefghi", "jklmn"]),
    ("--output=/tmp", 2, ["--", "ou", "tp", "ut", "=/", "tm", "p"]),
  ])
  func breaksALongWordWhereItsPartsMeet(text: String, columns: Int, expected: [String]) {
    let lines = dull.text(text).wrapped(to: columns).map { $0.line(on: dull) }
    #expect(lines == expected)
  }

  /// Breaking a word neither loses a character nor adds one.
  @Test(arguments: 1...40) func losesNothingOfALongWord(columns: Int) {
    let word = "postgresql://reports.internal/warehouse?schema=nightly-2026&table=orders_by_day"
    let lines = dull.text(word).wrapped(to: columns).map { $0.line(on: dull) }
    #expect(lines.joined() == word)
    #expect(lines.allSatisfy { $0.displayWidth <= columns })
  }

  @Test func breaksAtUnbreakableSpacesBeforeBreakingWords() {
    let lines = dull.unbroken("at least 96.8% less").wrapped(to: 10)
    #expect(lines.map { $0.line(on: dull) } == ["at least", "96.8% less"])
  }

  @Test func keepsLeadingSpacesOfTheFirstLine() {
    let lines = dull.text("  code is here").wrapped(to: 8)
    #expect(lines.map { $0.line(on: dull) } == ["  code", "is here"])
  }

  @Test func wrapsAnythingIntoLinesOfTheWidth() {
    var random = SeededGenerator(seed: 2)
    for round in 0..<500 {
      let text = UglyText.random(using: &random)
      let columns = Int.random(in: 2...30, using: &random)
      let indent = Int.random(in: 0...4, using: &random)
      for line in dull.text(text).wrapped(to: columns, indent: min(indent, columns - 2)) {
        let written = line.line(on: dull)
        #expect(written.displayWidth <= columns, "seed 2, round \(round): \(text.debugDescription)")
        #expect(!written.hasControls, "seed 2, round \(round)")
      }
    }
  }
}
