import ArgumentParser
import CaseStudies
import LessonScript
import Presentation
import TerminalText
import Workbook

/// `cases [CASE]`: what can be run, or one case's page.
struct Cases: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "cases",
    abstract: "List the case studies, or tell all about one.",
    discussion: """
        cases
        cases tail
      """)

  @ParentCommand var root: HighWater
  @Argument(help: ArgumentHelp("The case to tell about.", valueName: "case"), completion: .grammar)
  var caseID: String?

  func run(in session: Session) throws {
    let display = session.output.display
    guard let caseID else {
      let rows = CaseStudy.all.map { [$0.id, $0.summary] }
      session.output.write(
        lines: Listing(headers: ["Case", "What it shows"], rows: rows).lines(on: display))
      session.output.write("\n'cases CASE' tells all about one; 'code CASE' shows its Swift.\n")
      return
    }
    session.output.write(lines: CasePage(try CaseStudy.find(caseID)).lines(on: display))
  }
}

extension Cases: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}
