import Findings
import Measurement
import MemoryTracking
import Presentation
import TerminalText

/// Shows runs as they go: checkpoints as lines, and at a terminal a live line of their memory.
final class RunsAsTheyGo: ExperimentWatching {
  private let output: any Output
  private let unbegun: LiveRuns
  private var live: LiveRuns
  /// Whether to write text besides the results, for which other formats have no place; nor is there
  /// any in a lesson beside an answer that takes many runs.
  private let isText: Bool
  /// Whether to show no runs, since the command itself writes to the terminal.
  private let isQuiet: Bool
  /// Whether to write the checkpoints as they come.
  private let showsCheckpoints: Bool
  /// Whether anything was written, below which a result is set off.
  private(set) var hasWritten = false
  /// The pace of a sweep, which shows each size when it is done; `nil` for runs on one input.
  private var pace: SweepPace?

  /// - Parameters:
  ///   - names: The headings of the columns.
  ///   - runs: How the runs are made and reported.
  ///   - isQuiet: Whether to show no runs, since the command itself writes to the terminal.
  ///   - isQuestion: Whether the runs are only steps to an answer, so that their checkpoints are
  ///     not shown; in a lesson nothing is but the answer.
  ///   - steps: The sizes of a sweep; `nil` for runs on one input.
  ///   - session: Where they are shown.
  /// - Throws: A usage failure for a limit that cannot be read.
  convenience init(
    _ names: [String], _ runs: RunArguments, isQuiet: Bool = false, isQuestion: Bool = false,
    steps: [ByteCount]? = nil, in session: Session
  ) throws {
    // A lesson shows checkpoints once, as a table, if it asks to look at them.
    let isLesson = session.shownParts != nil
    let isAnswer = isQuestion || steps != nil
    let isText = runs.format == .text && !(isLesson && isAnswer)
    let hasPlace = isText && !isQuiet && !isAnswer && !isLesson && !runs.quiet
    // A workbook that cannot be read is reported when the result is to be recorded.
    let showsCheckpoints = hasPlace && (try? session.workbook().value(of: .quiet)) == nil
    self.init(
      LiveRuns(names: names, runs: runs.runs, limit: try runs.options().limit), isText: isText,
      isQuiet: isQuiet, showsCheckpoints: showsCheckpoints, steps: steps, on: session.output)
  }

  /// Shows only the live line.
  convenience init(_ plan: ExperimentPlan, steps: [ByteCount]?, on output: any Output) {
    self.init(
      LiveRuns(names: plan.names, runs: plan.runs, limit: plan.runOptions.limit), isText: false,
      isQuiet: false, showsCheckpoints: false, steps: steps, on: output)
  }

  private init(
    _ live: LiveRuns, isText: Bool, isQuiet: Bool, showsCheckpoints: Bool, steps: [ByteCount]?,
    on output: any Output
  ) {
    self.output = output
    self.isText = isText
    self.isQuiet = isQuiet
    self.showsCheckpoints = showsCheckpoints
    unbegun = live
    self.live = live
    pace = steps.map { SweepPace($0, at: .now) }
  }

  func willWork(on size: ByteCount) {
    if pace != nil { live = unbegun }
    live.expect(size)
  }

  func willNeed(_ prediction: PeakPrediction, cap: SafetyCap) {
    live.expect(prediction.peak)
    write("\(prediction.sentence) The safety cap is \(cap.bytes).")
  }

  func note(_ name: String, _ event: RunEvent) {
    guard !isQuiet else { return }
    let news = live.note(event, of: name, at: .now)
    if showsCheckpoints, let checkpoint = news.checkpoint {
      hasWritten = true
      // A program that reads the output gets each checkpoint at once, on one line.
      output.write(
        lines: output.isWatched
          ? checkpoint.lines(on: output.display) : [checkpoint.line(on: output.display)])
      output.flush()
    }
    guard var line = news.line else { return }
    line.details.insert(contentsOf: pace?.details(at: .now) ?? [], at: 0)
    output.showProgress(line)
  }

  func didMeasure(_ comparison: Comparison) {
    finish()
    pace?.finishSize(at: .now)
    write(Self.summary(of: comparison))
  }

  func didLearn(_ sentence: String) {
    finish()
    write(sentence)
    output.flush()
  }

  private func write(_ sentence: String) {
    guard isText else { return }
    hasWritten = true
    output.write(sentence: sentence)
  }

  /// Removes the live line.
  func finish() { output.showProgress(nil) }

  private static func summary(of comparison: Comparison) -> String {
    let size =
      comparison.parameter.map { "\($0.name) = \(FigureText.number($0.value, decimals: 0))" }
      ?? comparison.input.map { "\($0.size)" } ?? ""
    let peaks = comparison.variants.map { variant in
      let peak = variant.runs.last.flatMap(\.peak).map { "\($0.bytes)" } ?? "not measured"
      let outcome = variant.runs.last?.outcome ?? .failed
      return "\(variant.name) \(peak)\(outcome == .completed ? "" : " (\(outcome.label))")"
    }
    return "\(size): \(peaks.joined(separator: ", "))"
  }
}
