import Findings
package import Measurement
import MemoryTracking

extension Document {
  /// A chart as a value: its axes, its series, and the lines that they are compared with.
  ///
  /// It is built once from what was found (`timeline`, `growth`), and `TerminalChart` and
  /// `ChartDrawing` draw any such value, so a new chart needs no drawing of its own. Places are in
  /// bytes, in seconds or in counts, as the axes say. It holds every point.
  struct Chart: Hashable, Sendable {
    enum Quantity: Hashable, Sendable {
      case bytes, seconds, count
    }

    /// An axis begins at zero, or is logarithmic and has values above zero only.
    struct Axis: Hashable, Sendable {
      var quantity: Quantity
      /// Whether equal steps are equal factors. Across, its ticks are then at the points' own
      /// values.
      var isLogarithmic = false
      /// How far a page shows it at the least; in a terminal it ends with the lines.
      var reach = 0.0
    }

    struct Point: Hashable, Sendable {
      var x: Double
      var y: Double
      /// On which side of it the true value may lie.
      var bound = Bound.exact

      /// Whether the true value is known to lie on one side of it only.
      var isBound: Bool { bound != .exact }
    }

    /// A moment of a series, such as the end of a phase.
    struct Mark: Hashable, Sendable {
      var point: Point
      /// Its sign in the plot: `1`, `a`.
      var key: String
      var name: String
    }

    struct Series: Hashable, Sendable {
      enum Style: Hashable, Sendable {
        case line
        /// A line that ends before its time.
        case cutLine
        /// A line through points that each count by themselves.
        case markedLine
      }

      /// Its place among all, which decides its colour, dashes and marks.
      var index: Int
      var name: String
      var style: Style
      /// In ascending order of `x`.
      var points: [Point]
      var marks: [Mark] = []
      /// A height that its points may not show, as the peak between two samples.
      var level: Double?
      /// What a page writes beside its level, or else its last point.
      var figure: String?
      /// What the legend in a terminal adds to its name.
      var summary: Document.Text?
    }

    /// A line that the series are compared with.
    struct Reference: Hashable, Sendable {
      enum Place: Hashable, Sendable {
        case height(Double)
        case column(Double)
        /// Where both axes have the same value. Only a page draws it.
        case diagonal
      }

      enum Style: String, Hashable, Sendable {
        case limit, input
      }

      var place: Place
      var style: Style
      /// Its name in a page's legend.
      var name: String
      /// What is written beside it.
      var label: String?
    }

    /// What a page writes above it, and names it for those who cannot see it.
    var caption: String
    var title: String
    /// All that it shows, in sentences.
    var description: String
    var horizontal: Axis
    var vertical: Axis
    var series: [Series]
    var references: [Reference] = []
    /// What a reader must know of it.
    var notes: [String] = []
    /// Whether a terminal draws it in few rows, since other things are to be seen beside it.
    var isLow = false
  }
}

extension Document.Chart {
  /// The values across of the lines and of what they are compared with.
  func columns(of series: [Series]) -> [Double] {
    series.flatMap { $0.points.map(\.x) }
      + references.compactMap { if case .column(let x) = $0.place { x } else { nil } }
  }

  /// The heights of the lines, of their marks and of what they are compared with.
  func heights(of series: [Series]) -> [Double] {
    series.flatMap { $0.points.map(\.y) + $0.marks.map(\.point.y) }
      + references.compactMap { if case .height(let y) = $0.place { y } else { nil } }
  }

  /// The sign of a phase: `1, 2, …` in the first version, `a, b, …` in the second, `A, B, …` in the
  /// third, and again.
  static func key(ofPhase phase: Int, inSeries index: Int) -> String {
    switch index % 3 {
    case 0: "\(phase + 1)"
    case 1: letters(phase, from: "a")
    default: letters(phase, from: "A")
    }
  }

  private static func letters(_ number: Int, from first: Unicode.Scalar) -> String {
    let letter = String(UnicodeScalar(UInt8(first.value) + UInt8(number % 26)))
    return number < 26 ? letter : letters(number / 26 - 1, from: first) + letter
  }
}

/// The memory of each version against time, all on one scale, with checkpoints and the limit.
///
/// It shows the representative run of each version. Between two samples nothing is known; a peak
/// between them is mentioned below the chart.
package struct TimelineView: DocumentView {
  private let view: ComparisonView
  private var comparison: Comparison { view.comparison }

  package init(_ comparison: Comparison) {
    view = ComparisonView(comparison)
  }

  package var document: Document {
    guard let chart = Document.Chart.timeline(comparison), chart.series.contains(where: \.isLine)
    else {
      return Document([
        .lines([.init("There is no timeline: the runs were too short to be sampled twice.")])
      ])
    }
    return Document([
      .lines(
        [.init("\(comparison.title), memory against time", .heading)] + view.commandLines),
      .chart(chart),
    ])
  }
}

extension Document.Chart {
  /// How far above the highest figure a limit may lie and still be drawn, as a factor: a line far
  /// above everything would press the others to the ground.
  private static let limitRoom = 2.5

  /// Memory against time; `nil` if nothing was seen between start and end.
  ///
  /// - Complexity: O(n) time and space in the samples.
  static func timeline(_ comparison: Comparison) -> Document.Chart? {
    let versions = comparison.variants.enumerated().compactMap { index, variant in
      variant.representative.map { (index: index, name: variant.name, run: $0) }
    }
    guard
      versions.contains(where: { !$0.run.timeline.samples.isEmpty || !$0.run.checkpoints.isEmpty })
    else { return nil }
    let names = versions.map(\.name).joined(separator: " against ")
    let several = comparison.variants.filter { $0.runs.count > 1 }
    let shown = several.compactMap { variant in
      variant.representativePlace.map { "\(variant.name) \($0 + 1) of \(variant.runs.count)" }
    }
    let runs =
      shown.isEmpty ? "" : "; shown: " + shown.joined(separator: ", ")
    let end = versions.map(\.run.wall.seconds).max() ?? 0
    var chart = Document.Chart(
      caption: "Resident memory (RSS) against time\(runs)", title: "Memory over time: \(names)",
      description: "", horizontal: Axis(quantity: .seconds, reach: end),
      vertical: Axis(quantity: .bytes),
      series: versions.map { Series($0.run, named: $0.name, index: $0.index) })
    // Its file's pages are in a version's resident memory, but the kernel can take them back.
    let mapping = versions.filter { $0.run.timeline.samples.count > 1 && $0.run.mapsFiles }
    chart.series += mapping.enumerated().map { offset, version in
      Series(heapOf: version.run, named: version.name, index: comparison.variants.count + offset)
    }
    let limits = Set(versions.compactMap(\.run.limit))
    let limit = limits.count == 1 ? limits.first : nil
    if let limit { chart.add(limit) }
    if versions.contains(where: { $0.run.peak != nil }) {
      chart.notes.append(
        "Lines across show the peaks, which are measured apart: a spike may fall between samples.")
    }
    let phased = versions.filter { !$0.run.checkpoints.isEmpty }
    if !phased.isEmpty { chart.notes.append("Numbers and letters mark the ends of phases.") }
    if comparison.kind == .comparison, phased.contains(where: { $0.run.workBegan == nil }) {
      chart.notes.append(
        "An older HighWater recorded this run without the start of its work: the marks may be a few "
          + "milliseconds early.")
    }
    chart.notes += comparison.fakes.map(\.sentence)
    chart.description =
      (versions.map { "\($0.name): \($0.run.ending)." }
      + (limit.map { ["The limit was \($0.bytes)."] } ?? []) + ["Tables of all figures follow."])
      .joined(separator: " ")
    return chart
  }

  private mutating func add(_ limit: MemoryLimit) {
    let amount = Double(limit.bytes.bytes)
    let highest = (heights(of: series) + series.compactMap(\.level)).max() ?? 0
    if amount > max(highest, 1) * Self.limitRoom {
      notes.append("The limit of \(limit.bytes) lies far above this chart.")
    } else {
      references.append(
        Reference(
          place: .height(amount), style: .limit, name: "limit", label: "limit \(limit.bytes)"))
    }
  }
}

extension Document.Chart.Series {
  /// Whether it has two points at least, and so a line to draw.
  var isLine: Bool { points.count > 1 }

  fileprivate init(_ run: Run, named name: String, index: Int) {
    self.init(
      index: index, name: name, style: run.isFinished ? .line : .cutLine,
      points: run.resident)
    marks = run.checkpoints.enumerated().map { phase, checkpoint in
      Document.Chart.Mark(
        point: .init(run.moment(of: checkpoint), checkpoint.statistics.resident),
        key: Document.Chart.key(ofPhase: phase, inSeries: index), name: checkpoint.name)
    }
    level = run.boundedPeak.map { Double($0.value.bytes) }
    figure = run.boundedPeak.map(run.figure)
    let peak = run.boundedPeak.map { ", peak \($0.text)" } ?? ""
    let words = Document.Text.sentence("\(run.wall.figure)\(peak)")
    let highest = ByteCount(Int(points.map(\.y).max() ?? 0))
    if !isLine {
      summary = words + .sentence("; too short to be sampled twice")
    } else if let peak = run.peak?.bytes, peak.mebibytes > 1.1 * highest.mebibytes + 1 {
      // What was seen is always a little below the peak; a spike between two looks is worth a word.
      summary =
        words
        + .sentence(
          " between samples and checkpoints, the highest of which is \(highest)", .warning)
    } else {
      summary = words
    }
  }

  fileprivate init(heapOf run: Run, named name: String, index: Int) {
    self.init(
      index: index, name: "\(name), heap alone", style: run.isFinished ? .line : .cutLine,
      points: run.timeline.samples.map { .init($0.elapsed, $0.anonymous) },
      summary: .sentence(run.highestAnonymous.map { "\($0) at most" } ?? "not measured"))
  }
}

extension Document.Chart.Point {
  fileprivate init(_ elapsed: Duration, _ amount: ByteCount) {
    self.init(x: elapsed.seconds, y: Double(amount.bytes))
  }
}

extension Run {
  /// When a checkpoint was, from the start of the process, as samples count their time.
  fileprivate func moment(of checkpoint: Checkpoint) -> Duration {
    checkpoint.elapsed + (workBegan ?? .zero)
  }

  /// What it held, by samples and checkpoints, in the order of time.
  fileprivate var resident: [Document.Chart.Point] {
    let samples = timeline.samples.map { ($0.elapsed, $0.resident) }
    let checkpoints = checkpoints.map { (moment(of: $0), $0.statistics.resident) }
    return (samples + checkpoints).sorted { $0.0 < $1.0 }.map { .init($0, $1) }
  }

  /// The peak in so few words that they fit a phone: `peak 6.4 MiB, 2.1 ms`.
  fileprivate func figure(of peak: BoundedFigure<ByteCount>) -> String {
    switch outcome {
    case _ where isFinished: "peak \(peak.text), \(wall.figure)"
    case .limitKilled, .capKilled: "\(peak.text), killed"
    default: "\(peak.text), \(outcome.label)"
    }
  }

  /// How it ended: `its peak was 6.4 MiB, it ended after 1.92 s`.
  fileprivate var ending: String {
    let peak = boundedPeak.map { "its peak was \($0.text)" } ?? "its peak is not known"
    return "\(peak), it \(isFinished ? "ended" : "was \(outcome.label)") after \(wall.figure)"
  }
}

extension Document.Chart {
  /// Peaks against input sizes, both axes logarithmic: a flat line for memory that stays as it is,
  /// a line that rises with the diagonal for memory that grows with the input.
  ///
  /// - Returns: the chart; `nil` if no peak was measured on an input of known size.
  static func growth(_ comparisons: [Comparison]) -> Document.Chart? {
    let names = comparisons.first?.variants.map(\.name) ?? []
    var sentences: [String] = []
    let series = names.enumerated().map { index, name in
      let peaks = comparisons.compactMap {
        comparison -> (Double, BoundedFigure<ByteCount>, String)? in
        guard let value = comparison.sweptValue, value > 0,
          let peak = comparison.variant(name)?.medianPeak, peak.value > .zero
        else { return nil }
        return (value, peak, comparison.sweptText)
      }.sorted { $0.0 < $1.0 }
      let words = peaks.map { "\($1.text) for \($2)" }.joined(separator: ", ")
      sentences.append("\(name): \(words.isEmpty ? "–" : words).")
      return Series(
        index: index, name: name, style: .markedLine,
        points: peaks.map { value, peak, _ in
          Point(
            x: value, y: Double(peak.value.bytes), bound: peak.bound)
        }, figure: peaks.last?.1.text)
    }
    let points = series.flatMap(\.points)
    guard !points.isEmpty else { return nil }
    let parameter = comparisons.first?.parameter?.name
    let axis = Axis(quantity: .bytes, isLogarithmic: true)
    return Document.Chart(
      caption: "Peak memory against \(parameter ?? "the size of the input"), both logarithmic",
      title: "Growth of the peak: \(names.joined(separator: " against "))",
      description: (sentences + ["A table of all figures follows."]).joined(separator: " "),
      horizontal: parameter == nil ? axis : Axis(quantity: .count, isLogarithmic: true),
      vertical: axis, series: series,
      references: parameter == nil
        ? [Reference(place: .diagonal, style: .input, name: "as large as the input")] : [],
      notes: points.contains(where: \.isBound)
        ? ["Hollow marks are bounds: the true peak is at most (≤) or at least (≥) that."] : [])
  }
}
