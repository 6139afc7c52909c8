import Findings
package import Measurement
import MemoryTracking

/// A watched process as a person reads it: its phases with their peaks, its cgroup, and how exact
/// the figures are.
package struct WatchView: DocumentView {
  private let comparison: Comparison

  package init(_ comparison: Comparison) {
    self.comparison = comparison
  }

  /// What the terminal shows.
  package var document: Document {
    Document(
      [
        .lines(title), .joined([.lines([Self.caption]), .table(phaseTable)]),
        .lines(facts.map { Document.Line("\($0.name): \($0.value)") }), .notes(remarks + notes),
      ])
  }

  /// What a Markdown page shows.
  var page: Document {
    Document(
      [.lines(title + [Self.caption]), .table(table(Figure.allCases)), .facts(facts)]
        + [.notes(remarks + notes + ["Measured on \(comparison.host.sentence)."])])
  }

  private var name: String { comparison.variants.first?.name ?? "" }
  private var run: Run? { comparison.variants.first?.runs.first }
  private var watch: WatchedRun? { run?.watch }
  private var phases: [WatchedPhase] { watch?.phases ?? [] }

  /// Whether there was ever more than one process.
  private var hadSeveral: Bool {
    phases.contains { $0.processes > 1 || $0.endedProcesses > 1 || $0.together > $0.peak }
  }

  private var title: [Document.Line] {
    let number = watch.map { " (process \($0.processID))" } ?? ""
    let time = run.map {
      "watched for \($0.wall.figure), \(FigureText.count(phases.count, "phase"))"
    }
    return [Document.Line("\(name)\(number)", .title)]
      + (time.map { [Document.Line($0, .subtitle)] } ?? [])
  }

  private static let caption = Document.Line(
    "The peak of each phase, and what was held at its end, in MiB", .caption)
}

// MARK: Phases

extension WatchView {
  /// A column of the phases' table.
  private enum Figure: CaseIterable {
    case ended, peak, method, together, held, anonymous, file, proportional

    var column: Document.Table.Column {
      switch self {
      case .ended: .number("ended at")
      case .peak: .number("peak")
      case .method: .text("known by")
      case .together: .number("all")
      case .held: .number("RSS")
      case .anonymous: .number("heap")
      case .file: .number("mapped")
      case .proportional: .number("Pss")
      }
    }

    func cell(_ phase: WatchedPhase) -> Document.Cell {
      switch self {
      case .ended: .time(phase.ended)
      case .peak:
        Document.Cell(
          content: .figure(
            (phase.method.isExact ? "" : "≥ ") + FigureText.mebibytes(phase.peak)),
          value: .bytes(phase.peak.bytes))
      case .method: .text(phase.method.rawValue)
      case .together: .mebibytes(phase.together)
      case .held: .mebibytes(phase.held)
      case .anonymous: .mebibytes(phase.anonymous)
      case .file: .mebibytes(phase.file)
      case .proportional: phase.proportional.map { .mebibytes($0) } ?? .text(nil)
      }
    }
  }

  private var phaseTable: Document.Table {
    var table = table(Figure.allCases)
    table.narrower = [
      self.table([.ended, .peak, .together, .held, .anonymous, .file]),
      self.table([.peak, .held, .anonymous]), self.table([.peak]),
    ]
    return table
  }

  /// The phases in these columns; what all processes held is left out if there was only one.
  private func table(_ figures: [Figure]) -> Document.Table {
    let figures = figures.filter { $0 != .together || hadSeveral }
    return Document.Table(
      columns: [.init(title: "Phase", wraps: true)] + figures.map(\.column),
      rows: phases.map { phase in
        Document.Table.Row(heading: .init(phase.name), cells: figures.map { $0.cell(phase) })
      })
  }
}

// MARK: Facts and notes

extension WatchView {
  private var facts: [Document.Fact] {
    guard let run else { return [] }
    var facts: [Document.Fact] = []
    if let peak = run.boundedPeak {
      facts.append(
        Document.Fact(
          name: "Peak since the process started",
          value: "\(peak.text), of the largest process (\(run.peak?.method ?? ""))"))
    }
    if let together = run.treePeak, hadSeveral {
      facts.append(
        Document.Fact(
          name: "All processes together", value: "\(together) (\(run.treeMethod ?? ""))"))
    }
    if let trend = WatchTrend(phases) {
      facts.append(Document.Fact(name: "Heap", value: trend.text))
    }
    return facts + (watch?.group.map { groupFacts($0) } ?? [])
  }

  private func groupFacts(_ group: WatchedGroup) -> [Document.Fact] {
    let limit =
      group.limit.map { limit in
        group.hasOwnLimit
          ? "\(limit)" : "\(limit), set by the enclosing group \(group.limitPath ?? "")"
      } ?? "none"
    let events = [
      group.oomKills.map { "oom_kill \($0)" }, group.highEvents.map { "high \($0)" },
      group.limitHits.map { "\(group.mechanism == "cgroup v2" ? "max" : "failcnt") \($0)" },
    ].compactMap { $0 }
    return [
      Document.Fact(name: "Its cgroup", value: "\(group.path) (\(group.mechanism))"),
      Document.Fact(
        name: "Charged",
        value: "\(group.charge), of that page cache \(group.cache); highest \(group.highestCharge)"),
      Document.Fact(name: "Limit", value: limit),
      Document.Fact(
        name: "Events while watched",
        value: events.isEmpty ? "not known" : events.joined(separator: ", ")),
    ]
  }

  private var remarks: [String] { run?.remarks ?? [] }

  private var notes: [String] {
    var notes: [String] = []
    let methods = Set(phases.map(\.method))
    if methods.contains(.reset) {
      notes.append(
        "VmHWM, reset: exact; the high water mark was reset to what was held as the phase began.")
    }
    if methods.contains(.own) {
      notes.append("VmHWM: exact; the mark rose in the phase, or the process began in it.")
    }
    if methods.contains(where: { !$0.isExact }) {
      notes.append(
        "≥ marks what was only seen: by samples, or last of a process that ended in the phase.")
    }
    let ended = phases.map(\.endedProcesses).reduce(0, +)
    if ended > 0, watch?.ending != .processEnded || ended > 1 {
      notes.append("Processes that ended meanwhile: \(ended); of each, what was last seen counts.")
    }
    if let tolerance = run?.peak?.tolerance, tolerance > .zero {
      notes.append("The kernel's count can be off by \(tolerance).")
    }
    return notes
  }
}
