import Course
import ArgumentParser
import CaseSource
import CaseStudies
import Presentation
import TerminalText
import Workbook

/// `code CASE [VERSION]`: the very Swift that runs.
struct Code: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "code",
    abstract: "Show the Swift that a case runs, with the lines that make the difference marked.",
    discussion: """
      The text was compiled in with the program, so it cannot differ from what runs.

        code tail
        code tail stream
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @Argument(
    help: "One version alone: load, stream, or a third one's name.",
    completion: .grammar)
  var version: String?

  func run(in session: Session) throws {
    let study = try CaseStudy.find(caseID)
    guard let source = CaseSource(of: study) else {
      throw CommandFailure.failed("code: the text of '\(caseID)' is not built in; build again")
    }
    let output = session.output
    // Code is cut at the window, and there is none where nobody watches.
    let shown = output.display
    let display =
      output.isWatched ? shown : Display(columns: 1000, characters: shown.characters)
    guard let version else {
      return output.write(
        lines: CodeView(source.lines.map(CodeView.Line.init)).lines(on: display))
    }
    let lines = source.lines(of: version)
    guard !lines.isEmpty else {
      let names = study.versions.map(\.name).joined(separator: ", ")
      throw CommandFailure.usage("code: '\(caseID)' has no version '\(version)'; it has \(names)")
    }
    output.write(lines: CodeView(lines.map(CodeView.Line.init)).lines(on: display))
  }
}

extension CodeView.Line {
  /// A line of a case's text, marked where it makes the difference.
  init(_ line: CaseSource.Line) {
    self.init(number: line.number, text: line.text, isMarked: line.isDecisive)
  }
}
