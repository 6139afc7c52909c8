import ArgumentParser
import CaseSource
import CaseStudies
import Foundation
import Measurement
import Presentation
import Streaming
import Workbook

/// `export [RUN] --format FORM [--output FILE]`, or of a lesson with `--lesson`.
struct Export: SessionCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a recorded run as JSON, CSV, Markdown or HTML; a lesson as Markdown.",
    discussion: """
      Nothing is run again. The page is one file that opens offline. Of a lesson it is what you \
      guessed and measured there, and the rows of the decision table that you filled.

        export --format html --output report.html
        export 1 --format csv
        export --lesson spike --output spike-notes.md
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
  @Option(
    help: ArgumentHelp("Write what this lesson came to.", valueName: "lesson"),
    completion: .grammar)
  var lesson: String?
  @Option(help: "The form to write; html without, and markdown for a lesson.") var format: Form?
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to this file; without, to standard output.", valueName: "path"),
    completion: .file())
  var output: String?

  func validate() throws {
    guard lesson != nil else { return }
    guard number == nil else {
      throw ValidationError("A run and --lesson exclude each other; give one")
    }
    guard format == nil || format == .markdown else {
      throw ValidationError("A lesson is written as Markdown alone; leave out --format")
    }
  }

  func run(in session: Session) throws {
    if let lesson {
      let text = try session.recap(ofLesson: lesson).text
      return try write(in: session) { sink in sink(text) }
    }
    let record = try session.recorded(number.map { [$0] } ?? [])[0]
    try write(in: session) { sink in try write(record, in: session, to: sink) }
  }

  /// Gives a text to the file that was asked for, whole or not at all, or to standard output.
  private func write(
    in session: Session, _ content: (@escaping (String) -> Void) throws -> Void
  ) throws {
    guard let output else { return try content { session.output.write($0) } }
    let file = try ExportFile(output)
    try content { file.write($0) }
    try file.commit()
    session.output.write(line: "export: wrote '\(output)'")
  }

  private func write(
    _ record: RecordedComparison, in session: Session, to sink: @escaping (String) -> Void
  ) throws {
    if let plain = ExportFormat(rawValue: (format ?? .html).rawValue) {
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
