import LessonScript
import Testing
import Course

@Suite struct LessonRecapTests {
  @Test func tellsGuessesMeasurementsAndAnswers() throws {
    let store = InMemoryProgress()
    let terminal = ScriptedTerminal(replies: ["100", "1", "2", ""])
    let player = try LessonPlayer.sample(terminal, store: store)
    try player.start("sample")
    try player.skip()
    try player.next()
    try player.next()
    let recap = LessonRecap(
      try LessonSamples.lesson(), try #require(store.progress(of: "sample")))
    #expect(
      recap.text == """
        ## A sample: what you found

        | Question | You guessed | Measured | Ratio |
        |---|---|---|---|
        | How much at its peak? | 100.0 MiB | 200.0 MiB | 2× |

        | Case | Version | Input | Peak | Final RSS | Time |
        |---|---|---|---|---|---|
        | report | load | 64.0 MiB | 200.0 MiB | 100.0 MiB | 1.5 s |
        | report | stream | 64.0 MiB | 8.0 MiB | 4.0 MiB | 1.5 s |

        Questions answered: 1 of 2.

        Steps still open: *Make it*.

        """)
  }

  @Test func isShortWhenLittleWasDone() throws {
    let lesson = try LessonSamples.plainLesson("a")
    var progress = LessonProgress(beginning: lesson)
    progress.steps["only"] = StepProgress(lesson.steps[0])
    progress.steps["only"]?.isCompleted = true
    #expect(LessonRecap(lesson, progress).text == "## On a: what you found\n")
  }

  @Test func escapesWhatMarkdownWouldRead() throws {
    let source = LessonSamples.text().replacing("title: A sample", with: "title: a|b *c*")
    let lesson = try Lesson(source: Array(source.utf8), file: "x.md")
    let recap = LessonRecap(lesson, LessonProgress(beginning: lesson))
    #expect(
      Markdown(recap.text).blocks.first == .heading(level: 2, [.text("a|b *c*: what you found")]))
  }
}
