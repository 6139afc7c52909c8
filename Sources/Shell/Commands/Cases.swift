import ArgumentParser
import CaseSource
import CaseStudies
import Course
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
        cases tail --format json
      """)

  @ParentCommand var root: HighWater
  @Argument(help: ArgumentHelp("The case to tell about.", valueName: "case"), completion: .grammar)
  var caseID: String?

  @OptionGroup var listing: ListingArguments

  func run(in session: Session) throws {
    guard listing.format == .text else {
      let studies = try caseID.map { [try CaseStudy.find($0)] } ?? CaseStudy.all
      return CasesJSON.write(studies, version: HighWater.version) { session.output.write($0) }
    }
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
    // Code is cut at the window's width, unless nobody watches.
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
  /// A line of a case's source, marked if it makes the difference.
  init(_ line: CaseSource.Line) {
    self.init(number: line.number, text: line.text, isMarked: line.isDecisive)
  }
}

/// `table`: when to stream, with the learner's own evidence.
struct Table: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Show the table that says when to stream, with your own measurements.",
    discussion: """
        table
        table --anti-patterns
        table --format json
      """)

  @ParentCommand var root: HighWater

  @Flag(help: "Show the article's four anti-patterns instead, with the code that mends each.")
  var antiPatterns = false

  @OptionGroup var listing: ListingArguments

  func validate() throws {
    guard !antiPatterns || listing.format == .text else {
      throw ValidationError("The anti-patterns are code to read; leave out --format")
    }
  }

  func run(in session: Session) throws {
    let output = session.output
    guard antiPatterns else {
      let table = try session.workbook().decisionTable()
      guard listing.format == .text else {
        return table.writeJSON(version: HighWater.version) { output.write($0) }
      }
      return output.write(lines: table.lines(on: output.display))
    }
    for (number, pattern) in AntiPattern.all.enumerated() {
      if number > 0 { output.write("\n") }
      output.write(sentence: "Anti-pattern \(number + 1): \(pattern.name)")
      let source = Self.source(of: pattern)
      for (version, word) in [("load", "Instead of"), ("stream", "write")] {
        output.write("\n\(word)  (code \(pattern.caseID) \(version))\n")
        let lines = source?.lines(of: version).map(CodeView.Line.init) ?? []
        output.write(lines: CodeView(Array(lines)).lines(on: output.display))
      }
      output.write("\n'compare \(pattern.caseID)' measures it.\n")
    }
  }

  private static func source(of pattern: AntiPattern) -> CaseSource? {
    CaseStudy.named(pattern.caseID).flatMap(CaseSource.init)
  }
}

extension Table: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}

/// One of the article's anti-patterns, and the case that shows it.
struct AntiPattern {
  var name: String
  var caseID: String

  static let all = [
    AntiPattern(name: "a whole file loaded to look at each line once", caseID: "search"),
    AntiPattern(name: "a copy of the data for each step", caseID: "copies"),
    AntiPattern(
      name: "results gathered in a list that one number is made of", caseID: "accumulate"),
    AntiPattern(name: "a whole file read for its first bytes", caseID: "header"),
  ]
}
