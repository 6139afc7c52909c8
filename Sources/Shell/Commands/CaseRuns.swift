import Course
import CaseStudies
import Measurement
import MemoryTracking
import Presentation
import Workbook

extension Session {
  /// Runs versions of a case as the command line asks and shows the result in the asked form.
  ///
  /// - Throws: a failure, told already, where a run did not complete or the answers differ.
  func run(
    _ caseID: String, versions: [String], _ input: InputArguments, _ options: CaseArguments,
    _ runs: RunArguments, _ caseRuns: CaseRunArguments
  ) throws {
    let measurement = CaseMeasurement(
      study: try Session.study(caseID), versions: versions,
      options: try options.values(forCase: caseID),
      source: try input.source(), runs: runs.runs, runOptions: try runs.options(),
      answer: caseRuns.answer, isForced: caseRuns.force)
    let live = try RunsAsTheyGo(versions, runs, on: output)
    defer { live.finish() }
    let comparison = try measure(
      measurement, begin: live.expect,
      tell: { prediction, cap in
        live.expect(prediction.peak)
        if runs.format == .text { tell(prediction, cap) }
      }, observe: live.note)
    live.finish()
    try show(comparison, as: runs.format)
    try check(comparison)
  }

  /// Tells what a version is expected to need before it runs.
  func tell(_ prediction: PeakPrediction, _ cap: SafetyCap) {
    output.write(sentence: "\(prediction.sentence) The safety cap is \(cap.bytes).")
  }

  /// Shows a comparison in the asked form.
  func show(_ comparison: Comparison, as format: OutputFormat) throws {
    if let export = format.export {
      export.write(comparison) { [output] in output.write($0) }
    } else if format == .html {
      guard let newestNumber else { return }
      try writePage(on: [.comparison(newestNumber)]) { [output] in output.write($0) }
    } else {
      // Commands have no checkpoints, so nothing stands above.
      if comparison.caseID != nil { output.write("\n") }
      output.write(lines: ComparisonView(comparison).lines(on: output.display))
      guard comparison.decisionRow != nil, comparison.variants.count > 1 else { return }
      output.write("\n")
      output.write(lines: try decisionTable(marking: comparison).lines(on: output.display))
    }
  }

  /// A run that did not do its work, or did another's, must not pass for done in a script.
  ///
  /// - Parameters:
  ///   - comparison: what was measured.
  ///   - ignoresExitCodes: whether a run that ended by itself has done its work, whatever its exit code.
  /// - Throws: a failure, already reported, that ends the command with exit code 1 or 130.
  func check(_ comparison: Comparison, ignoresExitCodes: Bool = false) throws {
    if let recordingFailure { throw recordingFailure }
    let runs = comparison.variants.flatMap(\.runs)
    if runs.isEmpty || runs.contains(where: { $0.outcome == .cancelled }) {
      throw CommandFailure.interrupted("run: stopped; what was measured before is kept")
    }
    let isDone = runs.allSatisfy {
      $0.outcome == .completed || (ignoresExitCodes && $0.isFinished)
    }
    let isSameWork = comparison.variants.count == 1 || !comparison.hasChangedInput
    guard isDone, isSameWork, comparison.sameAnswer != false else {
      throw SilentFailure(exitCode: 1)
    }
  }
}
