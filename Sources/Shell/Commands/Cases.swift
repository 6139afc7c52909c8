import BuiltIn
import ArgumentParser
import CaseSource
import CaseStudies
import Course
import Foundation
import Languages
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
      let languages = try session.languages()
      return CasesJSON.write(
        studies, programs: { languages.programs(of: $0) }, version: HighWater.version
      ) { session.output.write($0) }
    }
    let display = session.output.display
    guard let caseID else {
      let rows = CaseStudy.all.map { [$0.id, $0.summary] }
      session.output.write(
        lines: Listing(headers: ["Case", "What it shows"], rows: rows).lines(on: display))
      session.output.write("\n")
      session.output.write(
        sentence: "'cases CASE' tells all about one; 'code CASE' shows its Swift.")
      return
    }
    let page = CasePage(try CaseStudy.find(caseID), languages: try session.languages())
    session.output.write(lines: page.lines(on: display))
  }
}

extension Cases: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}

/// `code CASE [VERSION]`: the very Swift that runs, or a program in another language.
struct Code: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "code",
    abstract: "Show the Swift that a case runs, with the lines that make the difference marked.",
    discussion: """
      The text was compiled in with the program, so it cannot differ from what runs. A window of 100 \
      columns shows the first two versions side by side, a narrower one the whole file; --diff shows what \
      turns the one into the other. With --language it is that of the case's programs in that language.

        code tail
        code tail stream
        code tail --diff
        code tail stream --language python
        code report --where
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @Argument(
    help: "One version alone: load, stream, or a third one's name.",
    completion: .grammar)
  var version: String?
  @OptionGroup var language: LanguageArguments
  @Flag(
    name: .customLong("where"),
    help: "Mark the lines that held the memory at the peak of the newest run with --where.")
  var marksPlaces = false
  @Flag(help: "Show what turns the first version into the second, as a difference.")
  var diff = false

  func validate() throws {
    guard !diff || (version == nil && !marksPlaces) else {
      throw ValidationError("--diff shows two versions, and no places; give it alone")
    }
  }

  func run(in session: Session) throws {
    let study = try CaseStudy.find(caseID)
    if marksPlaces { return try showPlaces(of: study, in: session) }
    if let program = try programs(of: study, in: session) {
      return try show(program, on: session.output)
    }
    guard let source = CaseSource(of: study) else {
      throw CommandFailure.failed("code: the text of '\(caseID)' is not built in; build again")
    }
    let output = session.output
    let display = Self.display(of: output)
    let versions = study.versions.prefix(2).map { version in
      (
        name: "\(study.id) \(version.name)",
        lines: source.lines(of: version.name).map(CodeView.Line.init)
      )
    }
    if let pair = try pair(versions, isSwift: true, on: output) {
      return output.write(lines: pair.lines(on: display))
    }
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

  /// Code is cut at the window's width, unless nobody watches.
  static func display(of output: any Output) -> Display {
    let shown = output.display
    return output.isWatched ? shown : Display(columns: 1000, characters: shown.characters)
  }

  /// The programs asked for; `nil` for the Swift that the worker runs.
  func programs(of study: CaseStudy, in session: Session) throws -> [CaseProgram]? {
    guard let name = language.language else { return nil }
    let found = try LanguageLookup(session).language(named: name)
    let isInWorker = version.map { study.version(named: $0) != nil } ?? true
    guard name != Language.swift || !isInWorker else { return nil }
    let versions = version.map { [$0] } ?? CaseProgram.versions(of: study, in: found)
    do throws(LanguageError) {
      guard !versions.isEmpty else {
        throw LanguageError.noProgram(caseID: study.id, version: "load", found)
      }
      var programs: [CaseProgram] = []
      for version in versions {
        programs.append(try CaseProgram(of: study, version, in: found))
      }
      return programs
    } catch {
      throw CommandFailure(error)
    }
  }

  private func lines(of program: CaseProgram) -> [CodeView.Line] {
    program.lines.enumerated().map { index, text in
      CodeView.Line(
        number: index + 1, text: text.replacing("\t", with: "    "), isMarked: false)
    }
  }

  /// Two versions as a difference if that is asked for, or side by side if the window has the room.
  ///
  /// - Returns: The view of them; `nil` if each is to be shown by itself.
  /// - Throws: A usage failure if a difference is asked for of what has no two versions.
  private func pair(
    _ versions: [(name: String, lines: [CodeView.Line])], isSwift: Bool, on output: any Output
  ) throws(CommandFailure) -> (any TerminalView)? {
    guard version == nil else { return nil }
    guard versions.count == 2 else {
      guard !diff else {
        throw .usage("code: '\(caseID)' has no two versions; leave out --diff")
      }
      return nil
    }
    if diff {
      let texts = versions.map { $0.lines.map(\.text).joined(separator: "\n") + "\n" }
      return LineDifference(
        from: texts[0], to: texts[1], names: (versions[0].name, versions[1].name))
    }
    guard output.isWatched, output.display.columns >= CodePair.leastWindow else { return nil }
    return CodePair(versions[0], versions[1], isSwift: isSwift)
  }

  /// Shows programs with the numbers of their lines, each under its file's name if there are
  /// several.
  private func show(_ programs: [CaseProgram], on output: any Output) throws {
    let versions = programs.prefix(2).map { program in
      (name: "\(program.study.id)/\(program.text.name)", lines: lines(of: program))
    }
    let isSwift = programs.first?.language.id == Language.swift
    if let pair = try pair(versions, isSwift: isSwift, on: output) {
      return output.write(lines: pair.lines(on: Self.display(of: output)))
    }
    for (index, program) in programs.enumerated() {
      if index > 0 { output.write("\n") }
      if programs.count > 1 { output.write("\(program.study.id)/\(program.text.name)\n") }
      let view = CodeView(lines(of: program), isSwift: program.language.id == Language.swift)
      output.write(lines: view.lines(on: Self.display(of: output)))
    }
  }
}

extension LanguageTable {
  /// The languages in which a case has programs, and the versions that each has.
  func programs(of study: CaseStudy) -> [(language: String, versions: [String])] {
    languages.map { ($0.id, CaseProgram.versions(of: study, in: $0)) }
      .filter { !$0.1.isEmpty }
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
      var table = try session.workbook().decisionTable(in: .current)
      // In a lesson it must fit the screen.
      table.isCompact = session.shownParts != nil
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
        output.write("\n")
        output.write(sentence: "\(word)  (code \(pattern.caseID) \(version))")
        let lines = source?.lines(of: version).map(CodeView.Line.init) ?? []
        output.write(lines: CodeView(Array(lines)).lines(on: output.display))
      }
      output.write("\n")
      output.write(sentence: "'compare \(pattern.caseID)' measures it.")
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
