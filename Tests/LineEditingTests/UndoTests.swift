import TestSupport
import Testing

/// Undo, last words and pastes, seen on the screen of a terminal.
@Suite struct UndoTests {
  @Test func undoesChangeByChange() throws {
    let probe = try Probe()
    try probe.type("one two", .control("w"), "three", .control("a"), .control("k"))
    try probe.waitForLine("")
    try probe.type(.control("_"))
    try probe.waitForLine("one three")
    try probe.type("\u{18}\u{15}")
    try probe.waitForLine("one")
    try probe.type(.control("_"))
    try probe.waitForLine("one two")
    try probe.type(.control("_"))
    try probe.waitForLine("")
    try probe.type(.control("_"))
    try probe.session.wait(until: "a bell") { $0.bells == 1 }
  }

  @Test func undoesAPasteAsOneChange() throws {
    let probe = try Probe()
    try probe.type("a", "\u{1B}[200~b c\u{1B}[201~", "d", .control("_"))
    try probe.waitForLine("ab c")
    try probe.type(.control("_"))
    try probe.waitForLine("a")
  }

  @Test func beginsAnewWithEachLine() throws {
    let probe = try Probe()
    try probe.enter("one")
    try probe.type("two", .control("_"))
    try probe.waitForLine("")
    try probe.type(.control("_"))
    try probe.session.wait(until: "a bell") { $0.bells == 1 }
  }

  @Test(arguments: [
    ("abcd", "xu0Du", "abcd"), ("abcd", "0xxuu", "abcd"), ("ab cd", "0dwu", "ab cd"),
    ("abcd", "Du", "abcd"), ("ab", "Acd\u{1B}u", "ab"), ("abcd", "0ixy\u{1B}u0x", "bcd"),
  ])
  func restoresTheRightTextInVi(typed: String, commands: String, line: String) throws {
    let probe = try Probe()
    try probe.enter("vi", answer: "probe> vi")
    try probe.type(.text(typed))
    for key in "\u{1B}" + commands {
      try probe.type(.text(String(key)))
      // An escape is the key alone only if nothing follows it at once.
      if key == "\u{1B}" { try probe.session.wait(until: "command mode") { _ in true } }
    }
    try probe.waitForLine(line)
    try probe.type(.enter)
    try probe.waitForAnswer("line: \(line)")
  }

  @Test func putsInTheLastWordOfOlderAndOlderLines() throws {
    let probe = try Probe()
    for line in ["compare tail", "open 'two words'", "quiet"] { try probe.enter(line) }
    try probe.type("show ", .alt("."))
    try probe.waitForLine("show quiet")
    try probe.type(.alt("."))
    try probe.waitForLine("show 'two words'")
    try probe.type(.alt("."))
    try probe.waitForLine("show tail")
    try probe.type(.alt("."))
    try probe.session.wait(until: "a bell") { $0.bells == 1 }
    try probe.type(" ", .alt("."))
    try probe.waitForLine("show tail quiet")
  }

  @Test func holdsThePastedLinesUntilTheyAreEntered() throws {
    let probe = try Probe()
    try probe.type("\u{1B}[200~one\rtwo\r\n\nthree\n\u{1B}[201~")
    try probe.session.wait(until: "three rows") { $0.text == "probe> one\ntwo\nthree" }
    try probe.type("!", .control("a"), ">", .enter)
    try probe.session.wait(until: "three answers") {
      $0.text.hasSuffix(
        "line: >one\nprobe> two\nline: two\nprobe> three!\nline: three!\nprobe>")
    }
    try probe.enter("history", answer: "- >one\n- two\n- three!\n- history")
  }

  @Test func dropsThePastedLinesOnControlC() throws {
    let probe = try Probe()
    try probe.type("\u{1B}[200~one\rtwo\r\u{1B}[201~", .control("c"))
    try probe.waitForAnswer("interrupted")
    #expect(!probe.session.screen.text.contains("line:"))
  }
}
