import Testing

@testable import TerminalText

@Suite struct ListingTests {
  @Test func breaksTheLastColumnAlone() {
    let listing = Listing(
      headers: ["Case", "What it shows"],
      rows: [["tail", "The end of a file\u{7} needs no more than its end"], ["漢字", "Wide"]])
    #expect(
      listing.lines(on: Display(columns: 30)).joined(separator: "\n") == """
        Case  What it shows
        ──────────────────────────────
        tail  The end of a file\\x07
              needs no more than its
              end
        漢字  Wide
        """)
  }
}
