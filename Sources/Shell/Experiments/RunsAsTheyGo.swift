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
  /// Whether to write text besides the results, for which other formats have no place.
  private let isText: Bool
  /// Whether to show no runs, since the command itself writes to the terminal.
  private let isQuiet: Bool
  /// Whether the runs are only steps to an answer, so that their checkpoints are not shown.
  private let isQuestion: Bool
  /// The pace of a sweep, which shows each size when it is done; `nil` for runs on one input.
  private var pace: SweepPace?

  convenience init(
    _ names: [String], _ runs: RunArguments, isQuiet: Bool = false, isQuestion: Bool = false,
    steps: [ByteCount]? = nil, in session: Session
  ) throws {
    // A workbook that cannot be read is reported when the result is to be recorded.
    let isTold = !runs.quiet && (try? session.workbook().value(of: .quiet)) == nil
    self.init(
      LiveRuns(names: names, runs: runs.runs, limit: try runs.options().limit),
      isText: runs.format == .text && isTold, isQuiet: isQuiet, isQuestion: isQuestion,
      steps: steps,
      on: session.output)
  }

  /// Shows only the live line.
  convenience init(_ plan: ExperimentPlan, steps: [ByteCount]?, on output: any Output) {
    self.init(
      LiveRuns(names: plan.names, runs: plan.runs, limit: plan.runOptions.limit), isText: false,
      isQuiet: false, isQuestion: true, steps: steps, on: output)
  }

  private init(
    _ live: LiveRuns, isText: Bool, isQuiet: Bool, isQuestion: Bool, steps: [ByteCount]?,
    on output: any Output
  ) {
    self.output = output
    self.isText = isText
    self.isQuiet = isQuiet
    self.isQuestion = isQuestion
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
    if isText { output.write(sentence: "\(prediction.sentence) The safety cap is \(cap.bytes).") }
  }

  func note(_ name: String, _ event: RunEvent) {
    guard !isQuiet else { return }
    let news = live.note(event, of: name, at: .now)
    if isText, pace == nil, !isQuestion, let checkpoint = news.checkpoint {
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
    if isText { output.write(sentence: Self.summary(of: comparison)) }
  }

  func didLearn(_ sentence: String) {
    finish()
    if isText { output.write(sentence: sentence) }
    output.flush()
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
