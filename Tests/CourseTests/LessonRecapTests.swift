import LessonScript
import Measurement
import MemoryTracking
import Presentation
import Testing

@testable import Course

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
      MarkdownText.text(of: recap.page) == """
        ## A sample: what you found

        | Question | You guessed | Measured | Ratio |
        | --- | --- | --- | --- |
        | How much at its peak? | 100.0 MiB | 200.0 MiB | 2× |

        | Case | Version | Input | Peak | Final RSS | Time |
        | --- | --- | --- | --- | --- | --- |
        | report | load | 64.0 MiB | 200.0 MiB | 100.0 MiB | 1.5 s |
        | report | stream | 64.0 MiB | 8.0 MiB | 4.0 MiB | 1.5 s |

        Questions answered right: 1 of 2.

        Steps still open: *Make it*.

        """)
  }

  /// A killed run has its limit, its end and what it had reached; an earlier run on another file or
  /// without a limit stays in the list.
  @Test func keepsEveryKindOfRun() throws {
    let lesson = try LessonSamples.lesson()
    var progress = LessonProgress(beginning: lesson)
    var step = StepProgress(lesson.steps[1])
    func add(_ comparison: Comparison) {
      step.measured.append(StepProgress.Measurement(stage: 0, figures: MeasuredFigures(comparison)))
    }
    add(LessonSamples.comparison(["load": 200]))
    var killed = LessonSamples.comparison(["load": 120], outcome: .oomKilled)
    killed.variants[0].runs[0].limit = MemoryLimit(
      bytes: .mebibytes(128), mechanism: "cgroup v2")
    add(killed)
    var larger = LessonSamples.comparison(["load": 800])
    larger.input?.size = .mebibytes(256)
    add(larger)
    add(LessonSamples.comparison(["load": 202]))
    progress.steps["load"] = step
    let text = MarkdownText.text(of: LessonRecap(lesson, progress).page)
    #expect(
      text.contains(
        """
        | Case | Version | Input | Limit | Outcome | Peak | Final RSS | Time |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        | report | load | 64.0 MiB | 128.0 MiB | OOMKilled | ≥ 120.0 MiB | 60.0 MiB | – |
        | report | load | 256.0 MiB | – | completed | 800.0 MiB | 400.0 MiB | 1.5 s |
        | report | load | 64.0 MiB | – | completed | 202.0 MiB | 101.0 MiB | 1.5 s |
        """), "\(text)")
  }

  @Test func isShortWhenLittleWasDone() throws {
    let lesson = try LessonSamples.plainLesson("a")
    var progress = LessonProgress(beginning: lesson)
    progress.steps["only"] = StepProgress(lesson.steps[0])
    progress.steps["only"]?.isCompleted = true
    #expect(
      MarkdownText.text(of: LessonRecap(lesson, progress).page) == "## On a: what you found\n")
  }

  @Test func escapesWhatMarkdownWouldRead() throws {
    let source = LessonSamples.text().replacing("title: A sample", with: "title: a|b *c*")
    let lesson = try Lesson(source: Array(source.utf8), file: "x.md")
    let recap = LessonRecap(lesson, LessonProgress(beginning: lesson))
    #expect(
      Markdown(MarkdownText.text(of: recap.page)).blocks.first
        == .heading(level: 2, [.text("a|b *c*: what you found")]))
  }

  /// An entity in a lesson is the character it stands for; written out, it acts on nothing.
  @Test func writesNoControlCharacter() throws {
    let hostile = "&#27;c &#27;[2J a|b <script>"
    let source = LessonSamples.text().replacing("How much at its peak?", with: "How \(hostile)?")
      .replacing("## Make it", with: "## Make \(hostile)")
    let lesson = try Lesson(source: Array(source.utf8), file: "x.md")
    var progress = LessonProgress(beginning: lesson)
    progress.steps["load"] = StepProgress(lesson.steps[1])
    guard let prediction = lesson.steps[1].blocks.map(\.content)[1].question?.prediction else {
      Issue.record("the second block is no question")
      return
    }
    let question = prediction.question.plainText
    #expect(question.contains("\u{1B}c"))
    var recap = LessonRecap(lesson, progress)
    recap.guesses = [
      GuessVerdict(question: question, guess: Quantity(1, .bytes), measured: nil)
    ]
    let text = MarkdownText.text(of: recap.page)
    #expect(text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
    #expect(text.contains("How \\\\ec \\\\e\\[2J a\\|b \\<script\\>?"))
  }
}
