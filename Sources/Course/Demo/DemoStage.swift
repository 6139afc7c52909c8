package import LessonScript

/// What a lesson tells in a demo: held back until the presenter asks for it, a piece at a time.
///
/// What a run came to is shown at once, since the run was asked for; of the learner's own guesses
/// and answers there are none.
final class DemoStage: LessonTerminal {
  let canAsk = false
  private let screen: any DemoScreen
  /// What is still to be shown, in order.
  private var waiting: [LessonEvent] = []
  /// Whether a command has run and nothing but what came of it has been told since.
  private var isTellingARun = false
  /// Whether the lesson is over, be it with a last step passed by whose question is still open.
  private var hasEnded = false
  /// Whether all is shown as it comes.
  var showsAtOnce = false
  /// Why the lesson waits.
  private(set) var pause: LessonPause?
  /// The quiz that was the last question shown; `nil` where that was none.
  private(set) var quiz: Quiz?
  /// The question for a guess that was the last question shown.
  private(set) var prediction: Prediction?

  init(screen: any DemoScreen) {
    self.screen = screen
  }

  /// Whether something is held back.
  var hasMore: Bool { !waiting.isEmpty }

  func ask(_ prompt: String) -> String? { nil }

  func show(_ event: LessonEvent) {
    switch event {
    case .pausing(let pause): self.pause = hasEnded ? .end(nextLesson: nil) : pause
    case .lessonCompleted:
      (hasEnded, quiz, prediction) = (true, nil, nil)
      hold(event)
    case .stepEntered:
      hasEnded = false
      hold(event)
    case .stepCompleted, .lessonResumed: break
    case .commandBegun:
      isTellingARun = true
      screen.showCommand(event.markdown)
    case .quizAnswered:
      if let quiz { screen.show(DemoStage.answer(to: quiz)) }
    case .guess, .expectation:
      if showsAtOnce || isTellingARun && waiting.isEmpty {
        screen.show(event.markdown)
      } else {
        waiting.append(event)
      }
    default: hold(event)
    }
  }

  /// Keeps an event back until it is asked for, where all is not shown at once.
  private func hold(_ event: LessonEvent) {
    if showsAtOnce { present(event) } else { waiting.append(event) }
  }

  /// Shows the next piece of what is held back, a step's title together with its first.
  func reveal() {
    guard !waiting.isEmpty else { return }
    let event = waiting.removeFirst()
    present(event)
    if case .stepEntered = event { reveal() }
  }

  /// Drops what is held back of the steps before the one entered last.
  func keepNewestStep() {
    let newest = waiting.lastIndex { if case .stepEntered = $0 { true } else { false } }
    waiting.removeFirst(newest ?? 0)
  }

  /// The right options with their numbers, and why they are right.
  private static func answer(to quiz: Quiz) -> Markdown {
    Markdown(
      quiz.rightOptions.sorted().flatMap { index -> [Markdown.Block] in
        let option = quiz.options[index]
        let item = Markdown.List(start: index + 1, isTight: true, items: [option.text.blocks])
        return [.paragraph([.strong([.text("Right")])]), .list(item)] + option.feedback.blocks
      })
  }

  private func present(_ event: LessonEvent) {
    isTellingARun = false
    switch event {
    case .lessonBegun, .lessonCompleted:
      screen.clear()
      screen.show(event.markdown)
    case .stepEntered:
      (quiz, prediction) = (nil, nil)
      screen.clear()
      screen.show(event.markdown)
    case .prediction(let prediction, _):
      (quiz, self.prediction) = (nil, prediction)
      screen.show(LessonEvent.prediction(prediction, guess: nil).markdown)
    case .quiz(let quiz, _):
      (self.quiz, prediction) = (quiz, nil)
      screen.show(LessonEvent.quiz(quiz, isRight: nil).markdown)
    default: screen.show(event.markdown)
    }
  }
}

/// Where a demo is shown. The executable implements it at the terminal, tests in memory.
package protocol DemoScreen: AnyObject {
  /// Clears the screen for a step, or for the lesson's title.
  func clear()
  /// Shows text below what stands there.
  func show(_ text: Markdown)
  /// Shows that a command begins; what it prints follows.
  func showCommand(_ text: Markdown)
}
