import ArgumentParser
import Presentation
import Workbook

/// `table`: when to stream, with the learner's own evidence.
struct Table: SessionCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the table that says when to stream, with your own measurements.")

  @ParentCommand var root: HighWater

  func run(in session: Session) throws {
    let output = session.output
    output.write(lines: try session.decisionTable().lines(on: output.display))
  }
}
