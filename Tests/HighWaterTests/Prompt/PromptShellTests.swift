import TestSupport
import Testing

/// What the prompt hands to the user's own shell and pager.
@Suite(.tags(.slow)) struct PromptShellTests {
  @Test func runsALineForTheShell() throws {
    let prompt = try PromptTerminal()
    try prompt.type("!echo sum-$((40 + 2)); exit 3", .enter)
    try prompt.session.wait(for: "sum-42")
    try prompt.session.wait(for: "!: 'echo sum-$((40 + 2)); exit 3' ended with exit code 3")
    try prompt.waitForLine("")
    try prompt.type("! read x; echo got-$x", .enter)
    try prompt.type("hello", .enter)
    try prompt.session.wait(for: "got-hello")
    try prompt.waitForLine("")
    try prompt.leave()
  }

  @Test func showsWhatIsLongerThanTheWindowByThePager() throws {
    let prompt = try PromptTerminal(changing: ["PAGER": "sed 's/^/P: /'"], columns: 80, rows: 12)
    try prompt.enter("help compare")
    #expect(prompt.screen.fullText.contains("\nP: compare [OPTION…] CASE [MODE]\n"))
    try prompt.enter("help quit")
    #expect(!prompt.screen.text.contains("P: "))
    try prompt.leave()
  }

  @Test func showsItWithoutAPagerThatIsNotThere() throws {
    let prompt = try PromptTerminal(changing: ["PAGER": "/nowhere/less"], columns: 80, rows: 12)
    try prompt.enter("help compare")
    #expect(prompt.screen.fullText.contains("\ncompare [OPTION…] CASE [MODE]\n"))
    try prompt.leave()
  }
}
