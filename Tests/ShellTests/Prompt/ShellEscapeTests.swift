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
    #expect(throws: CommandMistake.self) { _ = try LessonGrammar().effects(of: ["!ls"]) }
    do {
      _ = try LessonGrammar().effects(of: ["!ls", "-l"])
    } catch {
      #expect(error.message == "command: a lesson cannot run '!ls' by a shell; leave it out")
    }
  }
}
