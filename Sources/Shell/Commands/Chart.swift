import ArgumentParser
import Course
import LessonScript
import Measurement
import Presentation
import TerminalText
import Workbook

/// `chart [RUN]`: a recorded comparison's memory against time.
struct Chart: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "chart",
    abstract: "Draw the memory of a recorded comparison against time.",
    discussion: """
      All versions on one scale, checkpoints marked, the limit as a line. Without a number it draws \
      the newest.

        chart
        chart 2
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The number of a recorded comparison.", valueName: "run"),
    completion: .grammar)
  var number: Int64?

  func run(in session: Session) throws {
    let workbook = try session.workbook()
    let recorded = try number.map { number throws(WorkbookError) in
      try workbook.comparison(number)
    }
    guard let comparison = try recorded ?? workbook.newestComparison() else {
      throw CommandFailure.failed(
        "chart: there is no run yet; make one, as in 'compare tail'")
    }
    session.output.write(
      lines: TimelineChart(comparison.comparison).lines(on: session.output.display))
  }
}

extension Chart: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}
