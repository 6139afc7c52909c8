import Glibc
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

/// What a room guesses at one question, and how it lies around what is measured.
package struct RoomGuesses: Hashable, Sendable {
  /// The question, without its emphasis.
  package let question: String
  private let unit: QuantityUnit
  /// The guesses in ascending order, in the dimension of the unit.
  private var values: [Double] = []

  package init(at question: String, unit: QuantityUnit) {
    self.question = question
    self.unit = unit
  }

  /// Adds guesses: numbers with or without a unit, separated by blanks, commas or semicolons, as in
  /// `64, 100 MiB, 3GiB`. A bare number is in the question's unit.
  ///
  /// - Throws: `CommandFailure` naming what cannot be read; then none is added.
  package mutating func add(_ text: String) throws(CommandFailure) {
    var words: [String] = []
    for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" }) {
      // A unit after a blank belongs to the number before it.
      if let last = words.last, last.last?.isNumber == true,
        QuantityUnit(named: String(word)) != nil
      {
        words[words.count - 1] = last + word
      } else {
        words.append(String(word))
      }
    }
    var added: [Double] = []
    for word in words {
      guard let guess = Quantity(parsing: word, unit: unit), guess.dimension == unit.dimension
      else {
        throw .usage(
          "demo: cannot read the guess '\(word)'; write numbers in \(unit.name), as in 64 100 300")
      }
      added.append(guess.value)
    }
    values = (values + added).sorted()
  }

  /// The guesses as a small chart, a row for each range, with what was measured beside its row.
  ///
  /// - Parameter measured: What was measured; `nil` while nothing is.
  /// - Returns: The chart and a sentence, at most 60 columns wide and a dozen lines high.
  package func markdown(beside measured: Quantity? = nil) -> Markdown {
    guard !values.isEmpty else { return Markdown([.paragraph([.text("No guesses yet.")])]) }
    let rows = ranges(reaching: measured?.value)
    let width = rows.map(\.label.count).max() ?? 0
    let lines = rows.map { row in
      let count = values.count { row.range.contains($0) }
      let bar = String(repeating: "#", count: min(count, Self.widest))
      let marked = measured.map { row.range.contains($0.value) } ?? false
      let blanks = String(repeating: " ", count: width - row.label.count)
      return "\(blanks)\(row.label) | \(bar)\(count > Self.widest ? "…" : "")"
        + (count > 0 ? " \(count)" : "") + (marked ? "  <- measured" : "")
    }
    let chart = Markdown.Block.code(language: nil, lines.joined(separator: "\n"))
    return Markdown([chart, .paragraph([.text(sentence(measured))])])
  }

  /// The longest bar in signs.
  private static let widest = 20
  /// The most rows.
  private static let mostRows = 8

  /// A row of the chart.
  private struct Row {
    var range: Range<Double>
    var label: String
  }

  /// Ranges that cover all guesses and what was measured, each so many times the one before.
  private func ranges(reaching measured: Double?) -> [Row] {
    let all = values + [measured].compactMap { $0 }
    let positive = all.filter { $0 > 0 }.map { $0 / unit.factor }
    var rows: [Row] = []
    if let least = all.min(), least <= 0 {
      rows.append(Row(range: -.infinity..<Double.leastNonzeroMagnitude, label: "0"))
    }
    guard let least = positive.min(), let most = positive.max() else { return rows }
    let (low, high) = (Int(log2(least).rounded(.down)), Int(log2(most).rounded(.down)))
    let room = Self.mostRows - rows.count
    let step = (high - low + room) / room
    for power in stride(from: low, through: high, by: step) {
      let (from, to) = (exp2(Double(power)), exp2(Double(power + step)))
      let label = "\(Self.number(from)) to \(Self.number(to)) \(unit.name)"
      rows.append(Row(range: from * unit.factor..<to * unit.factor, label: label))
    }
    return rows
  }

  private static func number(_ value: Double) -> String {
    value >= 0.01 ? Quantity.decimal(value, places: 2) : "\(value)"
  }

  private func sentence(_ measured: Quantity?) -> String {
    let verdict = GuessVerdict(question: question, guess: nil, measured: measured, unit: unit)
    let median = (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
    let middle = verdict.text(Quantity(median, unit.dimension))
    let guessed =
      values.count == 1 ? "One guess: \(middle)." : "\(values.count) guesses, the median \(middle)."
    guard let measured else { return guessed }
    let near = values.count { 2 * $0 >= measured.value && $0 <= 2 * measured.value }
    let hits = near == 0 ? "none was" : near == 1 ? "one was" : "\(near) were"
    return "Measured: \(verdict.text(measured)). \(guessed) Of these, \(hits) within a factor of 2."
  }
}
