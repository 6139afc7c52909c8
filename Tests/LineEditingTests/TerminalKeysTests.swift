import TestSupport
import Testing

/// Every key that terminfo(5) knows of common terminals, pressed at the editor.
@Suite struct TerminalKeysTests {
  /// A key as terminfo names it, and what it sends.
  private struct TerminfoKey {
    var name: String
    var sequence: String

    /// The keys of a terminal that send an escape sequence, as `infocmp(1)` lists them.
    ///
    /// `kmous` is left out, which is the beginning of a sequence and no key.
    static func all(of terminal: String) throws -> [TerminfoKey] {
      let listing = try run("/usr/bin/env", ["infocmp", "-x", "-1", terminal])
      #expect(listing.status == 0)
      return listing.outputText.split(separator: "\n").compactMap { line -> TerminfoKey? in
        guard let match = line.wholeMatch(of: /\s+(k\w+)=(\\E.+),/), match.1 != "kmous" else {
          return nil
        }
        let sequence = String(match.2).replacing("\\E", with: "\u{1B}").replacing("^I", with: "\t")
        return TerminfoKey(name: String(match.1), sequence: sequence)
      }
    }

    /// What the line becomes if the key is pressed at the end of "ab cd", and X is typed then.
    var result: String {
      switch name {
      case "kcub1": "ab cXd"
      case "khome": "Xab cd"
      case _ where name.wholeMatch(of: /kLFT[3-8]/) != nil: "ab Xcd"
      default: "ab cdX"
      }
    }
  }

  @Test(arguments: ["xterm-256color", "tmux-256color", "linux"])
  func leaveNoTextInTheLine(terminal: String) throws {
    let keys = try TerminfoKey.all(of: terminal)
    #expect(keys.count > 30)
    let probe = try Probe(environment: ["TERM": terminal])
    for key in keys {
      // The keypad's Enter enters.
      if key.name == "kent" { continue }
      try probe.type(.control("a"), .control("k"), "ab cd", .text(key.sequence), "X")
      try probe.session.wait(until: "\(key.name): \(key.result)") {
        $0.cursorLine == Probe.prompt + key.result
      }
    }
    try probe.type(.control("e"), .control("u"), "x", "\u{1B}OM")
    try probe.waitForAnswer("line: x")
  }

  @Test(arguments: ["xterm-256color", "linux"])
  func leaveNoTextInTheLineOfVi(terminal: String) throws {
    let keys = try TerminfoKey.all(of: terminal)
    let probe = try Probe(environment: ["TERM": terminal])
    try probe.enter("vi", answer: "probe> vi")
    for key in keys where !["kent", "kcbt"].contains(key.name) && key.name != "kcuu1" {
      try probe.type("ab cd", .text(key.sequence), "X")
      try probe.session.wait(until: "\(key.name): \(key.result)") {
        $0.cursorLine == Probe.prompt + key.result
      }
      try probe.type(.control("c"))
      try probe.waitForAnswer("interrupted")
      try probe.type(.control("l"))
    }
  }

  @Test(arguments: [
    "\u{1B}\u{1B}[D", "\u{1B}[5D", "\u{1B}Od", "\u{1B}[1;3D", "\u{1B}[1;5D", "\u{1B}[1;9D",
    "\u{1B}b",
  ])
  func moveByWords(left: String) throws {
    let probe = try Probe()
    let right = left.replacing("D", with: "C").replacing("d", with: "c").replacing("b", with: "f")
    try probe.type("one two three", .text(left), .text(left), "X")
    try probe.waitForLine("one Xtwo three")
    try probe.type(.text(right), "Y", .text(right), "Z")
    try probe.waitForLine("one XtwoY threeZ")
  }

  @Test func deleteWordsToTheRight() throws {
    let probe = try Probe()
    try probe.type("one two three", .home, "\u{1B}[3;5~", "\u{1B}[3;3~", "X")
    try probe.waitForLine("X three")
  }

  @Test func goWhereTheUsersEditrcSaysInPlaceOfNowhere() throws {
    let home = try TemporaryFolder()
    try home.write("bind '\\e[5~' ed-move-to-beg\nbind ^[[1;5C ed-move-to-end\n", to: ".editrc")
    let probe = try Probe(home: home)
    try probe.type("one two", "\u{1B}[5~", "X", "\u{1B}[1;5C", "Y")
    try probe.waitForLine("Xone twoY")
  }

  @Test func leaveAnEscapeThatComesAloneToItself() throws {
    let probe = try Probe()
    try probe.enter("vi", answer: "probe> vi")
    try probe.type("abc", .escape)
    try probe.session.wait(until: "vi's command mode") { $0.cursorColumn == 9 }
    try probe.type("0iX")
    try probe.waitForLine("Xabc")
  }
}
