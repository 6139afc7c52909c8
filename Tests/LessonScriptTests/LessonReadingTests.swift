import LessonScript
import Testing

@Suite struct LessonReadingTests {
  private static let sound = """
    ---
    id: sample
    title: "A sample: all of it"
    minutes: 5
    version: 2
    requires: [measure, spike]
    ---

    # A sample

    What it is about.

    ## First idea {#first}

    Prose with `code`.

    ```swift
    let shown = true
    ```

    More prose.

    ```predict
    How much?
    unit: GiB
    against: load.peak - load.start
    ```

      ```run
      # made first
      fixture make report --size 64MiB

      load report  --size 64MiB   # as it is
      ```

    ```expect
    load.peak > input
    ```

    ## Second *idea* {#second-1}

    ```quiz
    Which one?

    - [ ] The `first`
      No, and
      that is why.
    - [x] The second
      Yes.
    ```

    ```hint
    A hint.
    ```

    ```answer
    The answer.
    ```

    ```note
    Say it aloud.
    ```

    """

  @Test(arguments: ["\n", "\r\n", "\r"])
  func readsWholeLessons(lineEnd: String) throws {
    let text = LessonReadingTests.sound.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: lineEnd)
    let lesson = try Lesson(source: Array(text.utf8), file: "sample.md")
    #expect(lesson.id == "sample")
    #expect(lesson.title == "A sample: all of it")
    #expect(lesson.minutes == 5)
    #expect(lesson.version == 2)
    #expect(lesson.requires == ["measure", "spike"])
    #expect(lesson.introduction.blocks.count == 2)
    #expect(lesson.steps.map(\.id) == ["first", "second-1"])
    #expect(lesson.steps.map(\.title) == ["First idea", "Second idea"])
    #expect(lesson.steps.map(\.position.line) == [13, 40])
    let places = lesson.steps.map { $0.blocks.map(\.position) }
    #expect(
      places == [
        [(15, 1), (23, 1), (29, 3), (36, 1)].map(SourcePosition.init),
        [(42, 1), (52, 1), (56, 1), (60, 1)].map(SourcePosition.init),
      ])
  }

  @Test func readsFencesThatAct() throws {
    let lesson = try Lesson(source: Array(LessonReadingTests.sound.utf8), file: "sample.md")
    guard case .prose(let prose) = lesson.steps[0].blocks[0].content,
      let prediction = lesson.steps[0].blocks[1].content.question?.prediction,
      case .run(let commands) = lesson.steps[0].blocks[2].content,
      let quiz = lesson.steps[1].blocks[0].content.question?.content as? Quiz
    else {
      Issue.record("unexpected blocks: \(lesson.steps)")
      return
    }
    #expect(prose.blocks.count == 3)
    #expect(prediction.question == Markdown("How much?"))
    #expect(prediction.unit == QuantityUnit(named: "GiB"))
    #expect(prediction.againstText == "load.peak - load.start")
    #expect(
      commands.map(\.text) == [
        "fixture make report --size 64MiB", "load report  --size 64MiB   # as it is",
      ])
    #expect(commands[1].position == SourcePosition(line: 33, column: 3))
    #expect(commands[1].position(ofWord: 2) == SourcePosition(line: 33, column: 16))
    #expect(quiz.question == Markdown("Which one?"))
    #expect(quiz.options.map(\.text) == [Markdown("The `first`"), Markdown("The second")])
    #expect(quiz.rightOptions == [1])
    #expect(quiz.options[0].feedback == Markdown("No, and\nthat is why."))
  }

  @Test func digestsFollowTheStepsText() throws {
    let before = try Lesson(source: Array(LessonReadingTests.sound.utf8), file: "x.md").steps
    let text = LessonReadingTests.sound.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0 == "  Yes." ? "  Yes!" : $0 }.joined(separator: "\n")
    let after = try Lesson(source: Array(text.utf8), file: "x.md").steps
    #expect(before[0].digest == after[0].digest)
    #expect(before[1].digest != after[1].digest)
  }

  @Test func skipsAByteOrderMark() throws {
    let source = [0xef, 0xbb, 0xbf] + Array(LessonReadingTests.sound.utf8)
    #expect(try Lesson(source: source, file: "x.md").id == "sample")
  }

  @Test(arguments: [
    (
      "```expect\nsame answer", 10, 1,
      "fence: 'expect' is not closed; end it with a line of its own"
    ),
    (
      "```run\nload tail\n\n```expect\nsame answer\n```", 10, 1,
      "fence: 'run' is not closed; end it with a line of its own"
    ),
    ("```\nsome code", 10, 1, "fence: 'code' is not closed; end it with a line of its own"),
    (
      "```rnu\nload tail\n```", 10, 1,
      "fence: unknown 'rnu'; write one of \(FenceKind.words.joined(separator: ", ")), "
        + "or 'text' for what is only shown"
    ),
    (
      "```run --now\nload tail\n```", 10, 1,
      "run: cannot show '--now'; what a step can show is phases, results, chart, verdict, table, "
        + "places, limit, cache, resources, notes"
    ),
    ("```run\n# nothing\n```", 10, 1, "fence: 'run' is empty; fill or remove it"),
    ("```hint\n\n```", 10, 1, "fence: 'hint' is empty; fill or remove it"),
    (
      "- a\n\n  ```run\n  load tail\n  ```", 12, 3,
      "fence: 'run' is in a list or quote; move it to the margin"
    ),
    (
      "> ```run\n> load tail\n> ```", 10, 3,
      "fence: 'run' is in a list or quote; move it to the margin"
    ),
    ("```run\nload 'tail\n```", 11, 6, "run: a quote does not end; add another '"),
    ("", 8, 1, "step: 'A step' is empty; write what the learner is to do"),
    ("a\n\n## Another", 12, 1, "step: 'Another' has no id; end it as in '{#step-id}'"),
    (
      "a\n\n## Another {#Oh no}\n\nb", 12, 12,
      "step: the id cannot be 'Oh no'; write small letters, digits and hyphens"
    ),
    (
      "a\n\n## Another {#step}\n\nb", 12, 12,
      "step: the id 'step' is that of the step in line 8; choose another"
    ),
    ("a\u{1b}[31mb", 10, 2, "text: control character U+001B; remove it"),
    ("é\u{202e}b", 10, 2, "text: control character U+202E; remove it"),
    ("a\u{0}b", 10, 2, "text: control character U+0000; remove it"),
  ])
  func tellsMistakes(body: String, line: Int, column: Int, message: String) {
    let found = LessonReadingTests.mistakes(LessonText.around(body))
    #expect(found.first == "x.md:\(line):\(column): error: \(message)")
  }

  @Test func tellsInvalidText() {
    let source = LessonText.around("é and ?\nand ?").map { $0 == UInt8(ascii: "?") ? 0xff : $0 }
    #expect(
      LessonReadingTests.mistakes(source) == [
        "x.md:10:7: error: text: byte 0xFF is not UTF-8; save the file as UTF-8",
        "x.md:11:5: error: text: byte 0xFF is not UTF-8; save the file as UTF-8",
      ])
  }

  /// A paragraph that a table ends has no place in cmark-gfm's tree.
  @Test func readsATableBelowAParagraph() throws {
    let source = LessonText.around("Prose,\nmore\n| a | b |\n|---|---|\n| 1 | 2 |")
    let lesson = try Lesson(source: source, file: "x.md")
    #expect(lesson.steps[0].blocks.count == 1)
  }

  @Test func survivesDeepNesting() throws {
    let source = LessonText.around(String(repeating: "> ", count: 50_000) + "a")
    #expect(try Lesson(source: source, file: "x.md").steps[0].blocks.count == 1)
  }

  @Test func tellsFencesBeforeTheFirstStep() {
    let text = "---\nid: a\ntitle: b\nminutes: 1\nversion: 1\n---\n```run\nload tail\n```\n"
    #expect(
      LessonReadingTests.mistakes(Array(text.utf8)) == [
        "x.md:7:1: error: fence: 'run' is before the first step; move it into one",
        "x.md:9:1: error: lesson: it has no step; add a heading as in '## Title {#step-id}'",
      ])
  }

  static func mistakes(_ source: [UInt8]) -> [String] {
    do {
      _ = try Lesson(source: source, file: "x.md")
      return []
    } catch {
      return error.mistakes.map(\.description)
    }
  }
}
