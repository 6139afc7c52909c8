import CaseSource
import CaseStudies
import Foundation
import Languages
import Measurement
import Presentation
import TerminalText
import Workbook

/// The HTML page about recorded runs.
struct RecordedPage {
  let session: Session

  /// Writes the page, with the code that ran and the evidence for the decision table.
  ///
  /// - Complexity: Holds one comparison, or those of one sweep.
  func write(_ entries: [RecordedEntry], to sink: @escaping (String) -> Void) throws {
    switch (entries.count, entries.first) {
    case (1, .comparison(let number)):
      try report(on: session.workbook().comparison(number)).write(to: sink)
    case (1, .sweep(let numbers)): try report(onSweep: numbers).write(to: sink)
    default: try writePage(onRuns: entries.flatMap(\.numbers), to: sink)
    }
  }

  private func report(on record: RecordedComparison) throws -> HTMLReport {
    var supplements = try supplements(of: record)
    supplements.measured += ", run \(record.number)"
    // Of commands at least the line that was typed is known.
    supplements.command = supplements.command ?? record.comparison.provenance?.command
    return HTMLReport(record.comparison, supplements)
  }

  private func report(onSweep numbers: [Int64]) throws -> HTMLReport {
    let sweep = try session.workbook().sweep(numbers)
    guard let number = numbers.last, let largest = sweep.comparisons.last else {
      preconditionFailure("a sweep's page is asked for where there are some")
    }
    var record = try session.workbook().comparison(number)
    record.comparison = largest
    var supplements = try supplements(of: record)
    supplements.measured += ", runs \(RunSelection(numbers).text)"
    supplements.command =
      ReproducingCommand.sweep(sweep, options: record.options)
      ?? record.comparison.provenance?.command
    return HTMLReport(sweep, supplements)
  }

  private func supplements(of record: RecordedComparison) throws -> ReportSupplements {
    ReportSupplements(
      evidence: try session.workbook().decisionTable(marking: record.comparison, in: .gmt)
        .evidence,
      sources: try sources(of: record.comparison), measured: "\(record.day(in: .gmt)) UTC",
      command: ReproducingCommand.comparison(record.comparison, options: record.options),
      // Commands are on the page already.
      options: record.comparison.caseID == nil
        ? []
        : record.options.sorted { $0.key < $1.key }.map {
          Document.Fact(name: $0.key, value: $0.value)
        }, version: HighWater.version)
  }

  private func writePage(onRuns numbers: [Int64], to sink: @escaping (String) -> Void) throws {
    let workbook = try session.workbook()
    let runs = try numbers.map { try RunListing(workbook.listing($0), in: workbook) }
    let cases = runs.compactMap(\.record.caseID)
    let sources = cases.enumerated().filter { !cases[..<$0.offset].contains($0.element) }
      .flatMap { codeOfCase($0.element) }
    let times = runs.map { $0.record.day(in: .gmt) }
    let days = [times.min(), times.max()].compactMap { $0.map { "\($0) UTC" } }
    let comparisons = RecordedComparisons(numbers, in: workbook)
    let listed = try zip(numbers, runs).map { number, run in
      var listed = ReportRun(
        number: run.record.name, subject: run.subject, input: run.record.input,
        peaks: run.result, measured: "\(run.record.day(in: .gmt)) UTC",
        isOfCase: run.record.caseID != nil)
      listed.summarize(try workbook.figures(of: number))
      return listed
    }
    let report = HTMLReport(
      listed, comparisons,
      ReportSupplements(
        evidence: try workbook.decisionTable(in: .gmt).evidence, sources: sources,
        measured: days.first == days.last ? days.first ?? "–" : days.joined(separator: " to "),
        version: HighWater.version))
    report.write(to: sink)
    try comparisons.check()
  }

  /// The code of the measured versions, as far as it is still built in; empty for commands.
  private func sources(of comparison: Comparison) throws -> [Document.Listing] {
    guard let study = comparison.caseID.flatMap(CaseStudy.named) else { return [] }
    let source = CaseSource(of: study)
    return try comparison.variants.compactMap { variant in
      let decisive = source.map { Array($0.lines(of: variant.version)) } ?? []
      var lines = decisive.map(\.text)
      var isSwift = true
      if let name = variant.language, name != Language.swift || lines.isEmpty {
        let language = try session.languages().languages.first { $0.id == name }
        lines =
          language.flatMap { try? CaseProgram(of: study, variant.version, in: $0) }?.lines ?? []
        isSwift = name == Language.swift
      }
      var listing = Document.Listing(name: variant.name, lines: lines)
      listing?.isSwift = isSwift
      if lines == decisive.map(\.text) { listing?.marks = Self.marks(decisive) }
      return listing
    }
  }

  /// The code of a case's first two versions.
  private func codeOfCase(_ caseID: String) -> [Document.Listing] {
    guard let study = CaseStudy.named(caseID), let source = CaseSource(of: study) else { return [] }
    return study.versions.prefix(2).compactMap { version in
      let lines = Array(source.lines(of: version.name))
      var listing = Document.Listing(
        name: "\(caseID): \(version.name)", lines: lines.map(\.text))
      listing?.isSwift = true
      listing?.marks = Self.marks(lines)
      return listing
    }
  }

  /// The places of the lines that make the difference.
  private static func marks(_ lines: [CaseSource.Line]) -> Set<Int> {
    Set(lines.indices.filter { lines[$0].isDecisive })
  }
}

extension Document.Listing {
  fileprivate init?(name: String, lines: [String]) {
    guard !lines.isEmpty else { return nil }
    self.init(name: name, text: lines.joined(separator: "\n"))
  }
}
