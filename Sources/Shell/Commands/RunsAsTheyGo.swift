import Measurement
import MemoryTracking
import Presentation
import Workbook

/// Shows runs while they go: their checkpoints as lines, and at a terminal a line that follows what
/// they hold.
final class RunsAsTheyGo {
  private let output: any Output
  private let unbegun: LiveRuns
  private var live: LiveRuns
  /// Whether checkpoints are told: not where another form than text is asked for.
  private let tellsCheckpoints: Bool
  /// What else the line tells, before all.
  private var place: () -> [String] = { [] }

  init(
    _ names: [String], _ runs: RunArguments, tellsCheckpoints: Bool? = nil, on output: any Output
  ) throws {
    self.output = output
    self.tellsCheckpoints = tellsCheckpoints ?? (runs.format == .text)
    unbegun = LiveRuns(names: names, runs: runs.runs, limit: try runs.options().limit)
    live = unbegun
  }

  /// Begins with runs on another input.
  ///
  /// - Parameter place: what the line tells of it before all else.
  func beginAnew(_ place: @escaping () -> [String]) {
    live = unbegun
    self.place = place
  }

  /// Takes an amount into the bars' scale.
  func expect(_ amount: ByteCount) { live.expect(amount) }

  /// Shows what an event changes.
  func note(_ name: String, _ event: RunEvent) {
    let news = live.note(event, of: name, at: .now)
    if tellsCheckpoints, let checkpoint = news.checkpoint {
      // A program that reads the lines gets each as one, however long, and as it happens.
      output.write(
        lines: output.isWatched
          ? checkpoint.lines(on: output.display) : [checkpoint.line(on: output.display)])
      output.flush()
    }
    guard var line = news.line else { return }
    line.details.insert(contentsOf: place(), at: 0)
    output.showProgress(line)
  }

  /// Takes the line away.
  func finish() { output.showProgress(nil) }
}
