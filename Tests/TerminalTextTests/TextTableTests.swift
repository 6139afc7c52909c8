import Testing

@testable import TerminalText

@Suite struct TextTableTests {
  private func table(on display: Display) -> TextTable {
    TextTable(
      columns: [
        .init(title: display.text("Case")),
        .init(title: display.text("Peak"), alignment: .right),
        .init(title: display.text("What it does"), wraps: true),
      ],
      rows: [
        .cells(["tail", "6.4 MiB", "Prints the last lines of a file"].map { display.text($0) }),
        .cells(["漢字", "12.0 MiB", "Wide"].map { display.text($0) }),
      ])
  }

  private func drawn(_ columns: Int) -> String {
    let display = Display(columns: columns)
    return table(on: display).lines(on: display).joined(separator: "\n")
  }

  @Test func alignsColumnsByDisplayWidth() {
    #expect(
      drawn(80) == """
        Case      Peak  What it does
        ───────────────────────────────────────────────
        tail   6.4 MiB  Prints the last lines of a file
        漢字  12.0 MiB  Wide
        """)
  }

  @Test func wrapsTheColumnThatMayBeWrapped() {
    #expect(
      drawn(32) == """
        Case      Peak  What it does
        ────────────────────────────────
        tail   6.4 MiB  Prints the last
                        lines of a file
        漢字  12.0 MiB  Wide
        """)
  }

  @Test func becomesListsWhereColumnsDoNotFit() {
    #expect(
      drawn(20) == """
        tail
          Peak: 6.4 MiB
          What it does:
            Prints the last
            lines of a file
        漢字
          Peak: 12.0 MiB
          What it does: Wide
        """)
  }

  @Test func headsRowsAndGroups() {
    let display = Display(columns: 60)
    var table = table(on: display)
    table.groups = [.init(title: display.text("A group"), columns: 1..<3)]
    table.rows.insert(.heading(display.text("Files")), at: 0)
    table.rows.insert(.heading(display.text("More")), at: 2)
    #expect(
      table.lines(on: display).joined(separator: "\n") == """
              A group ─────────────────────────────────
        Case      Peak  What it does
        Files
        tail   6.4 MiB  Prints the last lines of a file

        More
        漢字  12.0 MiB  Wide
        """)
  }
}
