import ArgumentParser
import CaseStudies
import Presentation
import Workbook

/// `cases`: what can be run.
struct Cases: SessionCommand {
  static let configuration = CommandConfiguration(abstract: "List the case studies.")

  @ParentCommand var root: HighWater

  func run(in session: Session) throws {
    let rows = CaseStudy.all.map { [$0.id, $0.summary] }
    session.output.write(
      lines: Listing(headers: ["Case", "What it shows"], rows: rows)
        .lines(on: session.output.display))
  }
}
