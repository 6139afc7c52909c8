import LessonScript
import Presentation
import TerminalText
import Testing
import Course

/// A lesson before a room, by its keys.
@Suite struct DemoTests {
  private let screen = RecordedScreen()
  private let runner = TableRunner()
  private let demo: Demo

  init() throws {
    demo = Demo(
      try LessonSamples.lesson(), runner: runner, exercises: .sample(), screen: screen)
    try demo.begin()
  }

  private func press(_ keys: DemoKey...) throws {
    for key in keys { #expect(try demo.press(key)) }
  }

  @Test func beginsWithTheTitleAlone() {
    #expect(screen.take() == ["clear", "A sample"])
    #expect(demo.offer == .more)
  }

  @Test func revealsThenRuns() throws {
    try press(.goOn)
    #expect(screen.take().suffix(3) == ["clear", "Step 1 of 3: Make it", "A file first."])
    #expect(demo.offer == .run(["fixture make report --size 64MiB"]))
    #expect(runner.lines == [])
    try press(.goOn)
    #expect(runner.lines == ["fixture make report --size 64MiB"])
    #expect(screen.take() == ["$ > fixture make report --size 64MiB"])
    #expect(demo.offer == .step("Load it"))
    #expect(demo.step.id == "make")
    try press(.goOn)
    #expect(screen.take() == ["clear", "Step 2 of 3: Load it", "Now load it."])
    #expect(demo.step.id == "load")
  }

  @Test func putsAQuestionToTheRoomBeforeTheRunThatAnswersIt() throws {
    try press(.goOn, .goOn, .goOn, .goOn)
    #expect(screen.take().last == "How much at its peak?")
    #expect(
      demo.offer == .run(["load report --size 64MiB", "stream report --size 64MiB"]))
    try press(.goOn)
    #expect(
      screen.take() == [
        "$ > load report --size 64MiB", "$ > stream report --size 64MiB", "Measured: 200.0 MiB.",
        "✓ holds: `load.peak > 1.5 * input`  (200.0 MiB > 96.0 MiB)",
        "✓ holds: `stream.peak < 10MiB`  (8.0 MiB < 10.0 MiB)",
      ])
    // What the lesson says of it waits.
    #expect(demo.offer == .more)
    try press(.goOn)
    #expect(screen.take() == ["It is well above."])
  }

  @Test func endsBehindALastStepThatIsPassedBy() throws {
    try demo.begin(at: "apply")
    try press(.skip)
    while demo.offer == .more { try press(.goOn) }
    #expect(demo.offer == .end)
    #expect(try !demo.press(.goOn))
  }

  @Test func tellsTheAnswersOfAQuiz() throws {
    try demo.begin(at: "apply")
    #expect(screen.take().suffix(2).first == "Step 3 of 3: Apply it")
    #expect(demo.offer == .answer)
    try press(.goOn)
    #expect(
      screen.take() == [
        "clear", "Which grows? 1. ✗ Neither One does. 2. ✓ The load version It holds the file.",
      ])
    try press(.goOn)
    #expect(demo.offer == .answer)
    try press(.goOn)
    #expect(
      screen.take().last
        == "Which two are even? 1. ✓ Two It is. 2. ✗ Three It is not. 3. ✓ Four It is, too.")
  }

  @Test func showsHowTheRoomGuessed() throws {
    #expect(throws: CommandFailure.usage("demo: no guess is asked for now; Enter goes on")) {
      try demo.take(guesses: "64")
    }
    try press(.goOn, .goOn, .goOn, .goOn)
    #expect(demo.prediction?.unit.name == "MiB")
    _ = screen.take()
    try demo.take(guesses: "64 100")
    try demo.take(guesses: "300 MiB, 10")
    #expect(screen.take().last?.hasSuffix("4 guesses, the median 82.0 MiB.") == true)
    #expect(throws: CommandFailure.self) { try demo.take(guesses: "5 s") }
    try press(.goOn)
    let verdict = try #require(screen.take().first { $0.contains("Measured") })
    #expect(verdict.contains("128 to 256 MiB |   <- measured"))
    #expect(
      verdict.hasSuffix(
        "Measured: 200.0 MiB. 4 guesses, the median 82.0 MiB. Of these, 2 were within a factor of 2."
      ))
    #expect(demo.prediction == nil)
  }

  @Test func repeatsARunAndGoesBack() throws {
    #expect(throws: CommandFailure.usage("demo: this is the first step; Enter goes on")) {
      try demo.press(.back)
    }
    #expect(throws: CommandFailure.usage("demo: nothing has run in this step yet; Enter goes on")) {
      try demo.press(.again)
    }
    try press(.goOn, .goOn, .again)
    #expect(runner.lines.count == 2)
    try press(.goOn, .back)
    #expect(screen.take().suffix(2) == ["Step 1 of 3: Make it", "A file first."])
    // Going on from there runs nothing a third time.
    try press(.goOn, .goOn)
    #expect(runner.lines.count == 2)
    #expect(demo.step.id == "load")
  }

  @Test func staysBeforeACommandThatFails() throws {
    runner.failing = ["fixture make report --size 64MiB"]
    try press(.goOn)
    #expect(throws: CommandFailure.self) { try demo.press(.goOn) }
    #expect(demo.offer == .run(["fixture make report --size 64MiB"]))
    runner.failing = []
    try press(.goOn)
    #expect(demo.offer == .step("Load it"))
  }

  @Test func passesAStepBy() throws {
    try press(.skip, .skip)
    #expect(demo.step.id == "apply")
    #expect(runner.lines == [])
  }

  @Test func endsAfterTheLastStep() throws {
    var presses = 0
    while try demo.press(.goOn), presses < 50 { presses += 1 }
    #expect(demo.offer == .end)
    #expect(runner.lines.count == 3)
  }
}

/// A screen that keeps what it is shown.
final class RecordedScreen: DemoScreen {
  private var shown: [String] = []

  func clear() { shown.append("clear") }
  func show(_ text: Markdown) { shown.append(Self.words(of: text)) }
  func showCommand(_ text: Markdown) { shown.append("$ \(Self.words(of: text))") }

  /// What was shown since the last call.
  func take() -> [String] {
    defer { shown = [] }
    return shown
  }

  /// The words in a line; of a title the title alone.
  private static func words(of text: Markdown) -> String {
    if case .heading(_, let title)? = text.blocks.first { return title.plainText }
    return MarkdownView(text).lines(on: Display(columns: 200))
      .map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
