import LessonScript
import TestSupport
import Testing

/// `lesson check` with the real commands, each mistake at its place.
@Suite(.tags(.slow)) struct LessonCheckCommandTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func tellsEveryMistakeAtItsPlace() throws {
    let text = """
      ---
      id: bad
      title: Bad
      minutes: soon
      version: 1
      ---

      ## One {#one}

      ```run
      laod tail --size 4MiB
      compare tail --sise 4MiB
      compare tial --size 4MiB
      ```

      ```rum
      x
      ```

      ## Two {#one}

      ## Three

      ```quiz
      Which?

      - [ ] a
        no
      - [ ] b
      ```

      ```run
      load tail --size 4MiB
      """
    let file = try place.folder.write(Array(text.utf8) + [10, 0xFF, 10], to: "bad.md")
    let finished = try place.highwater("lesson", "check", file)
    #expect(finished.status == 1)
    let mistakes = [
      "4:1: error: front matter: minutes cannot be 'soon'; write a whole number from 1 to 240",
      "11:1: error: highwater: there is no command 'laod'; did you mean 'load'?",
      "12:14: error: compare: unknown option '--sise'; did you mean '--size'?",
      "13:9: error: case: there is no case 'tial'; did you mean 'tail'?",
      "16:1: error: fence: unknown 'rum'; write one of "
        + "\(FenceKind.words.joined(separator: ", ")), or 'text' for what is only shown",
      "20:1: error: step: 'Two' is empty; write what the learner is to do",
      "20:8: error: step: the id 'one' is that of the step in line 8; choose another",
      "22:1: error: step: 'Three' has no id; end it as in '{#step-id}'",
      "24:1: error: quiz: no option is right; mark one with '- [x]'",
      "29:1: error: quiz: the option has no feedback; say on an indented line below why it is "
        + "right or wrong",
      "32:1: error: fence: 'run' is not closed; end it with a line of its own",
      "34:1: error: text: byte 0xFF is not UTF-8; save the file as UTF-8",
    ]
    #expect(finished.errorText == mistakes.map { "\(file):\($0)\n" }.joined())
  }

  @Test func tellsWhatIsUsedBeforeItIsThere() throws {
    let folder = try LessonFolder(
      in: place, body: "```run\nload tail --size 4MiB\n```\n\n```expect\nmap.peak > 1MiB\n```")
    let finished = try place.highwater("lesson", "check", folder.file)
    #expect(finished.status == 1)
    let lines = finished.errorText.split(separator: "\n").map(String.init)
    try #require(lines.count == 2, "\(finished.errorText)")
    #expect(
      lines[0].hasPrefix("\(folder.file):11:1: error: fixture: 'log' of 4MiB is used before"))
    #expect(
      lines[1].hasPrefix("\(folder.file):15:1: error: expect: no command before it measures 'map'"))
  }

  /// What a step asks to look at is seen at once, with the command above it.
  @Test func testFailsForAResultLongerThanAScreen() throws {
    func lesson(_ parts: String) -> String {
      "```run \(parts)\nfixture make log --size 1MiB\ncompare tail --size 1MiB\n```"
    }
    let folder = try LessonFolder(in: place, body: lesson("phases results table notes"))
    let long = try folder.highwater("lesson", "test", "own")
    #expect(long.status == 1)
    #expect(
      long.errorText.hasPrefix(
        "\(folder.file):12:1: error: run: 'compare tail --size 1MiB' and its result take "),
      "\(long.errorText)")
    #expect(long.errorText.hasSuffix("; name what to look at, as in 'run results'\n"))
    #expect(
      long.outputText.hasSuffix(
        "FAIL  own: 0 expectations, 0 failed, 1 result longer than a screen\n"))
    try folder.write(lesson("results"))
    #expect(try folder.highwater("lesson", "test", "own").status == 0)
  }
}
