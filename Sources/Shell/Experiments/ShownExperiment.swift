import CaseStudies
import Course
import Findings
import Foundation
import Glibc
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import Streaming
import TerminalText
import Workbook

/// An experiment as a command makes it: watched as it runs, then shown in the form asked for.
struct ShownExperiment {
  var plan: ExperimentPlan
  let runs: RunArguments
  /// Whether a command that ended by itself counts as done, whatever its exit code.
  var ignoresExitCodes = false
  /// How much is shown of where the memory was.
  var detail = WhereDetail()

  /// Measures, records and shows.
  ///
  /// - Throws: An error if nothing could be measured; other failures are in the result.
  func run(in session: Session) throws -> Measured {
    let output = session.output
    // A command that is shown has the terminal to itself.
    let isShown = plan.outputIsShown
    if isShown { output.flush() }
    let watch = try RunsAsTheyGo(plan.names, runs, isQuiet: isShown, in: session)
    defer { watch.finish() }
    let laboratory = Laboratory(session: session)
    defer { laboratory.workshop.remove() }
    let measured = try laboratory.measure(plan, watch: watch)
    watch.finish()
    if isShown || watch.hasWritten { output.write("\n") }
    try show(measured, in: session)
    return measured.judged(ignoresExitCodes: ignoresExitCodes)
  }

  /// Shows what was measured in the form asked for.
  func show(_ measured: Measured, in session: Session) throws {
    let output = session.output
    guard case .comparison(let comparison) = measured.result else { return }
    if let export = runs.format.export {
      export.write(comparison) { output.write($0) }
    } else if runs.format == .html {
      guard let number = measured.numbers.first else { return }
      try RecordedPage(session: session).write([.comparison(number)]) { output.write($0) }
    } else if let parts = session.shownParts {
      try show(comparison, parts, in: session)
    } else {
      guard comparison.kind == .comparison else {
        return output.write(lines: comparison.view(detail).lines(on: output.display))
      }
      let hasRow = comparison.decisionRow != nil && comparison.variants.count > 1
      let view = ResultView(
        comparison, detail,
        table: hasRow
          ? try session.workbook().decisionTable(marking: comparison, in: .current) : nil)
      output.write(lines: view.lines(on: output.display))
    }
  }
}

extension ShownExperiment {
  /// Shows what a lesson's step asks to look at.
  private func show(_ comparison: Comparison, _ parts: [ResultPart], in session: Session) throws {
    let output = session.output
    output.write(lines: comparison.briefView(parts, detail).lines(on: output.display))
    guard comparison.kind == .comparison, parts.contains(.table), comparison.decisionRow != nil,
      comparison.variants.count > 1
    else { return }
    var table = try session.workbook().decisionTable(marking: comparison, in: .current)
    table.isCompact = true
    output.write("\n")
    output.write(lines: table.lines(on: output.display))
  }
}

extension ExperimentPlan {
  /// Whether the commands write to HighWater's own output.
  fileprivate var outputIsShown: Bool {
    if case .commands(_, isShell: _, output: .shown) = subjects { true } else { false }
  }
}

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

extension CaseRunArguments {
  /// Measures versions of a case; `--answer -` shows the answer below the results.
  ///
  /// It is written to a file first, as any answer is, so that the measurement is the same.
  ///
  /// - Throws: What measuring throws; a usage failure for an answer that would reach the terminal
  ///   unescaped, or be mixed into a format other than text.
  func measure(
    _ columns: [CaseColumn], ofCase caseID: String, _ input: InputArguments,
    _ options: CaseArguments, _ runs: RunArguments, _ places: WhereArguments,
    in session: Session
  ) throws -> Measured {
    if answer != nil, columns.contains(where: { $0.program != nil }) {
      throw CommandFailure.usage(
        "answer: a program's answer is compared and not kept; leave out --answer, or leave out "
          + "--language")
    }
    func measure(answer: String?) throws -> Measured {
      var plan = ExperimentPlan(
        subjects: .versions(
          columns, of: try CaseStudy.find(caseID), options: try options.values(forCase: caseID),
          answer: answer),
        source: try input.source(), runs: runs.runs, runOptions: try runs.options(),
        isForced: force)
      plan.isTraced = places.isAsked
      return try ShownExperiment(plan: plan, runs: runs, detail: try places.detail())
        .run(in: session)
    }
    guard answer == "-" else {
      if let answer, isOwnOutput(answer) {
        throw CommandFailure.usage(
          "answer: '\(answer)' is this program's own output; give '-' to see the answer here, or "
            + "name a file")
      }
      return try measure(answer: answer)
    }
    guard runs.format == .text else {
      throw CommandFailure.usage(
        "answer: '-' would stand within the \(runs.format.rawValue); name a file")
    }
    let path = try TemporaryFile.make(for: "answer")
    defer { unlink(path) }
    let measured = try measure(answer: path)
    guard measured.failure == nil else { return measured }
    session.output.write("\nAnswer\n")
    try show(answer: path, in: session)
    return measured
  }

  /// Shows a file with its control characters escaped, a chunk at a time.
  private func show(answer path: String, in session: Session) throws {
    let output = session.output
    var chunks = try ChunkReader(path)
    var kept = 0
    var isAtLineStart = false
    while let chunk = try chunks.next(keeping: kept) {
      guard !session.interruption.isPending else {
        throw CommandFailure.interrupted("answer: stopped; '--answer FILE' keeps it whole")
      }
      kept = incompleteCount(atEndOf: chunk)
      isAtLineStart = chunk.last == UInt8(ascii: "\n")
      output.write(escaped(chunk.dropLast(kept), on: output.display))
    }
    let rest = escaped(chunks.window.suffix(kept), on: output.display)
    output.write(rest + (isAtLineStart ? "" : "\n"))
  }

  /// Escapes lines, but not the newlines between them.
  private func escaped(_ bytes: Slice<UnsafeRawBufferPointer>, on display: Display) -> String {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { display.visible(VisibleText.escaped(bytes: $0)) }.joined(separator: "\n")
  }
}

/// How many bytes at the end belong to an incomplete UTF-8 character.
private func incompleteCount(atEndOf bytes: UnsafeRawBufferPointer) -> Int {
  for count in 1...3 where count <= bytes.count {
    let byte = bytes[bytes.count - count]
    guard !byte.isUTF8Continuation else { continue }
    return byte.utf8Length > count ? count : 0
  }
  return 0
}

/// Whether a path names a terminal, or a place where this program itself writes.
private func isOwnOutput(_ path: String) -> Bool {
  let own = ["/dev/std", "/dev/fd/", "/proc/self/fd/"]
  if own.contains(where: path.hasPrefix) { return true }
  let descriptor = open(path.nativePath, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
  defer { if descriptor >= 0 { close(descriptor) } }
  return isatty(descriptor) == 1
}

extension WorkbookFile {
  /// The decision table, each row filled with the learner's newest measurements for it.
  ///
  /// - Parameters:
  ///   - current: The comparison being shown, whose row is marked and filled with it; if it
  ///     completed, it is the newest of its row.
  ///   - zone: The time zone of the times: this place's for the terminal, UTC for files.
  /// - Returns: The table; empty rows say which command fills them.
  /// - Throws: `WorkbookError` if the workbook cannot be read.
  /// - Complexity: Holds one comparison a row.
  func decisionTable(
    marking current: Comparison? = nil, in zone: TimeZone
  ) throws(WorkbookError) -> DecisionTableView {
    var found: [DecisionEvidence] = []
    for row in DecisionRow.shown {
      if let current, current.decisionRow == row.id,
        let now = DecisionEvidence(current, measured: "now", isCurrent: true)
      {
        found.append(now)
      } else if let recorded = try evidence(forRow: row.id),
        let past = DecisionEvidence(
          recorded.comparison, measured: recorded.day(in: zone), isCurrent: false)
      {
        found.append(past)
      }
    }
    return DecisionTableView(evidence: found)
  }
}
