import LessonScript
import Testing

@testable import Shell

@Suite struct ShellEscapeTests {
  @Test func takesTheRestOfALineForTheShell() {
    #expect(ShellEscape("!ls -l 'a b'")?.text == "ls -l 'a b'")
    #expect(ShellEscape("  ! ls")?.text == "ls")
    #expect(ShellEscape("!")?.text == "")
    #expect(ShellEscape("compare tail") == nil)
  }

  @Test func isRefusedInLessons() {
    for words in [["!ls"], ["!ls", "-l"]] {
      let mistake = #expect(throws: CommandMistake.self) {
        try LessonGrammar().effects(of: words)
      }
      #expect(
        mistake?.message == "command: a lesson cannot run '!ls' by a shell; leave it out")
    }
  }
}
