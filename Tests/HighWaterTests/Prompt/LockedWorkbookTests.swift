import TestSupport
import Testing

/// The prompt while another process holds the workbook's write lock.
@Suite(.tags(.slow)) struct LockedWorkbookTests {
  @Test func startsEchoesAndCompletesWithoutTheLock() throws {
    let place = try Workplace()
    #expect(try place.highwater("stream", "tail", "--size", "1MiB").status == 0)
    let other = try TerminalSession("/usr/bin/env", ["sqlite3", place.workbookPath])
    try other.send("BEGIN IMMEDIATE; UPDATE run SET peak_bytes = peak_bytes; SELECT 'locked';\r")
    try other.wait(for: "\nlocked\n")

    // Nothing gives the lock back while all this happens, so none of it waits for it.
    let prompt = try PromptTerminal(place: place)
    try prompt.type("show")
    try prompt.waitForLine("show")
    try prompt.expectCompletion("show ", "show 1 ")
    try prompt.type(.enter)
    try prompt.session.wait(for: "Run 1, measured")
    try prompt.waitForLine("")
    // What is typed while a command waits for the lock is echoed at once.
    try prompt.type("set cap 3GiB", .enter)
    try prompt.session.wait(until: "the command to have begun") {
      $0.cursorLine.isEmpty && !$0.bracketedPaste
    }
    try prompt.type("help peak")
    try prompt.session.wait(until: "the echo") { $0.cursorLine == "help peak" }
    #expect(!prompt.screen.text.contains("cap: 3.0 GiB"))

    try other.send("ROLLBACK; SELECT 'given back';\r")
    try other.wait(for: "\ngiven back\n")
    try prompt.session.wait(for: "cap: 3.0 GiB")
    try prompt.waitForLine("help peak")
    try prompt.leave()
  }
}
