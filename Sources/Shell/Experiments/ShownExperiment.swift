import CaseStudies
import Course
import Foundation
import LessonScript
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
