import LessonScript
import MemoryTracking
import Testing

@Suite struct LessonScaleTests {
  private let body = """
    A file of `64 MiB`, `2.5 MiB` of it read; the article's had 3,262 MB, and 10 MiB stay.

    ```run
    fixture make report --size 64MiB
    load report --size=64MiB --limit 10MiB --bytes 6KiB
    sweep report --sizes 8MiB,1GiB --runs 64
    measure --size 64MiB -- tool --size 64MiB
    ```

    ```predict
    `64MiB`: how much at its peak?
    against: load.peak
    ```

    ```quiz
    Is `1 GiB` more than **`64 MiB`**?

    - [x] Yes, `1 GiB` is
      By 960 of them, not `64MiB`.
    - [ ] `size` says no
      No.
    ```

    ```expect
    load.peak > 64MiB
    ```

    ```hint
    Take `64 MiB`.
    ```

    ```text
    64 MiB
    ```
    """

  private func lesson(_ scale: LessonScale) throws -> Lesson {
    try Lesson(source: LessonText.around(body), file: "x.md").scaled(to: scale)
  }

  private func commands(_ lesson: Lesson) -> [String] {
    lesson.steps[0].blocks.flatMap { block -> [String] in
      if case .run(let lines) = block.content { lines.map(\.text) } else { [] }
    }
  }

  @Test func scalesTheSizesOfCommandsAndNothingElseInThem() throws {
    #expect(
      commands(try lesson(.small)) == [
        "fixture make report --size 16MiB",
        "load report --size=16MiB --limit 2560KiB --bytes 1536B",
        "sweep report --sizes 2MiB,256MiB --runs 64",
        "measure --size 16MiB -- tool --size 64MiB",
      ])
    #expect(commands(try lesson(.large))[0] == "fixture make report --size 256MiB")
    #expect(commands(try lesson(.large))[2] == "sweep report --sizes 32MiB,4GiB --runs 64")
    #expect(commands(try lesson(.normal))[3] == "measure --size 64MiB -- tool --size 64MiB")
  }

  /// The words of a scaled command are those of its new text.
  @Test func splitsTheScaledCommandAnew() throws {
    guard case .run(let lines) = try lesson(.small).steps[0].blocks[1].content else {
      Issue.record("the second block is no run")
      return
    }
    #expect(lines[0].words.words.map(\.text) == ["fixture", "make", "report", "--size", "16MiB"])
    #expect(lines[0].position.line == 13)
  }

  @Test func scalesTheSizesInBackticksAndShowsThemWithout() throws {
    let small = try lesson(.small).steps[0].blocks
    #expect(
      small[0].content
        == .prose(
          Markdown([
            .paragraph([
              .text("A file of "), .text("16 MiB"), .text(", "), .text("640 KiB"),
              .text(" of it read; the article's had 3,262 MB, and 10 MiB stay."),
            ])
          ])))
    guard let prediction = small[2].content.question?.prediction,
      let quiz = small[3].content.question?.content as? Quiz
    else {
      Issue.record("the third and fourth blocks are no questions")
      return
    }
    #expect(prediction.question.plainText == "16 MiB: how much at its peak?")
    #expect(quiz.question.plainText == "Is 256 MiB more than 16 MiB?")
    #expect(quiz.options[0].text.plainText == "Yes, 256 MiB is")
    #expect(quiz.options[0].feedback.plainText == "By 960 of them, not 16 MiB.")
    #expect(quiz.options[1].text == Markdown("`size` says no"))
    guard case .hint(let hint) = small[5].content else {
      Issue.record("the sixth block is no hint")
      return
    }
    #expect(hint.plainText == "Take 16 MiB.")
  }

  @Test func keepsWhatIsSaidAtTheScaleItIsWrittenWith() throws {
    guard case .prose(let text) = try lesson(.normal).steps[0].blocks[0].content else {
      Issue.record("the first block is no prose")
      return
    }
    #expect(text.plainText.hasPrefix("A file of 64 MiB, 2.5 MiB of it read"))
  }

  /// Relations, code and the digests stay: progress belongs to the text, not to its scale.
  @Test func leavesTheRestAlone() throws {
    let (normal, small) = (try lesson(.normal), try lesson(.small))
    #expect(small.steps[0].blocks[4] == normal.steps[0].blocks[4])
    #expect(small.steps[0].blocks[6] == normal.steps[0].blocks[6])
    #expect(small.steps[0].digest == normal.steps[0].digest)
    #expect(small.digest == normal.digest)
    #expect(small.steps[0].blocks.map(\.position) == normal.steps[0].blocks.map(\.position))
  }

  @Test func scalesTwiceAsOnce() throws {
    #expect(try lesson(.normal).scaled(to: .normal) == lesson(.normal))
  }

  @Test func scalesSizes() {
    #expect(LessonScale.small.scaled(.mebibytes(64)) == .mebibytes(16))
    #expect(LessonScale.large.scaled(.mebibytes(64)) == .mebibytes(256))
    #expect(LessonScale.large.scaled(ByteCount(Int.max)) == ByteCount(Int.max))
  }

  @Test func tellsTheSizeOfItsFiles() throws {
    let source = LessonText.around(
      """
      ```run
      fixture make report --size 64MiB
      fixture make log --size=16MiB
      fixture make log --size 16MiB
      fixture make report --size 64MiB
      load report --size 64MiB
      ```
      """)
    let lesson = try Lesson(source: source, file: "x.md")
    #expect(lesson.fixtureSize == .mebibytes(96))
    #expect(lesson.scaled(to: .small).fixtureSize == .mebibytes(24))
  }
}
