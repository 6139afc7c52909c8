import ArgumentParser
import CaseSource
import CaseStudies
import LessonScript
import Presentation
import TerminalText
import Workbook

/// `table`: when to stream, with the learner's own evidence.
struct Table: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Show the table that says when to stream, with your own measurements.",
    discussion: """
        table
        table --anti-patterns
      """)

  @ParentCommand var root: HighWater

  @Flag(help: "Show the article's four anti-patterns instead, with the code that mends each.")
  var antiPatterns = false

  func run(in session: Session) throws {
    let output = session.output
    guard antiPatterns else {
      return output.write(lines: try session.workbook().decisionTable().lines(on: output.display))
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
