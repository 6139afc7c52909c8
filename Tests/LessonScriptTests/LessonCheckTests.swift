import LessonScript
import Shell
import Testing

@Suite struct LessonCheckTests {
  /// One of each mistake that `lesson check` must find, and the exact messages.
  @Test func findsOneOfEach() {
    let text = """
      ---
      id: faulty
      title: One of each
      minutes: soon
      version: 1
      ---

      ## First {#first}

      Caf?

      ```run
      compare tail --size 16MiB
      ```

      ```expect
      map.peak < 1MiB
      load.peak > 1s
      ```

      ## Second {#first}

      ```quiz
      Which?

      - [ ] This
        No.
      - [ ] That
      ```

      ```rum
      load tail
      ```

      ## Third

      ```predict
      How much?
      against: load.peak
      ```

      ```run
      laod tail
      load tail --sise 1MiB
      ```

      ```run
      load report
      """
    let source = Array(text.utf8).enumerated().map { index, byte in
      index > 70 && byte == UInt8(ascii: "?") && index < 100 ? 0xff : byte
    }
    #expect(
      mistakes(source, file: "05-faulty.md")
        == [
          "4:1: error: front matter: minutes cannot be 'soon'; write a whole number from 1 to 240",
          "10:4: error: text: byte 0xFF is not UTF-8; save the file as UTF-8",
          "13:1: error: fixture: 'log' of 16MiB is used before it is made; "
            + "run 'fixture make log --size 16MiB' before",
          "17:1: error: expect: no command before it measures 'map'; run one first",
          "18:11: error: expect: bytes cannot be compared with seconds; "
            + "give both sides the same unit",
          "21:11: error: step: the id 'first' is that of the step in line 8; choose another",
          "23:1: error: quiz: no option is right; mark one with '- [x]'",
          "28:1: error: quiz: the option has no feedback; say on an indented line below why it is "
            + "right or wrong",
          "31:1: error: fence: unknown 'rum'; write one of "
            + "\(FenceKind.words.joined(separator: ", ")), or 'text' for what is only shown",
          "35:1: error: step: 'Third' has no id; end it as in '{#step-id}'",
          "43:1: error: highwater: there is no command 'laod'; did you mean 'load'?",
          "44:11: error: load: unknown option '--sise'; did you mean '--size'?",
          "47:1: error: fence: 'run' is not closed; end it with a line of its own",
        ].map { "05-faulty.md:\($0)" })
  }

  @Test(arguments: [
    (
      "```expect\nsame answer\n```",
      "11:1: error: expect: no command before it runs two versions; "
        + "run 'compare' first"
    ),
    (
      "```expect\ninput > 1B\n```",
      "11:1: error: expect: no command before it has an input; "
        + "run one first"
    ),
    (
      "```run\nfixture make report --size 64MiB\nload report --size 64MiB\n```\n\n```expect\nload.peak > stream.peak\n```",
      "16:13: error: expect: no command before it measures 'stream'; run one first"
    ),
    (
      "```run\nfixture make report --size 64MiB\nload report --size 64MiB\n```\n\n```expect\nsame answer\n```",
      "16:1: error: expect: no command before it runs two versions; run 'compare' first"
    ),
    (
      "```run\nfixture make report --size 64MiB\nload report --size 64MiB\n```\n\n"
        + "```predict\nHow much?\nagainst: load.peak\n```",
      "15:1: error: predict: no command after it in this step measures 'load.peak'; "
        + "add a run fence after it"
    ),
    (
      "```predict\nHow much?\nagainst: load.peak\n```\n\n```run\nfixture make report --size 64MiB\n"
        + "stream report --size 64MiB\n```",
      "10:1: error: predict: no command after it in this step measures 'load.peak'; "
        + "add a run fence after it"
    ),
    (
      "```run\nfixture make report --size 64MiB\nload report --size 64MiB\nbill\n```",
      "13:1: error: command: no command before it runs two versions; run 'compare' first"
    ),
    (
      "```run\nfixture make report --size 64MiB\ncompare report --size 64MiB\n```\n\n```expect\nload.exponent > 0.5\n```",
      "16:1: error: expect: no command before it sweeps 'load' over several sizes; "
        + "run 'sweep' first"
    ),
    (
      "```predict\nHow fast?\nagainst: load.exponent\n```\n\n```run\nfixture make report --size 64MiB\n"
        + "load report --size 64MiB\n```",
      "10:1: error: predict: no command after it in this step measures 'load.exponent'; "
        + "add a run fence after it"
    ),
    (
      "```run\nfixture make report --size 64MiB\nload report\n```",
      "12:1: error: command: it names no size, and would work on the same file at every scale; "
        + "add '--size 64MiB'"
    ),
    (
      "```run\nfixture make report --size 32MiB\nload report --size 64MiB\n```",
      "12:1: error: fixture: 'report' of 64MiB is used before it is made; "
        + "run 'fixture make report --size 64MiB' before"
    ),
  ])
  func knowsWhatHasRun(body: String, message: String) {
    #expect(mistakes(LessonText.around(body)) == ["x.md:\(message)"])
  }

  @Test func followsRunsAcrossSteps() {
    let body = """
      ```run
      fixture make report --size 64MiB
      load report --size 64MiB
      ```

      ## Next {#next}

      ```predict
      How many times as much?
      against: load.peak / stream.peak
      ```

      ```run
      stream report --size 64MiB
      ```

      ```expect
      stream.peak < load.peak
      input > 1MiB
      ```
      """
    #expect(mistakes(LessonText.around(body)).isEmpty)
  }

  @Test func followsASweep() {
    let body = """
      ```predict
      How many bytes for each byte of input?
      against: load.bytes_per_input_byte
      ```

      ```run
      fixture make report --size 16MiB
      fixture make report --size 64MiB
      sweep report --sizes 16MiB,64MiB
      ```

      ```expect
      load is linear
      stream is constant
      load.exponent > 0.8
      same answer
      load.peak > stream.peak
      ```
      """
    #expect(mistakes(LessonText.around(body)).isEmpty)
  }

  @Test func holdsTheFileNameAgainstTheID() {
    #expect(
      mistakes(LessonText.around("Prose."), file: "lessons/07-other.md") == [
        "lessons/07-other.md:1:1: error: front matter: the id 'sample' is not the file's 'other'; "
          + "make them the same"
      ])
    #expect(mistakes(LessonText.around("Prose."), file: "07-sample.md").isEmpty)
  }

  private func mistakes(_ source: [UInt8], file: String = "x.md") -> [String] {
    LessonCheck.mistakes(in: source, file: file, grammar: LessonGrammar()).map(\.description)
  }
}
