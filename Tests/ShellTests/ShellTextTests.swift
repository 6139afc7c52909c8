import TestSupport
import Testing
import Workbook

@testable import Shell

@Suite struct ShellTextTests {
  static let commands = [
    "printf %s {file}", "printf %s '{file}'", "printf %s \"{file}\"",
    "printf %s \"$(printf %s {file})\"",
    "printf %s \"$(printf %s \"{file}\")\"", "x=`printf %s '{file}'`; printf %s \"$x\"",
    "x=`printf %s \"{file}\"`; printf %s \"$x\"", "x=`printf %s {file}`; printf %s \"$x\"",
    "(printf %s \"{file}\")", "printf %s \"a ( '{file}\" | sed \"s/^a ( '//\"",
    "echo \\' \\\" > /dev/null; printf %s {file}",
    "printf %s \"$((1))\" > /dev/null; printf %s '{file}'",
  ]

  @Test(arguments: commands)
  func aPathStaysOneWordWhateverItHolds(command: String) throws {
    for path in ["/plain", "it's", "a \"b\" c", "$HOME `id` \\ \\\\", "  * ; ' \" $(id) \n x"] {
      let text = ShellText.replacing("{file}", in: command, byPath: path)
      let finished = try run("/bin/sh", ["-c", text])
      #expect(finished.outputText == path, "\(text)")
    }
  }

  @Test func leavesTheRestAsItIs() {
    #expect(ShellText.replacing("{file}", in: "a '{' \\x \\", byPath: "p") == "a '{' \\x \\")
  }
}
