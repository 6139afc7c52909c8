import Glibc
import TestSupport
import Testing

/// The editor as its caller sees it, at a terminal.
@Suite struct LineEditorTests {
  @Test func needsATerminal() throws {
    let result = try run(BuiltProducts.path("line-editing-probe"))
    #expect(result.status == 1)
    #expect(
      result.errorText
        == "prompt: standard input and output are not both a terminal; "
        + "pass the commands as arguments\n")
  }

  @Test func keepsItsHistoryAcrossSessions() throws {
    let home = try TemporaryFolder()
    let first = try Probe(home: home)
    for line in ["one", "two ", "   ", "one", "two"] {
      try first.type(.text(line), .enter)
      try first.waitForAnswer("line: \(line)".trimmedEnd)
    }
    try first.type(.control("d"))
    try first.session.waitForExit()

    let second = try Probe(home: home)
    try second.enter("history", answer: "- one\n- two\n- history")
    try second.type(.up, .up)
    try second.waitForLine("two")
  }

  @Test func losesNoLineThatWasEnteredBeforeItIsKilled() throws {
    let home = try TemporaryFolder()
    let first = try Probe(home: home)
    try first.enter("kept")
    try first.type("in flight")
    try first.waitForLine("in flight")
    first.session.signal(SIGKILL)
    try first.session.waitForExit()

    let second = try Probe(home: home)
    try second.type(.up)
    try second.waitForLine("kept")
  }

  @Test func keepsTheLinesOfTwoSessions() throws {
    let home = try TemporaryFolder()
    let first = try Probe(home: home)
    let second = try Probe(home: home)
    try first.enter("from one")
    try second.enter("from two")
    try first.enter("from one again")
    let third = try Probe(home: home)
    try third.enter("history", answer: "- from one\n- from two\n- from one again\n- history")
  }

  @Test func warnsOfAHistoryThatIsNotItsOwn() throws {
    let home = try TemporaryFolder()
    try home.makeFolder("state")
    let path = try home.write("my notes\n", to: "state/history")
    let probe = try Probe(home: home)
    #expect(
      probe.session.screen.text.replacing("\n", with: "").contains(
        "warning: history: '\(path)' was not written by this program"))
    try probe.enter("one")
    try probe.type(.up)
    try probe.waitForLine("one")
    #expect(try home.contents(of: "state/history") == Array("my notes\n".utf8))
  }

  @Test func warnsOnceOfAHistoryThatCannotBeWritten() throws {
    let home = try TemporaryFolder()
    try home.write("", to: "state")
    let probe = try Probe(home: home, columns: 200)
    try probe.type("one", .enter)
    try probe.waitForAnswer("line: one")
    #expect(probe.session.screen.text.contains("warning: history: cannot write '"))
    try probe.enter("two")
    #expect(probe.session.screen.text.ranges(of: "warning").count == 1)
  }

  @Test func worksWithoutAHistoryFile() throws {
    let probe = try Probe(hasHistory: false)
    try probe.enter("one")
    try probe.type(.up)
    try probe.waitForLine("one")
    #expect(probe.home.names().isEmpty)
  }

  @Test func editsAsViDoes() throws {
    let probe = try Probe()
    try probe.enter("vi", answer: "probe> vi")
    try probe.type("hello wrld")
    try probe.type(.escape)
    try probe.type("bli")
    try probe.waitForLine("hello wrld")
    try probe.type("o")
    try probe.waitForLine("hello world")
    try probe.type(.escape)
    try probe.type("0xA!", .enter)
    try probe.waitForAnswer("line: ello world!")
    try probe.enter("editor", answer: "editor: vi")
  }

  @Test func hasItsKeysInViToo() throws {
    let probe = try Probe()
    try probe.enter("vi", answer: "probe> vi")
    try probe.enter("compare tail")
    try probe.enter("other")
    try probe.type("com", .up)
    try probe.waitForLine("compare tail")
    // Still in insert mode, at the end of the line.
    try probe.type("s", .left, .left, .left, .left, .right, "_", .end, "!", .home, ">")
    try probe.waitForLine(">compare ta_ils!")
    try probe.type(.control("c"))
    try probe.waitForAnswer("interrupted")
    try probe.type("co", .tab)
    try probe.waitForLine("comp")
    try probe.type(.control("r"), "oth", .enter)
    try probe.waitForAnswer("line: other")
    try probe.type("x", "\u{1B}[200~a\tb\u{1B}[201~", .enter)
    try probe.waitForAnswer("line: xa b")
    try probe.type(.escape)
    try probe.type("kk", .enter)
    try probe.waitForAnswer("line: other")
    try probe.type(.control("d"))
    #expect(try probe.session.waitForExit() == .exited(0))
  }

  @Test func changesBetweenEditors() throws {
    let probe = try Probe()
    try probe.enter("vi", answer: "probe> vi")
    try probe.enter("emacs", answer: "probe> emacs")
    try probe.type("bc", .control("a"), "a", .control("e"), "d", .enter)
    try probe.waitForAnswer("line: abcd")
  }

  @Test func doesWhatTheUsersEditrcSays() throws {
    let home = try TemporaryFolder()
    try home.write(
      "# mine\nbind -v\nhighwater:bind ^T history-older\nother:bind ^T ed-insert\n", to: ".editrc")
    let probe = try Probe(home: home)
    try probe.enter("editor", answer: "editor: vi")
    // The editor's own keys are there although the file has put libedit's back.
    try probe.type("comp", .tab, "a", .tab, .enter)
    try probe.waitForAnswer("line: compare")
    try probe.type(.control("t"))
    try probe.waitForLine("compare")
    try probe.type(.control("c"))
    try probe.enter("emacs", answer: "probe> emacs")
    try probe.type(.control("t"))
    try probe.waitForLine("emacs")
  }

  @Test func showsTheMistakesOfAnEditrc() throws {
    let home = try TemporaryFolder()
    try home.write("bind ^T no-such-command\n", to: "rc")
    let probe = try Probe(home: home, environment: ["EDITRC": home.path("rc")])
    #expect(probe.session.screen.text.contains("Invalid command `no-such-command'"))
    try probe.enter("one")
  }

  @Test func readsLinesWithoutEditingWhenToldSo() throws {
    let home = try TemporaryFolder()
    try home.write("edit off\n", to: ".editrc")
    let probe = try Probe(home: home)
    try probe.enter("one")
    try probe.type("x", .control("c"))
    try probe.waitForAnswer("interrupted")
    try probe.type(.control("d"))
    #expect(try probe.session.waitForExit() == .exited(0))
  }

  @Test func takesLinesLongerThanTheWindow() throws {
    let probe = try Probe(columns: 40, rows: 10)
    let long = String(repeating: "0123456789", count: 150)
    try probe.type(.text(long), .home, "<", .end, ">", .control("a"), .delete, .control("e"))
    try probe.type(.backspace, .enter)
    try probe.session.wait(until: "the whole line") {
      $0.fullText.replacing("\n", with: "").contains("line: \(long)probe>")
    }
    try probe.type(.up, .down, .enter)
    try probe.waitForAnswer("line:")
  }

  /// libedit leaves the cursor outside the line here, where the next character would be lost.
  @Test(arguments: [
    ("", "$"), ("", "$x"), ("", "d$"), ("", "~"), ("", "x"), ("", "u"), ("", "/zz\riabc\u{1B}n"),
    ("", "/zz\riabc\u{1B}nx"),
  ])
  func staysWithinAnEmptyLineInVi(typed: String, commands: String) throws {
    let probe = try Probe()
    try probe.enter("vi", answer: "probe> vi")
    try probe.type(.text(typed), .escape)
    try probe.type(.text(commands), "iok", .enter)
    try probe.waitForAnswer("line: ok")
  }

  @Test(arguments: 1...6) func livesThroughWhateverIsTyped(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    // Without a path, libedit's v does not find the vi it would start.
    let probe = try Probe(environment: ["PATH": "/nonexistent"], columns: 30, rows: 6)
    let keys: [Key] = [
      .up, .down, .left, .right, .home, .end, .delete, .backspace, .tab, .enter, .escape,
      .control("a"), .control("e"), .control("k"), .control("l"), .control("n"), .control("p"),
      .control("r"), .control("t"), .control("u"), .control("w"), .control("y"), .alt("b"),
      .alt("d"), .alt("f"), .alt("p"), .alt("5"), "comp", "open ", "日本語", "é", "e\u{301}", "x",
      "dd", "p", "u", "A", "cw", "/o\r", "vi\r", "emacs\r", "many i",
      "\u{1B}[200~a\tb\r\u{1B}[201~",
      "0123456789 0123456789 0123456789 0123456789 0123456789",
    ]
    for _ in 0..<300 {
      guard let key = keys.randomElement(using: &generator) else { continue }
      try probe.type(key)
      if Int.random(in: 0..<40, using: &generator) == 0 {
        try probe.session.resize(
          columns: .random(in: 1...60, using: &generator),
          rows: .random(in: 1...12, using: &generator))
      }
    }
    try probe.session.resize(columns: 60, rows: 12)
    try probe.type(.control("c"), "still here", .enter)
    try probe.session.wait(until: "an answer, seed \(seed)") {
      $0.text.hasSuffix("line: still here\nprobe>")
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    lastIndex { $0 != " " }.map { String(self[...$0]) } ?? ""
  }
}
