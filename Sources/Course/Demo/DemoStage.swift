package import LessonScript

/// Receives a lesson's events in a demo and holds them back until the presenter asks, piece by
/// piece.
///
/// The results of a run are shown at once, because the presenter asked for the run. There are no
/// guesses or answers of a learner to show.
final class DemoStage: LessonTerminal {
  let canAsk = false
  private let screen: any DemoScreen
  /// The events still to be shown, in order.
  private var waiting: [LessonEvent] = []
  /// Whether a command has run and only its results have been shown since.
  private var isTellingARun = false
  /// Whether the lesson is over, even if its last step was skipped with a question still open.
  private var hasEnded = false
  /// Whether events are shown as they come.
  var showsAtOnce = false
  /// Why the lesson waits.
  private(set) var pause: LessonPause?
  /// What the room guessed in this demo, by question.
  private var guesses: [String: RoomGuesses] = [:]
  /// The question, if it was the last piece shown that asks something; otherwise `nil`.
  private(set) var question: Question?

  init(screen: any DemoScreen) {
    self.screen = screen
  }

  var hasMore: Bool { !waiting.isEmpty }

  func ask(_ prompt: String) -> String? { nil }

  func show(_ event: LessonEvent) {
    switch event {
    case .pausing(let pause): self.pause = hasEnded ? .end(nextLesson: nil) : pause
    case .lessonCompleted:
      (hasEnded, question) = (true, nil)
      hold(event)
    case .stepEntered:
      hasEnded = false
      hold(event)
    case .stepCompleted, .lessonResumed: break
    case .commandBegun:
      isTellingARun = true
      screen.showCommand(event.markdown)
    case .quizAnswered:
      if let question {
        // With the reasons it takes a screen of its own.
        screen.clear()
        screen.show(
          Markdown(
            question.content.question.blocks + question.content.solution(withReasons: true)))
      }
    case .guess, .expectation, .goalJudged:
      if showsAtOnce || isTellingARun && waiting.isEmpty {
        screen.show(markdown(of: event))
      } else {
        waiting.append(event)
      }
    default: hold(event)
    }
  }

  /// Holds an event back until it is asked for, unless events are shown as they come.
  private func hold(_ event: LessonEvent) {
    if showsAtOnce { present(event) } else { waiting.append(event) }
  }

  /// Shows the next piece that is held back; a step's title comes with the step's first piece.
  func reveal() {
    guard !waiting.isEmpty else { return }
    let event = waiting.removeFirst()
    present(event)
    if case .stepEntered = event { reveal() }
  }

  /// Takes the room's guesses at a question, and shows how they lie.
  ///
  /// - Throws: `CommandFailure` if a number cannot be read.
  func take(_ text: String, at prediction: Prediction) throws(CommandFailure) {
    let question = prediction.question.plainText
    var room = guesses[question] ?? RoomGuesses(at: question, unit: prediction.unit)
    try room.add(text)
    guesses[question] = room
    screen.show(room.markdown())
  }

  /// An event as it is shown: what was measured, beside what the room guessed.
  private func markdown(of event: LessonEvent) -> Markdown {
    guard case .guess(let verdict) = event, let measured = verdict.measured,
      let room = guesses[verdict.question]
    else { return event.markdown }
    return room.markdown(beside: measured)
  }

  /// Drops the held-back events of all steps before the newest one.
  func keepNewestStep() {
    let newest = waiting.lastIndex { if case .stepEntered = $0 { true } else { false } }
    waiting.removeFirst(newest ?? 0)
  }

  private func present(_ event: LessonEvent) {
    isTellingARun = false
    var shown = event
    switch event {
    case .lessonBegun, .lessonCompleted: screen.clear()
    case .stepEntered:
      question = nil
      screen.clear()
    case .question(let question, _):
      self.question = question
      shown = .question(question, earlier: nil)
    default: break
    }
    screen.show(markdown(of: shown))
  }
}

/// Where a demo is shown: `ProjectorScreen` in Shell at the terminal, memory in tests.
package protocol DemoScreen: AnyObject {
  /// Clears the screen for a step or for the lesson's title.
  func clear()
  /// Shows text below what is already there.
  func show(_ text: Markdown)
  /// Shows that a command begins; its output follows.
  func showCommand(_ text: Markdown)
}
