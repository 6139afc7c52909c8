import BuiltIn
import CaseSource
import CaseStudies
import Course
import Foundation
import Languages
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

extension Code {
  /// A version's own source, to be marked.
  private struct Text {
    /// As results call the version: `load`, `python load`.
    var variant: String
    /// The name of its file.
    var file: String
    var lines: [CodeView.Line]
    var isSwift: Bool
  }

  /// Shows each version with the lines marked that held memory at the peak of its newest traced
  /// run, or says that there is none.
  ///
  /// - Throws: A usage failure for a version that does not exist; the workbook's error.
  func showPlaces(of study: CaseStudy, in session: Session) throws {
    let output = session.output
    for (index, text) in try texts(of: study, in: session).enumerated() {
      if index > 0 { output.write("\n") }
      guard
        let recorded = try session.workbook().newestPicture(
          ofCase: study.id, variant: text.variant)
      else {
        let command =
          language.language.map { "compare \(study.id) --language \($0) --where" }
          ?? "compare \(study.id) --where"
        output.write(
          sentence: "\(text.variant): no run has shown where its memory is; '\(command)' does.")
        continue
      }
      let account = recorded.account
      let held = Self.held(account, in: text.file)
      let day = RecordedTime.local(recorded.recordedAt, in: .current)
      output.write(
        sentence: "\(text.variant): \(Self.sum(held)) of the peak of \(account.peak) were held by "
          + "the marked lines, in run \(recorded.number) of \(day).")
      let lines = text.lines.map { line in
        line.noting(held[line.number].map { "\($0)" })
      }
      output.write(
        lines: CodeView(lines, isSwift: text.isSwift).lines(on: Self.display(of: output)))
    }
  }

  private func texts(of study: CaseStudy, in session: Session) throws -> [Text] {
    if let programs = try programs(of: study, in: session) {
      return programs.map { program in
        let name = program.text.name
        return Text(
          variant: "\(program.language.id) \(name.prefix { $0 != "." })", file: name,
          lines: program.lines.enumerated().map { index, line in
            CodeView.Line(
              number: index + 1, text: line.replacing("\t", with: "    "), isMarked: false)
          }, isSwift: program.language.id == Language.swift)
      }
    }
    guard let source = CaseSource(of: study) else {
      throw CommandFailure.failed("code: the text of '\(caseID)' is not built in; build again")
    }
    let names = version.map { [$0] } ?? study.versions.map(\.name)
    return try names.map { name in
      let lines = source.lines(of: name)
      guard !lines.isEmpty else {
        let known = study.versions.map(\.name).joined(separator: ", ")
        throw CommandFailure.usage("code: '\(caseID)' has no version '\(name)'; it has \(known)")
      }
      return Text(
        variant: name, file: source.fileName, lines: lines.map(CodeView.Line.init), isSwift: true)
    }
  }

  /// What each line of a file held, by its number: that of the innermost line of the file in each
  /// stack, so that what a helper allocated counts for the line that called it.
  private static func held(_ account: WhereAccount, in file: String) -> [Int: ByteCount] {
    var held: [Int: ByteCount] = [:]
    for stack in account.stacks {
      let line = stack.frames.lazy.map { account.frames[$0] }
        .first { $0.line != nil && $0.file?.split(separator: "/").last == file[...] }?.line
      if let line { held[line, default: .zero] = held[line, default: .zero] + stack.bytes }
    }
    // What is too little for a figure would only blur the picture.
    return held.filter { $0.value.mebibytes >= 0.05 }
  }

  private static func sum(_ held: [Int: ByteCount]) -> ByteCount {
    held.values.reduce(.zero, +)
  }
}
