import ArgumentParser
import CaseSource
import CaseStudies
import Foundation
import Measurement
import Presentation
import Streaming
import Workbook

/// `export [RUN] --format FORM [--output FILE]`.
struct Export: SessionCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a recorded run as JSON, CSV, Markdown or a page of HTML.",
    discussion: """
      Nothing is run again. The page is one file that opens offline.

        export --format html --output report.html
        export 1 --format csv
      """)

  /// The forms there are.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case json, csv, markdown, html
  }

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Its number; without one, the newest.", valueName: "run"),
    completion: .grammar)
  var number: Int64?
  @Option(help: "The form to write.") var format = Form.html
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to this file; without, to standard output.", valueName: "path"),
    completion: .file())
  var output: String?

  func run(in session: Session) throws {
    let record = try session.recorded(number.map { [$0] } ?? [])[0]
    guard let output else {
      return try write(record, in: session) { session.output.write($0) }
    }
    let file = try ExportFile(output)
    try write(record, in: session) { file.write($0) }
    try file.commit()
    session.output.write(line: "export: wrote '\(output)'")
  }

  private func write(
    _ record: RecordedComparison, in session: Session, to sink: @escaping (String) -> Void
  ) throws {
    if let plain = ExportFormat(rawValue: format.rawValue) {
      plain.write(record.comparison, to: sink)
    } else {
      try session.report(on: record).write(to: sink)
    }
  }
}

/// A file that appears whole, or not at all.
private final class ExportFile {
  private var writer: AtomicFileWriter?
  private var failure: StreamingError?

  init(_ path: String) throws(StreamingError) {
    writer = try AtomicFileWriter(replacing: path, durable: true)
  }

  /// Writes on; the first failure is kept until `commit`, since an exporter's sink cannot throw.
  func write(_ text: String) {
    guard failure == nil else { return }
    do {
      try Array(text.utf8).withUnsafeBytes { try writer?.write($0) }
    } catch let error as StreamingError {
      failure = error
    } catch {
      preconditionFailure("a writer throws StreamingError alone: \(error)")
    }
  }

  func commit() throws(StreamingError) {
    if let failure { throw failure }
    guard let finished = writer.take() else { return }
    try finished.commit()
  }
}

extension Session {
  /// The page on a recorded comparison, with the evidence for the other rows and the code that ran.
  func report(on record: RecordedComparison) throws -> HTMLReport {
    let table = try decisionTable(marking: record.comparison)
    let source = record.comparison.caseID.flatMap { CaseStudy.named($0) }
      .flatMap(CaseSource.init)
    let sources = record.comparison.variants.compactMap { variant -> ReportSource? in
      let lines = source?.lines(of: variant.name) ?? []
      guard !lines.isEmpty else { return nil }
      return ReportSource(name: variant.name, text: lines.map(\.text).joined(separator: "\n"))
    }
    let circumstances = ReportCircumstances(
      measured: record.recordedAt.ISO8601Format(),
      command: record.comparison.caseID.map { "highwater compare \($0)" },
      options: record.options.sorted { $0.key < $1.key }.map {
        ReportCircumstances.Option(name: $0.key, value: $0.value)
      })
    return HTMLReport(
      record.comparison, evidence: table.evidence, sources: sources, circumstances: circumstances)
  }
}
