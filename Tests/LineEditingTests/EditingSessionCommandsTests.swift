import TestSupport
import Testing

/// The editor's own commands, seen on the screen of a terminal.
@Suite struct EditingSessionCommandsTests {
  @Test func completesTheOnlyCandidateWithABlank() throws {
    let probe = try Probe()
    try probe.type("q", .tab)
    try probe.session.wait(until: "a blank after quit") {
      $0.cursorLine == "probe> quit" && $0.cursorColumn == 12
    }
  }

  @Test func completesWhatIsSharedThenListsWithSummaries() throws {
    let probe = try Probe()
    try probe.type("c", .tab)
    try probe.waitForLine("comp")
    try probe.type(.tab)
    let listed = """
      probe> comp
      compare  run both versions of a case
      compute  do sums
      probe> comp
      """
    try probe.session.wait(until: listed) { $0.text == listed }
    try probe.type("a", .tab, "t", .tab, .enter)
    try probe.waitForAnswer("line: compare tail")
  }

  @Test func listsAtOnceWhereNothingIsShared() throws {
    let probe = try Probe()
    try probe.type(.tab)
    try probe.session.wait(until: "three commands") {
      $0.lines[1...3].map { $0.prefix(4) } == ["comp", "comp", "quit"] && $0.cursorRow == 4
    }
  }

  @Test func beepsWhereNothingFits() throws {
    let probe = try Probe()
    try probe.type("x", .tab)
    try probe.session.wait(until: "a bell") { $0.bells == 1 && $0.text == "probe> x" }
  }

  @Test func completesInMidLine() throws {
    let probe = try Probe()
    try probe.type("comp tail", .home, .right, .right, .right, .right, "a", .tab, "!", .enter)
    try probe.waitForAnswer("line: compare !tail")
  }

  @Test func goesOnAfterAFolderAndKeepsQuotes() throws {
    let probe = try Probe()
    try probe.type("open L", .tab, "x", .enter)
    try probe.waitForAnswer("line: open Lessons/x")
    try probe.type("open 't", .tab, .enter)
    try probe.waitForAnswer("line: open 'two words'")
  }

  @Test func completesWideCharacters() throws {
    let probe = try Probe()
    try probe.type("open 日", .tab)
    try probe.waitForLine("open 日本")
    try probe.type(.tab)
    try probe.session.wait(until: "both files") { $0.text.contains("日本語.txt  日本酒.txt\nprobe>") }
    try probe.type("語", .tab)
    try probe.waitForLine("open 日本語.txt")
  }

  @Test func listsNoMoreThanFitsTheWindow() throws {
    let probe = try Probe(columns: 20, rows: 8)
    try probe.type("many item", .tab)
    try probe.session.wait(until: "the rest counted") {
      $0.text.hasSuffix("\nand 290 more\nprobe> many item") && $0.lines[1] == "item100  item250"
    }
  }

  @Test func listsBelowALineOfSeveralRows() throws {
    let probe = try Probe(columns: 20)
    let long = "compare 0123456789 0123456789 "
    try probe.type(.text(long), "t", .home, .tab)
    try probe.session.wait(until: "a list below all rows") {
      $0.lines.prefix(6).joined(separator: "|").hasPrefix(
        "probe> compare 01234|56789 0123456789 t|compare  run bot...|compute  do sums|")
        && $0.cursorRow == 5 && $0.lines[6] == "56789 0123456789 t"
    }
  }

  @Test func goesUpAndDownAmongLinesThatStartAlike() throws {
    let probe = try Probe()
    for line in ["compare tail", "fixture list", "compare count"] { try probe.enter(line) }
    try probe.type(.up)
    try probe.waitForLine("compare count")
    try probe.type(.up)
    try probe.waitForLine("fixture list")
    try probe.type(.down, .down)
    try probe.waitForLine("")
    try probe.type("compare t", .up)
    try probe.waitForLine("compare tail")
    try probe.type(.up)
    try probe.session.wait(until: "a bell") { $0.bells > 0 }
    try probe.type(.down)
    try probe.waitForLine("compare t")
  }

  @Test func searchesTheHistoryLetterByLetter() throws {
    let probe = try Probe()
    for line in ["compare tail", "fixture list", "compare count"] { try probe.enter(line) }
    try probe.type(.control("r"))
    try probe.waitForRow("search '':")
    try probe.type("pare")
    try probe.waitForRow("search 'pare': compare count")
    try probe.type(.control("r"))
    try probe.waitForRow("search 'pare': compare tail")
    try probe.type(.control("r"))
    try probe.waitForRow("no match 'pare': compare tail")
    try probe.type(.backspace, .backspace, .backspace, .backspace)
    try probe.waitForRow("search '':")
    try probe.type("list", .enter)
    try probe.waitForAnswer("line: fixture list")
  }

  @Test func leavesASearchWithTheKeyThatEndsIt() throws {
    let probe = try Probe()
    try probe.enter("compare tail")
    try probe.type("typed", .control("r"), "tail", .control("g"))
    try probe.waitForLine("typed")
    try probe.type(.control("r"), "tail", .escape)
    try probe.waitForLine("compare tail")
    // The cursor stands where the match starts.
    try probe.type(.right, .right, "x")
    try probe.waitForLine("compare taxil")
    try probe.type(.control("r"), "zz", .home, "^")
    try probe.waitForLine("^compare taxil")
    try probe.type(.control("r"), "tail", .control("c"))
    try probe.waitForAnswer("interrupted")
  }

  @Test func searchesForWhatIsNotASCII() throws {
    let probe = try Probe()
    try probe.enter("öffne 日本", answer: "line: \\u{00F6}ffne \\u{65E5}\\u{672C}")
    try probe.type(.control("r"), "日")
    try probe.waitForRow("search '日': öffne 日本")
  }

  @Test func sharesTheHistoryWithLibedit() throws {
    let probe = try Probe()
    for line in ["one", "two", "one"] { try probe.enter(line) }
    try probe.type(.alt("p"))
    try probe.waitForLine("one")
    try probe.type(.alt("p"))
    try probe.waitForLine("two")
    try probe.type(.alt("p"))
    try probe.session.wait(until: "a bell") { $0.bells > 0 }
  }
}
