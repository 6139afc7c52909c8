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

  /// What a learner has seen is no guess, whatever command shows it again.
  @Test(arguments: [
    ("load report --size 64MiB", true), ("compare report --size 64MiB --runs 3", true),
    ("load report --size 64MiB --where", false), ("fit report --size 64MiB", false),
    ("load report --size 16MiB", false),
  ])
  func findsASpoiledPrediction(command: String, isSpoiled: Bool) {
    let body = """
      ```run
      fixture make report --size 64MiB
      fixture make report --size 16MiB
      load report --size 64MiB
      ```

      ## Next {#next}

      ```predict
      How much?
      against: load.peak
      ```

      ```run
      \(command)
      ```
      """
    #expect(
      mistakes(LessonText.around(body))
        == (isSpoiled
          ? [
            "x.md:18:1: error: predict: the run in line 13 has shown 'load.peak' already; ask before "
              + "it, or run something else"
          ] : []))
  }

  @Test func letsAPredictionAskForWhatIsNewBesideWhatIsKnown() {
    let body = """
      ```run
      fixture make report --size 64MiB
      load report --size 64MiB
      ```

      ```predict
      How many times?
      against: load.peak / stream.peak
      ```

      ```run
      compare report --size 64MiB
      ```
      """
    #expect(mistakes(LessonText.around(body)) == [])
  }

  /// While a question waits only some words can be typed.
  @Test(
    arguments: [
      (
        "Type `show`.",
        ["hint: 'show' is refused while the question waits; name 'play' before it, or do without"]
      ),
      (
        "Type `export --format csv`.",
        [
          "hint: 'export --format csv' is refused while the question waits; name 'play' before it, or do "
            + "without"
        ]
      ),
      ("`back` leads there, `play` and `show` as well, and `wc -l` is no command.", []),
    ] as [(String, [String])])
  func findsAHintThatIsRefused(hint: String, messages: [String]) {
    let quiz = "```quiz\nWhich?\n\n- [x] a\n  Yes.\n- [ ] b\n  No.\n```\n\n"
    let fence = "```hint\n\(hint)\n```"
    let found = mistakes(LessonText.around(quiz + fence))
    #expect(found == messages.map { "x.md:19:1: error: \($0)" })
    #expect(mistakes(LessonText.around("Prose.\n\n\(fence)")) == [])
  }

  @Test(
    arguments: [
      ("A cgroup holds it.", "[]", "cgroup", "limits"),
      ("Two *cgroups* hold it. A cgroup counts.", "[]", nil, nil),
      ("A cgroup holds it.", "[limits]", nil, nil), ("A cgroup holds it.", "[growth]", nil, nil),
      ("The page cache.", "[limits]", "page cache", "page-cache"),
      ("A paragraph, and `cgroup`s' cousin: subcgroup.", "[]", nil, nil),
    ] as [(String, String, String?, String?)])
  func findsATermBeforeItsDefinition(
    prose: String, requires: String, term: String?, home: String?
  ) {
    let source = String(decoding: LessonText.around(prose), as: UTF8.self).replacing(
      "version: 1\n", with: "version: 1\nrequires: \(requires)\n")
    let message = term.map { term in
      "x.md:11:1: error: term: '\(term)' is used before it is defined; say what it is, as in "
        + "'*\(term)*', or require the lesson '\(home ?? "")'"
    }
    #expect(mistakes(Array(source.utf8)) == [message].compactMap { $0 })
  }

  @Test(
    arguments: [
      ("It held 40 MiB.", "40MiB"), ("It was 29 % less.", "29%"), ("It held less than 2 MiB.", nil),
      ("In the article it held 40 MiB.", nil), ("A larger one would take 40 GiB.", nil),
      ("It held `64 MiB`.", nil),
    ] as [(String, String?)])
  func findsAFigureThatNoRunShows(prose: String, figure: String?) {
    let body = """
      ```run
      fixture make report --size 64MiB
      stream report --size 64MiB
      ```

      ```expect
      stream.peak - stream.start < 2MiB
      ```

      """
    let message = figure.map {
      "x.md:20:1: error: figure: no run is expected to show '\($0)'; expect it, or say whose figure it "
        + "is"
    }
    // What is said to an instructor must be shown as well.
    for text in [prose, "```note\n\(prose)\n```"] {
      let lesson = LessonText.around("\(body)\n\n\(text)")
      #expect(mistakes(lesson) == [message].compactMap { $0 })
      #expect(mistakes(LessonText.around(text)) == [])
    }
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
