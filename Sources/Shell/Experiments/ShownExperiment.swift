import CaseStudies
import Course
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// An experiment as a command makes it: watched while it goes, then shown in the form asked for.
struct ShownExperiment {
  let plan: ExperimentPlan
  let runs: RunArguments
  /// Whether a command that ended by itself has done its work, whatever its exit code.
  var ignoresExitCodes = false

  /// Measures, shows and records.
  ///
  /// - Throws: If nothing could be measured. Why something measured is not what was asked for is in
  ///   the result instead.
  func run(in session: Session) throws -> Measured {
    let output = session.output
    // What the command prints has the terminal to itself.
    let isShown = plan.outputIsShown
    if isShown { output.flush() }
    let watch = try RunsAsTheyGo(plan.names, runs, isQuiet: isShown, on: output)
    defer { watch.finish() }
    let measured = try Laboratory(session: session).measure(plan, watch: watch)
    watch.finish()
    if isShown { output.write("\n") }
    try show(measured, in: session)
    return measured.judged(ignoresExitCodes: ignoresExitCodes)
  }

  private func show(_ measured: Measured, in session: Session) throws {
    let output = session.output
    guard case .comparison(let comparison) = measured.result else { return }
    if let export = runs.format.export {
      export.write(comparison) { output.write($0) }
    } else if runs.format == .html {
      guard let number = measured.numbers.first else { return }
      try RecordedPage(session: session).write([.comparison(number)]) { output.write($0) }
    } else {
      // Commands have no checkpoints, so nothing stands above.
      if comparison.caseID != nil { output.write("\n") }
      output.write(lines: ComparisonView(comparison).lines(on: output.display))
      guard comparison.decisionRow != nil, comparison.variants.count > 1 else { return }
      output.write("\n")
      let table = try session.workbook().decisionTable(marking: comparison)
      output.write(lines: table.lines(on: output.display))
    }
  }
}

extension ExperimentPlan {
  /// Whether the commands' output goes where HighWater's own goes.
  fileprivate var outputIsShown: Bool {
    if case .commands(_, isShell: _, output: .shown) = subjects { true } else { false }
  }
}
