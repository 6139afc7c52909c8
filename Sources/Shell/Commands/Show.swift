import ArgumentParser
import Course
import Findings
import Foundation
import LessonScript
import Measurement
import Presentation
import TerminalText
import Workbook

/// `show [RUN…]`.
struct Show: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a recorded run or sweep as it was shown then; two runs against each other.",
    discussion: """
      Nothing is run again. Of two runs each version they share is compared with itself: what a \
      change of the code, of an option or of the machine did. In JSON it is what 'export' writes.

        show
        show 1
        show 1 2
        show 1-2
        show 1 --format json
      """)

  @ParentCommand var root: HighWater
  @OptionGroup var recorded: RecordedRunArguments
  @OptionGroup var listing: ListingArguments
  @OptionGroup(title: WhereArguments.title) var places: WhereDetailArguments

  func run(in session: Session) throws {
    let detail = try places.detail()
    let output = session.output
    let runs = recorded.runs
    let entries = try session.workbook().entries(runs)
    guard listing.format == .text else {
      return try session.workbook().write(entries, as: JSONExport()) { output.write($0) }
    }
    let pair = runs.compactMap(\.single)
    if runs.count == 2, pair.count == 2, pair[0] != pair[1] {
      let workbook = try session.workbook()
      let sides = try pair.map { try RunPair.Side(workbook.comparison($0)) }
      return output.write(
        lines: RunPair(before: sides[0], after: sides[1]).lines(on: output.display))
    }
    for (index, entry) in entries.enumerated() {
      if index > 0 { output.write("\n") }
      switch entry {
      case .comparison(let number):
        let record = try session.workbook().comparison(number)
        output.write(sentence: "Run \(number), measured \(record.day(in: .current))")
        output.write(lines: record.comparison.view(detail).lines(on: output.display))
      case .sweep(let numbers):
        output.write(sentence: "Runs \(RunSelection(numbers).text), a sweep")
        output.write(
          lines: SweepView(try session.workbook().sweep(numbers), detail).lines(on: output.display))
      }
    }
  }
}

extension RunPair.Side {
  init(_ record: RecordedComparison) {
    self.init(
      number: "\(record.number)", measured: record.day(in: .current), options: record.options,
      comparison: record.comparison)
  }
}

/// `chart [RUN]`: a recorded comparison's memory against time.
struct Chart: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "chart",
    abstract: "Draw the memory of a recorded comparison against time, or of a sweep against size.",
    discussion: """
      All versions on one scale, checkpoints marked, the limit as a line. Without a number it draws \
      the newest; of a sweep's range it draws the peaks against the input.

        chart
        chart 2
        chart 3-4
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp(
      "The number of a recorded comparison, or the range of a sweep.", valueName: "run"),
    completion: .grammar)
  var selection: RunSelection?

  func run(in session: Session) throws {
    let workbook = try session.workbook()
    let output = session.output
    guard let selection else {
      guard let newest = try workbook.newestComparison() else {
        throw CommandFailure.failed(
          "chart: there is no run yet; make one, as in 'compare tail'")
      }
      let chart: any TerminalView =
        session.shownParts == nil
        ? TimelineView(newest.comparison) : newest.comparison.briefView([.chart], WhereDetail())
      return output.write(lines: chart.lines(on: output.display))
    }
    let entries = try workbook.entries([selection])
    guard entries.count == 1, let entry = entries.first else {
      throw CommandFailure.usage(
        "chart: '\(selection.text)' selects \(entries.count) measurements; give one, or one sweep")
    }
    switch entry {
    case .comparison(let number):
      let comparison = try workbook.comparison(number).comparison
      output.write(lines: TimelineView(comparison).lines(on: output.display))
    case .sweep(let numbers):
      let view = GrowthView(try workbook.sweep(numbers))
      output.write(lines: view.lines(on: output.display))
    }
  }
}

extension Chart: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}
