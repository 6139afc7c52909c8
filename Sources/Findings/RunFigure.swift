package import Measurement
package import MemoryTracking
import WorkerProtocol

/// A figure of a run, as every form of a result names and shows it.
///
/// JSON's keys, CSV's columns, the table of every run and the properties a lesson can name are
/// taken from `RunFigure.all`. To add a figure: store it in `Run`, measure it, add a line there,
/// and test it.
package struct RunFigure: Sendable {
  /// What a figure counts, in the units of the machine-readable forms.
  package enum Value: Hashable, Sendable {
    case bytes(ByteCount)
    case seconds(Duration)
    case count(Int)
    /// A part of a whole, from 0 to 1.
    case share(Double)
    case text(String)
  }

  /// The column of a figure in the table of every run.
  package struct Column: Hashable, Sendable {
    package enum Table: Hashable, Sendable {
      /// What was held, and how that is known.
      case memory
      /// What it took: time, reading, faults.
      case work
    }

    package var table: Table
    package var title: String
    /// Whether it holds words, not numbers.
    package var isText = false
    /// Whether the column is left out if no run has the figure.
    package var isOptional = false
  }

  /// The object that holds it in JSON, if any: `limit`. CSV puts it before the key: `limit_bytes`.
  package var group: String?
  /// Its key in JSON: `peak_bytes`.
  package var key: String
  /// Its value; `nil` for what was not measured.
  package var value: @Sendable (Run) -> Value?
  /// Its column in the table of every run; `nil` for none.
  package var column: Column?
  /// What the table shows in place of the value: `none`, `≥ 199.8 MiB`.
  package var words: @Sendable (Run) -> String? = { _ in nil }
  /// What the table adds to it in small print.
  package var detail: @Sendable (Run) -> String? = { _ in nil }
  /// The property by which lessons name it, and its median there; `nil` for none.
  package var property: Property?

  /// A figure as a property of a variant in the language of lessons.
  package struct Property: Sendable {
    package var name: String
    /// The median in bytes or seconds; `nil` if it is not known, or known only from below.
    package var median: @Sendable (Comparison.Variant) -> Double?
  }

  /// Its column in CSV.
  package var csvName: String { group.map { "\($0)_\(key)" } ?? key }
}

extension RunFigure {
  /// Every figure, in the order of JSON and CSV.
  package static let all: [RunFigure] = ending + memory + work + surroundings

  private static let ending: [RunFigure] = [
    RunFigure(
      key: "outcome", value: { .text($0.outcome.rawValue) },
      column: Column(table: .memory, title: "Outcome", isText: true), words: { $0.outcome.label },
      detail: { run in
        let details = [
          run.exitCode.map { "exit code \($0)" }, run.signal.map { "signal \($0)" },
        ].compactMap { $0 }
        return run.outcome == .completed || details.isEmpty
          ? nil : details.joined(separator: ", ")
      }),
    RunFigure(key: "exit_code", value: { $0.exitCode.map { .count(Int($0)) } }),
    RunFigure(key: "signal", value: { $0.signal.map { .count(Int($0)) } }),
  ]

  private static let memory: [RunFigure] = [
    RunFigure(
      key: "start_bytes", value: { .bytes($0.start) },
      column: Column(table: .memory, title: "Start"),
      property: Property(name: "start") { $0.start?.known }),
    RunFigure(
      key: "peak_bytes", value: { .bytes($0.peak?.bytes) },
      column: Column(table: .memory, title: "Peak"), words: { $0.boundedPeak?.text },
      property: Property(name: "peak") { $0.peak?.known }),
    RunFigure(
      key: "peak_method", value: { .text($0.peak?.method) },
      column: Column(table: .memory, title: "Known by", isText: true)),
    // A floor of zero is known to be none; a peak that was not measured has no known floor.
    RunFigure(
      key: "floor_bytes", value: { .bytes($0.peak?.floor) },
      column: Column(table: .memory, title: "Floor"),
      words: { $0.peak?.floor == .zero ? "none" : nil }),
    RunFigure(key: "tolerance_bytes", value: { .bytes($0.peak?.tolerance) }),
    RunFigure(
      key: "tree_peak_bytes", value: { .bytes($0.treePeak) },
      column: Column(table: .memory, title: "All processes", isOptional: true),
      words: { $0.boundedTreePeak?.text }),
    RunFigure(key: "tree_method", value: { .text($0.treeMethod) }),
    RunFigure(
      group: "charge", key: "peak_bytes", value: { .bytes($0.charge?.peak) },
      column: Column(table: .memory, title: "Counted by a limit", isOptional: true)),
    RunFigure(group: "charge", key: "cache_bytes", value: { .bytes($0.charge?.cache) }),
    RunFigure(group: "charge", key: "shared_bytes", value: { .bytes($0.charge?.shared) }),
    RunFigure(group: "charge", key: "mechanism", value: { .text($0.charge?.mechanism) }),
    RunFigure(
      key: "final_rss_bytes", value: { .bytes($0.finalResident) },
      column: Column(table: .memory, title: "Final RSS"),
      property: Property(name: "final") { $0.finalResident?.known }),
  ]

  private static let work: [RunFigure] = [
    RunFigure(
      key: "wall_seconds", value: { .seconds($0.wall) },
      column: Column(table: .work, title: "Time"),
      property: Property(name: "wall") { $0.wall?.known }),
    RunFigure(
      key: "user_seconds", value: { .seconds($0.user) },
      column: Column(table: .work, title: "User"),
      property: Property(name: "user") { $0.spread(\.user)?.known }),
    RunFigure(
      key: "system_seconds", value: { .seconds($0.system) },
      column: Column(table: .work, title: "System"),
      property: Property(name: "system") { $0.spread(\.system)?.known }),
    RunFigure(
      key: "read_bytes", value: { .bytes($0.bytesRead) },
      column: Column(table: .work, title: "Bytes read"),
      property: Property(name: "read") { $0.bytesRead?.known }),
    RunFigure(
      key: "written_bytes", value: { .bytes($0.bytesWritten) },
      column: Column(table: .work, title: "Bytes written", isOptional: true),
      property: Property(name: "written") { $0.spread(\.bytesWritten)?.known }),
    RunFigure(
      key: "major_faults", value: { $0.majorFaults.map { .count($0) } },
      column: Column(table: .work, title: "Major faults")),
    RunFigure(
      key: "cached_input_bytes", value: { .bytes($0.cachedInput) },
      column: Column(table: .work, title: "Input in the page cache", isOptional: true)),
    RunFigure(key: "rise_percent", value: { $0.risePercent.map { .count($0) } }),
  ]

  private static let surroundings: [RunFigure] = [
    RunFigure(
      group: "limit", key: "bytes", value: { .bytes($0.limit?.bytes) },
      column: Column(table: .memory, title: "Limit"), words: { $0.limit == nil ? "none" : nil },
      detail: { $0.limit?.mechanism }),
    RunFigure(group: "limit", key: "mechanism", value: { .text($0.limit?.mechanism) }),
    RunFigure(
      group: "answer", key: "bytes", value: { .bytes($0.answer.map { ByteCount($0.byteCount) }) }),
    RunFigure(group: "answer", key: "digest", value: { .text($0.answer?.digest) }),
    RunFigure(group: "answer", key: "value", value: { ($0.statedValue?.value).map { .count($0) } }),
    RunFigure(group: "answer", key: "error", value: { ($0.statedValue?.error).map { .share($0) } }),
  ]

  /// The figures of a table of every run: those it always has, then those that some run has.
  package static func columns(of table: Column.Table, for runs: [Run]) -> [RunFigure] {
    let columns = all.filter { $0.column?.table == table }
    return columns.filter { $0.column?.isOptional == false }
      + columns.filter { figure in
        figure.column?.isOptional == true && runs.contains { figure.value($0) != nil }
      }
  }
}

extension RunFigure.Value {
  fileprivate static func bytes(_ amount: ByteCount?) -> RunFigure.Value? {
    amount.map { .bytes($0) }
  }

  fileprivate static func seconds(_ time: Duration?) -> RunFigure.Value? {
    time.map { .seconds($0) }
  }

  fileprivate static func text(_ text: String?) -> RunFigure.Value? { text.map { .text($0) } }

  /// The value for people.
  package var text: String {
    switch self {
    case .bytes(let amount): "\(amount)"
    case .seconds(let time): time.figure
    case .count(let count): "\(count)"
    case .share(let share): "\(FigureText.number(share * 100, decimals: 1)) %"
    case .text(let text): text
    }
  }
}

extension Spread<ByteCount> {
  /// The median in bytes, unless the true one may be higher.
  fileprivate var known: Double? { medianBound == .atLeast ? nil : Double(median.bytes) }
}

extension Spread<Duration> {
  /// The median in seconds, unless the true one may be higher.
  fileprivate var known: Double? { medianBound == .atLeast ? nil : median.seconds }
}
