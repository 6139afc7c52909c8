import Glibc
import TestSupport
import Testing

/// Keys, signals and the window, seen on the screen of a terminal.
@Suite struct EditingSessionReadingTests {
  /// Whether the terminal is as a shell expects it.
  private func isInOrder(_ session: TerminalSession) throws -> Bool {
    let wanted = tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    return try session.modes().c_lflag & wanted == wanted && !session.screen.bracketedPaste
  }

  @Test func editsTextThatIsNotASCII() throws {
    let probe = try Probe()
    try probe.type("日x語é", .left, .left, .backspace, "本")
    try probe.waitForLine("日本語é")
    try probe.type(.end, .backspace, .enter)
    try probe.waitForAnswer("line: \\u{65E5}\\u{672C}\\u{8A9E}")
  }

  @Test func takesBytesThatAreNoTextForReplacements() throws {
    let probe = try Probe()
    try probe.session.send(bytes: [0x61, 0xFF, 0xC3, 0x62, 0xC2, 0x80, 0x0D])
    try probe.waitForAnswer("line: a\\u{FFFD}\\u{FFFD}b\\u{FFFD}")
  }

  @Test(arguments: [["LANG": nil], ["LANG": "C"], ["LC_ALL": "POSIX"], ["LANG": "xx_YY.Nonsense"]])
  func editsUTF8InAnyLocale(environment: [String: String?]) throws {
    let probe = try Probe(environment: environment)
    try probe.type("日é", .left, "x")
    try probe.waitForLine("日xé")
    try probe.type(.enter)
    try probe.waitForAnswer("line: \\u{65E5}x\\u{00E9}")
  }

  @Test func takesLinesOfAPasteOneByOne() throws {
    let probe = try Probe()
    try probe.type("one\rtwo\rthr")
    try probe.waitForLine("thr")
    #expect(probe.session.screen.text.contains("line: one\n"))
    #expect(probe.session.screen.text.contains("line: two\n"))
  }

  @Test func takesABracketedPasteForText() throws {
    let probe = try Probe()
    #expect(probe.session.screen.bracketedPaste)
    try probe.type("x", "\u{1B}[200~c\tone\rtwo\r\nthr\u{1B}[201~", "ee")
    try probe.session.wait(until: "three rows") { $0.text == "probe> xc one\ntwo\nthree" }
    try probe.type(.enter)
    try probe.waitForAnswer("line: three")
    #expect(probe.session.screen.text.contains("line: xc one\n"))
    #expect(probe.session.screen.text.contains("line: two\n"))
  }

  @Test func dropsTheLineOnControlC() throws {
    let probe = try Probe()
    try probe.type("some words", .control("c"))
    try probe.waitForAnswer("interrupted")
    #expect(probe.session.screen.lines[0] == "probe> some words^C")
    try probe.enter("interrupts", answer: "interrupts: 0")
  }

  @Test func dropsALineOfSeveralRowsFromWithin() throws {
    let probe = try Probe(columns: 20)
    try probe.type("0123456789 0123456789 x", .home, .control("c"))
    try probe.session.wait(until: "a prompt below all rows") {
      $0.text == "probe> 0123456789 01\n23456789 x\ninterrupted\nprobe>"
    }
  }

  @Test(arguments: [Key.escape, .control("v"), .control("r")])
  func interruptsWhateverKeyItIsWaitingFor(key: Key) throws {
    let probe = try Probe()
    try probe.type("x", key, .control("c"))
    try probe.waitForAnswer("interrupted")
  }

  @Test func leavesControlCToTheCallerBetweenLines() throws {
    let probe = try Probe()
    try probe.type("wait", .enter)
    try probe.session.wait(until: "the terminal is given back") { screen in
      screen.cursorRow == 1 && (try? isInOrder(probe.session)) == true
    }
    try probe.type(.control("c"))
    try probe.waitForAnswer("waited")
    try probe.enter("interrupts", answer: "interrupts: 1")
  }

  @Test func takesAnInterruptFromOutsideForControlC() throws {
    let probe = try Probe()
    try probe.type("abc")
    try probe.waitForLine("abc")
    probe.session.signal(SIGINT)
    try probe.waitForAnswer("interrupted")
    try probe.enter("interrupts", answer: "interrupts: 0")
  }

  @Test func endsOnControlDInAnEmptyLineOnly() throws {
    let probe = try Probe()
    try probe.type("x", .control("d"))
    try probe.session.wait(until: "a bell") { $0.bells > 0 }
    try probe.type(.backspace, .control("d"))
    #expect(try probe.session.waitForExit() == .exited(0))
    #expect(probe.session.screen.text.hasSuffix("end of input"))
    #expect(try isInOrder(probe.session))
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT])
  func putsTheTerminalBackBeforeASignalEndsIt(signal: Int32) throws {
    // Else Swift's runtime has a handler of its own for SIGQUIT.
    let probe = try Probe(environment: ["SWIFT_BACKTRACE": "enable=no"])
    try probe.type("abc")
    try probe.waitForLine("abc")
    probe.session.signal(signal)
    #expect(try probe.session.waitForExit() == .signalled(signal))
    #expect(try isInOrder(probe.session))
  }

  @Test func endsWithItsTerminal() throws {
    let probe = try Probe()
    try probe.type("abc")
    try probe.waitForLine("abc")
    probe.session.hangUp()
    // It may read the end of input before the signal comes.
    let ends: [Termination] = [.signalled(SIGHUP), .exited(0)]
    #expect(ends.contains(try probe.session.waitForExit()))
  }

  @Test func stopsAndComesBack() throws {
    let home = try TemporaryFolder()
    let session = try TerminalSession(
      "/bin/sh", ["-i"], environment: ["HOME": home.path, "PS1": "sh: ", "ENV": nil], columns: 60)
    try session.wait(for: "sh:")
    try session.send("\(BuiltProducts.path("line-editing-probe"))\r")
    try session.wait(for: "probe>")
    try session.send("one words")
    for _ in 0..<6 { try session.send(.left) }
    try session.send(.control("z"))
    try session.wait(until: "the shell") { $0.cursorLine == "sh:" }
    #expect(!session.screen.bracketedPaste)
    try session.send("echo $((6*7))\r")
    try session.wait(for: "\n42\n")
    try session.send("fg\r")
    try session.wait(until: "the line as it was") { $0.cursorLine == "probe> one words" }
    try session.send("_\r")
    try session.wait(for: "line: one_ words\nprobe>")
    try session.send(.control("d"))
    try session.wait(until: "the shell") { $0.cursorLine == "sh:" }
    try session.send("exit\r")
    try session.waitForExit()
  }

  @Test func drawsTheLineWhenItIsWokenUp() throws {
    let probe = try Probe()
    try probe.type("abc")
    try probe.waitForLine("abc")
    probe.session.signal(SIGSTOP)
    probe.session.signal(SIGCONT)
    try probe.type("d", .enter)
    try probe.waitForAnswer("line: abcd")
    #expect(probe.session.screen.lines[0] == "probe> abcd")
  }

  @Test func goesOnWhereNobodyCouldWakeItUp() throws {
    let probe = try Probe()
    try probe.type("abc", .control("z"))
    try probe.session.wait(until: "the line again") {
      $0.text == "probe> abc\nprobe> abc" && $0.cursorRow == 1
    }
  }

  @Test func drawsTheLineAnewInANarrowerWindow() throws {
    let probe = try Probe()
    try probe.enter("above")
    try probe.type("0123456789 0123456789 xyz", .left, .left)
    try probe.waitForLine("0123456789 0123456789 xyz")
    try probe.session.resize(columns: 20, rows: 16)
    let narrow = "probe> above\nline: above\nprobe> 0123456789 01\n23456789 xyz"
    // The terminal has wrapped it by itself: the program's own drawing is waited for.
    let drawn = probe.session.transcript.count
    try probe.session.wait(until: "the line drawn again") { screen in
      screen.text == narrow && screen.cursorColumn == 10
        && probe.session.transcript.count > drawn + narrow.utf8.count / 2
    }
    try probe.type("_")
    try probe.session.wait(until: "the line in two rows") {
      $0.text == narrow.replacing("xyz", with: "x_yz")
    }
    try probe.session.resize(columns: 60, rows: 16)
    try probe.type("!")
    try probe.session.wait(until: "the line in one row") {
      $0.text == "probe> above\nline: above\nprobe> 0123456789 0123456789 x_!yz"
    }
    try probe.type(.enter)
    try probe.waitForAnswer("line: 0123456789 0123456789 x_!yz")
  }

  /// Nothing is typed after a change, and the rows that the terminal has kept apart are all erased.
  @Test(arguments: ["日本語", "abcdef"])
  func drawsTheLineAnewBeforeTheNextKey(word: String) throws {
    let probe = try Probe(columns: 20)
    try probe.enter("above")
    let line = "0123456789 \(word) 0123 xyz"
    try probe.type(.text(line), .left, .left)
    func expect(_ line: String, columns: Int, after drawn: Int) throws {
      var screen = Screen(columns: columns, rows: 16)
      screen.feed("probe> above\r\nline: above\r\nprobe> \(line)".utf8)
      // The terminal has wrapped it by itself before the program draws it.
      try probe.session.wait(until: "\(columns) columns:\n\(screen.text)\n") {
        $0.text == screen.text && $0.cursorColumn == 31 % columns
          && probe.session.transcript.count > drawn
      }
    }
    try expect(line, columns: 20, after: 0)
    for columns in [14, 60, 20, 11, 60] {
      let drawn = probe.session.transcript.count
      try probe.session.resize(columns: columns, rows: 16)
      try expect(line, columns: columns, after: drawn + line.utf8.count)
    }
    try probe.type("!", .left)
    try expect(line.replacing("yz", with: "!yz"), columns: 60, after: 0)
  }

  @Test(arguments: ["dumb", "nonsense", nil])
  func worksAtATerminalThatCanDoNothing(terminal: String?) throws {
    let probe = try Probe(environment: ["TERM": terminal])
    try probe.type("cop", .left, "m", .tab, .control("e"), "\u{8}", .tab)
    try probe.session.resize(columns: 50, rows: 10)
    try probe.type(.tab, "are tail", .enter)
    try probe.waitForAnswer("line: compare tail")
    #expect(!probe.session.transcript.contains(0x1B))
  }
}
