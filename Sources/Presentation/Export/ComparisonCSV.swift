import Measurement
import MemoryTracking
import WorkerProtocol

/// Comparisons as comma-separated values (RFC 4180): a header, then one record a run.
///
/// Lines end in CR LF; a figure that was not measured is an empty field. Control characters in
/// texts are shown escaped, so the table can be printed to a terminal.
enum ComparisonCSV {
  /// A column's name and a run's field in it.
  private typealias Column = (name: String, field: @Sendable (Record) -> String?)

  /// A run with what surrounds it.
  private struct Record {
    var comparison: Comparison
    var variant: String
    /// The run's number within its variant, from 1.
    var number: Int
    var run: Run
  }

  static func write(_ comparisons: some Sequence<Comparison>, to sink: (String) -> Void) {
    sink(line(columns.map(\.name)))
    for comparison in comparisons {
      for variant in comparison.variants {
        for (index, run) in variant.runs.enumerated() {
          let record = Record(
            comparison: comparison, variant: variant.name, number: index + 1, run: run)
          sink(line(columns.map { $0.field(record) ?? "" }))
        }
      }
    }
  }

  private static let columns: [Column] = subject + figures + surroundings

  private static let subject: [Column] = [
    ("case", { $0.comparison.caseID }),
    ("decision_row", { $0.comparison.decisionRow }),
    ("input_path", { $0.comparison.input?.path }),
    ("input_bytes", { text($0.comparison.input?.size.bytes) }),
    ("fixture", { $0.comparison.input?.fixture }),
    ("variant", { $0.variant }),
    ("run", { text($0.number) }),
  ]

  private static let figures: [Column] = [
    ("outcome", { $0.run.outcome.rawValue }),
    ("exit_code", { text($0.run.exitCode) }),
    ("signal", { text($0.run.signal) }),
    ("start_bytes", { text($0.run.start?.bytes) }),
    ("peak_bytes", { text($0.run.peak?.bytes.bytes) }),
    ("peak_method", { $0.run.peak?.method }),
    ("floor_bytes", { text($0.run.peak?.floor.bytes) }),
    ("tolerance_bytes", { text($0.run.peak?.tolerance.bytes) }),
    ("tree_peak_bytes", { text($0.run.treePeak?.bytes) }),
    ("tree_method", { $0.run.treeMethod }),
    ("charge_peak_bytes", { text($0.run.charge?.peak.bytes) }),
    ("charge_cache_bytes", { text($0.run.charge?.cache.bytes) }),
    ("charge_shared_bytes", { text($0.run.charge?.shared.bytes) }),
    ("charge_mechanism", { $0.run.charge?.mechanism }),
    ("final_rss_bytes", { text($0.run.finalResident?.bytes) }),
    ("wall_seconds", { $0.run.wall.decimalSeconds }),
    ("user_seconds", { $0.run.user?.decimalSeconds }),
    ("system_seconds", { $0.run.system?.decimalSeconds }),
    ("read_bytes", { text($0.run.bytesRead?.bytes) }),
    ("major_faults", { text($0.run.majorFaults) }),
    ("cached_input_bytes", { text($0.run.cachedInput?.bytes) }),
    (
      "input_changed",
      {
        $0.comparison.input == nil ? nil : $0.run.hasChangedInput ? "true" : "false"
      }
    ),
    ("limit_bytes", { text($0.run.limit?.bytes.bytes) }),
    ("limit_mechanism", { $0.run.limit?.mechanism }),
    ("answer_bytes", { text($0.run.answer?.byteCount) }),
    ("answer_digest", { $0.run.answer?.digest }),
    ("remarks", { $0.run.remarks.joined(separator: " ") }),
  ]

  private static let surroundings: [Column] = [
    ("kernel", { $0.comparison.host.kernel }),
    ("cpus", { text($0.comparison.host.processors) }),
    ("memory_bytes", { text($0.comparison.host.memory.bytes) }),
    ("swift", { $0.comparison.host.swift }),
    ("build", { $0.comparison.host.build }),
  ]

  private static func text(_ number: (some BinaryInteger)?) -> String? { number.map { "\($0)" } }

  private static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  /// A field, quoted where it holds what would end it.
  private static func field(_ text: String) -> String {
    let visible = VisibleText.escaped(text)
    guard visible.contains(where: { $0 == "," || $0 == "\"" }) else { return visible }
    return "\""
      + visible.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
