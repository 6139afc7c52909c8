import Course
import Testing

@testable import Shell

@Suite struct ColorChoiceTests {
  private func isColored(
    _ choice: ColorChoice = .auto, onTerminal: Bool, _ variables: [String: String] = [:]
  ) -> Bool {
    choice.isColored(isTerminal: onTerminal) { variables[$0] }
  }

  @Test func colorsTerminalsAlone() {
    #expect(isColored(onTerminal: true))
    #expect(!isColored(onTerminal: false))
  }

  @Test func doesWhatIsAskedForWhateverTheEnvironmentSays() {
    #expect(isColored(.always, onTerminal: false, ["NO_COLOR": "1"]))
    #expect(!isColored(.never, onTerminal: true, ["FORCE_COLOR": "1"]))
  }

  @Test(
    arguments: [
      (["NO_COLOR": "1"], false, false), (["NO_COLOR": ""], true, false),
      (["NO_COLOR": "1", "FORCE_COLOR": "1"], false, false), (["FORCE_COLOR": "1"], true, true),
      (["FORCE_COLOR": "0"], false, false), (["CLICOLOR_FORCE": "1"], true, true),
      (["CLICOLOR_FORCE": "0"], true, false), (["CLICOLOR": "0"], false, false),
      (["CLICOLOR": "1"], true, false), (["CLICOLOR": "0", "CLICOLOR_FORCE": "1"], true, true),
    ] as [([String: String], Bool, Bool)])
  func respectsTheVariables(variables: [String: String], onTerminal: Bool, inFile: Bool) {
    #expect(isColored(onTerminal: true, variables) == onTerminal, "\(variables)")
    #expect(isColored(onTerminal: false, variables) == inFile, "\(variables)")
  }

  @Test func isReadAnywhereBeforeAProgram() throws {
    let place = { (words: [String]) in try CommandLineParser.parse(words).root.color }
    #expect(try place(["compare", "tail", "--color", "always"]) == .always)
    #expect(try place(["--color=never", "compare", "tail"]) == .never)
    #expect(try place(["measure", "ls", "--color=always"]) == .auto)
    #expect(CommandLineParser.color(["compare", "tail", "--color", "always"]) == .always)
    #expect(CommandLineParser.color(["measure", "ls", "--color=always"]) == .auto)
    #expect(CommandLineParser.color(["measure", "--color", "never", "--", "ls"]) == .never)
  }

  @Test func saysWhatItTakes() {
    #expect(throws: CommandFailure.self) {
      _ = try CommandLineParser.parse(["compare", "tail", "--color", "red"])
    }
  }
}
