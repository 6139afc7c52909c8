import Foundation
import TestSupport
import Testing

/// The prompt's keys, as seen on the screen: history, vi, UTF-8, pasting, and window changes.
@Suite(.tags(.slow)) struct PromptKeysTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func findsALineOfAnEarlierSessionByControlR() throws {
    let first = try PromptTerminal(place: place)
    for line in ["cases tail", "help units", "cases count"] { try first.enter(line) }
    try first.leave()
    let second = try PromptTerminal(place: place)
    try second.type(.control("l"), .control("r"))
    try second.session.wait(until: "the search") { $0.cursorLine == "search '':" }
    try second.type("unit")
    try second.session.wait(until: "the line") { $0.cursorLine == "search 'unit': help units" }
    try second.type(.enter)
    try second.session.wait(for: "Memory and file sizes are shown in")
    #expect(second.screen.text.contains("highwater> help units\n"))
    try second.leave()
  }

  @Test func goesUpAmongLinesThatBeginAlike() throws {
    let prompt = try PromptTerminal(place: place)
    for line in ["cases tail", "help units", "cases count", "help peak"] { try prompt.enter(line) }
    try prompt.type("cases", .up)
    try prompt.waitForLine("cases count")
    try prompt.type(.up)
    try prompt.waitForLine("cases tail")
    try prompt.type(.down, .down)
    try prompt.waitForLine("cases")
    try prompt.leave()
  }

  @Test func keepsEachLineOnceInAFileOfItsOwnersAlone() throws {
    let prompt = try PromptTerminal(place: place)
    for line in ["cases tail", "help units", "cases tail"] { try prompt.enter(line) }
    try prompt.enter("history")
    #expect(
      Array(prompt.screen.lines[1..<prompt.screen.cursorRow])
        == ["help units", "cases tail", "history"])
    var status = stat()
    #expect(stat(place.folder.path("state/highwater/history"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    try prompt.leave()
  }

  @Test func editsAsViDoesFromTheSettingOnAndInLaterSessions() throws {
    let first = try PromptTerminal(place: place)
    try first.enter("set editor vi")
    try first.type("cases tial", .escape)
    // Back to the i and swap it with the a behind it: x cuts, p puts.
    try first.type("hhxp")
    try first.waitForLine("cases tail")
    try first.type("A", .enter)
    try first.session.wait(for: "Option")
    // A key typed before the prompt is back may be lost.
    try first.waitForLine("")
    try first.type(.escape)
    try first.type("kk")
    try first.waitForLine("set editor vi")
    try first.type(.enter)
    try first.waitForLine("")
    try first.leave()

    let second = try PromptTerminal(place: place)
    try second.type("xcases", .escape)
    try second.type("0x")
    try second.waitForLine("cases")
    try second.type("A", .enter)
    try second.session.wait(for: "What it shows")
    try second.waitForLine("")
    try second.enter("set editor auto")
    try second.type("bc", .control("a"), "a")
    try second.waitForLine("abc")
    try second.leave()
  }

  @Test func obeysTheUsersEditrc() throws {
    try place.folder.write(
      "highwater:bind ^T ed-insert\nhighwater:bind -s ^G 'help peak'\n", to: ".editrc")
    let prompt = try PromptTerminal(place: place)
    try prompt.type(.control("g"))
    try prompt.waitForLine("help peak")
    try prompt.leave()
  }

  @Test func editsCharactersOfEveryWidth() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.type("cases 日x語é", .left, .left, .backspace, "本")
    try prompt.waitForLine("cases 日本語é")
    try prompt.type(.enter)
    try prompt.session.wait(for: "case: there is no case '日本語é'; type 'cases' to list them")
    try prompt.leave()
  }

  @Test func waitsForEnterBeforeItTakesTheLinesOfAPaste() throws {
    let prompt = try PromptTerminal(place: place)
    #expect(prompt.screen.bracketedPaste)
    try prompt.type(.control("l"))
    try prompt.type("\u{1B}[200~set cap 2GiB\rset editor emacs\rset scale\tsmall\u{1B}[201~")
    try prompt.session.wait(for: "set scale small")
    #expect(
      prompt.screen.text == """
        highwater> set cap 2GiB
        set editor emacs
        set scale small
        """)
    try prompt.type(.enter)
    try prompt.session.wait(for: "scale: small")
    try prompt.waitForLine("")
    #expect(
      prompt.screen.text == """
        highwater> set cap 2GiB
        set editor emacs
        set scale small
        cap: 2.0 GiB
        highwater> set editor emacs
        editor: emacs
        highwater> set scale small
        scale: small
        highwater>
        """)
    try prompt.leave()
  }

  @Test func takesLinesThatAreTypedAheadOfARun() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.type("measure -- sleep 0.3\rset cap 3GiB\r")
    try prompt.session.wait(for: "cap: 3.0 GiB")
    #expect(prompt.screen.text.contains("VmHWM at exit"))
    try prompt.leave()
  }

  @Test func drawsTheLineAnewInAWindowThatChanges() throws {
    let prompt = try PromptTerminal(place: place, columns: 60, rows: 20)
    try prompt.type(.control("l"), "compare tail --lines 1000 --size 64MiB", .left, .left, .left)
    try prompt.waitForLine("compare tail --lines 1000 --size 64MiB")
    try prompt.session.resize(columns: 30, rows: 20)
    try prompt.type("0")
    try prompt.session.wait(until: "the line in two rows") {
      $0.text == "highwater> compare tail --line\ns 1000 --size 640MiB"
    }
    try prompt.session.resize(columns: 80, rows: 20)
    try prompt.type(.backspace, "1")
    try prompt.session.wait(until: "the line in one row") {
      $0.text == "highwater> compare tail --lines 1000 --size 641MiB" && $0.cursorColumn == 47
    }
    try prompt.leave()
  }
}
