import CaseStudies
import Course
import Measurement
import MemoryTracking
import Presentation
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
    let watch = try RunsAsTheyGo(plan.names, runs, isQuiet: isShown, on: output)
    defer { watch.finish() }
    let laboratory = Laboratory(session: session)
    defer { laboratory.workshop.remove() }
    let measured = try laboratory.measure(plan, watch: watch)
    watch.finish()
    if isShown { output.write("\n") }
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
    } else {
      // Commands have no checkpoints, so there is nothing above.
      if comparison.caseID != nil, comparison.kind == .comparison { output.write("\n") }
      output.write(lines: comparison.view(detail).lines(on: output.display))
      guard comparison.decisionRow != nil, comparison.variants.count > 1 else { return }
      output.write("\n")
      let table = try session.workbook().decisionTable(marking: comparison)
      output.write(lines: table.lines(on: output.display))
    }
  }
}

extension ExperimentPlan {
  /// Whether the commands write to HighWater's own output.
  fileprivate var outputIsShown: Bool {
    if case .commands(_, isShell: _, output: .shown) = subjects { true } else { false }
  }
}
