import Findings
package import Measurement
import MemoryTracking
import Streaming
import TerminalText
import WorkerProtocol

/// A form in which results can be shown or written: a case here, and a file of its own for what
/// writes it.
package enum OutputFormat: String, CaseIterable, Sendable {
  /// For people, laid out for the terminal.
  case text
  case json, csv, markdown
  /// A page that also shows what the workbook holds (`HTMLReport`).
  case html

  /// What writes it from the figures alone; `nil` for the text for people, and for the page.
  package var export: (any ResultWriter)? {
    switch self {
    case .json: JSONExport()
    case .csv: CSVExport()
    case .markdown: MarkdownExport()
    case .text, .html: nil
    }
  }
}

/// Writes results in one form, for other programs and pages.
///
/// A sink takes the text in pieces, in order; together they end in a newline. Writing takes O(n)
/// time in the runs' checkpoints and samples; the text is never held whole.
package protocol ResultWriter: Sendable {
  func write(_ comparison: Comparison, to sink: @escaping (String) -> Void)

  func write(_ sweep: Sweep, to sink: @escaping (String) -> Void)

  /// Writes comparisons that need not have anything in common; each is asked for when its turn
  /// comes.
  func write(all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void)
}

/// Results as Markdown with tables of GitHub's dialect, for a page, an issue or a handout.
struct MarkdownExport: ResultWriter {
  func write(_ comparison: Comparison, to sink: @escaping (String) -> Void) {
    sink(MarkdownText.text(of: comparison.page.markdown))
  }

  func write(_ sweep: Sweep, to sink: @escaping (String) -> Void) {
    sink(MarkdownText.text(of: SweepView(sweep).page.markdown))
  }

  func write(all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void) {
    for (index, comparison) in comparisons.enumerated() {
      if index > 0 { sink("\n") }
      write(comparison, to: sink)
    }
  }
}

/// Results as comma-separated values (RFC 4180): a header, then one record for each run.
///
/// Lines end in CR LF; a figure that was not measured is an empty field. Control characters in
/// texts are shown escaped, so the table can be printed to a terminal. A text that a spreadsheet
/// would take for a formula gets an apostrophe before it, which makes it text there.
struct CSVExport: ResultWriter {
  func write(_ comparison: Comparison, to sink: @escaping (String) -> Void) {
    write(all: [comparison], to: sink)
  }

  func write(_ sweep: Sweep, to sink: @escaping (String) -> Void) {
    write(all: sweep.comparisons, to: sink)
  }

  func write(all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void) {
    sink(Self.line(Self.columns.map(\.name)))
    for comparison in comparisons {
      for variant in comparison.variants {
        for (index, run) in variant.runs.enumerated() {
          let record = Record(
            comparison: comparison, variant: variant.name, language: variant.language,
            number: index + 1, run: run)
          sink(Self.line(Self.columns.map { $0.field(record) ?? "" }))
        }
      }
    }
  }

  /// A column's name and a run's field in it.
  private typealias Column = (name: String, field: @Sendable (Record) -> String?)

  /// A run with what surrounds it.
  private struct Record {
    var comparison: Comparison
    var variant: String
    var language: String?
    /// The run's number within its variant, from 1.
    var number: Int
    var run: Run
  }

  private static let columns: [Column] = subject + figures + surroundings

  private static let subject: [Column] = [
    ("case", { $0.comparison.caseID }),
    ("decision_row", { $0.comparison.operation }),
    ("input_path", { $0.comparison.input?.path }),
    ("input_bytes", { text($0.comparison.input?.size.bytes) }),
    ("fixture", { $0.comparison.input?.fixture }),
    ("variant", { $0.variant }),
    ("run", { text($0.number) }),
  ]

  private static let figures: [Column] =
    RunFigure.all.flatMap { figure -> [Column] in
      let column: Column = (figure.csvName, { record in record.run.field(of: figure) })
      return figure.csvName == "cached_input_bytes" ? [column, inputChanged] : [column]
    } + [remarks]

  private static let remarks: Column = ("remarks", { $0.run.remarks.joined(separator: " ") })

  private static let inputChanged: Column = (
    "input_changed", { $0.comparison.input == nil ? nil : "\($0.run.hasChangedInput)" }
  )

  private static let surroundings: [Column] = [
    ("kernel", { $0.comparison.host.kernel }),
    ("cpus", { text($0.comparison.host.processors) }),
    ("memory_bytes", { text($0.comparison.host.memory.bytes) }),
    ("swift", { $0.comparison.host.swift }),
    ("build", { $0.comparison.host.build }),
    ("parameter", { $0.comparison.parameter?.name }),
    ("parameter_value", { $0.comparison.parameter.map { "\($0.value)" } }),
    ("comparison", { text($0.comparison.provenance?.number) }),
    ("recorded_at", { $0.comparison.provenance?.recordedAt }),
    ("command", { $0.comparison.provenance?.command }),
    ("highwater", { $0.comparison.provenance?.version }),
    ("language", { $0.language }),
    ("reference", { $0.comparison.reference?.name }),
    ("reference_bytes", { text($0.comparison.reference?.answer.byteCount) }),
    ("reference_digest", { $0.comparison.reference?.answer.digest }),
    ("node", { $0.comparison.host.node }),
  ]

  private static func text(_ number: (some BinaryInteger)?) -> String? { number.map { "\($0)" } }

  /// A record of these fields, with its line's end.
  static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  /// A field, quoted where it holds what would end it.
  private static func field(_ text: String) -> String {
    let escaped = VisibleText.escaped(text)
    // Some spreadsheets take the wide forms too.
    let isFormula = escaped.unicodeScalars.first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) }
    let isNumber = Double(escaped) != nil
    let visible = isFormula == true && !isNumber ? "'" + escaped : escaped
    guard visible.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" }) else {
      return visible
    }
    return "\"\(visible.replacing(sign: "\"", with: "\"\""))\""
  }
}

extension Run {
  /// A figure as a field: bytes and seconds as plain numbers.
  fileprivate func field(of figure: RunFigure) -> String? {
    switch figure.value(self) {
    case .bytes(let amount): "\(amount.bytes)"
    case .seconds(let time): time.decimalSeconds
    case .count(let count): "\(count)"
    case .share(let share): "\(share)"
    case .text(let text): text
    case nil: nil
    }
  }
}
