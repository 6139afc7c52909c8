package import CaseStudies
import Glibc
package import Measurement
package import MemoryTracking

/// How a variant's memory follows its input: a straight line through what was measured, its slope
/// on logarithmic axes, and what both say in a word.
package struct Growth: Hashable, Sendable {
  /// One size's figures.
  package struct Point: Hashable, Sendable {
    /// The input's size in bytes, or the value of the parameter.
    package var input: Double
    package var peak: ByteCount
    /// What was held before the work; `nil` if that is not known.
    package var start: ByteCount?

    package init(input: Double, peak: ByteCount, start: ByteCount?) {
      self.input = input
      self.peak = peak
      self.start = start
    }

    package init(input: ByteCount, peak: ByteCount, start: ByteCount?) {
      self.init(input: Double(input.bytes), peak: peak, start: start)
    }
  }

  /// What the memory does as the input grows.
  package enum Class: String, Hashable, Sendable {
    /// It stays as it is: the peak's exponent is nearer to 0 than to 1.
    case constant
    /// It grows with the input.
    case linear
  }

  package var variant: String
  /// The slope of the peak on linear axes, by least squares; per unit of a parameter where that
  /// varies.
  package var bytesPerInputByte: Double
  /// How far the slope may be off in either direction, with 95 % confidence; `nil` for two sizes.
  package var slopeUncertainty: Double?
  /// The slope on logarithmic axes by least squares: 0 for a flat line, 1 for proportion. Of the
  /// whole peak where it hardly moves; of the peak over its start where it does, since the start is
  /// no part of the growth.
  package var exponent: Double
  package var `class`: Class
  /// The parameter that varies; `nil` for the size of a file.
  package var parameter: String?
  /// The largest input that was measured.
  package let largest: Double
  private let line: Line

  /// Fits a line through points of at least two different sizes; `nil` with fewer.
  package init?(variant: String, points: [Point], parameter: String? = nil) {
    let inputs = points.map(\.input)
    let peaks = points.map { Double($0.peak.bytes) }
    guard points.allSatisfy({ $0.input > 0 && $0.peak.bytes > 0 }),
      let line = Line(inputs, peaks),
      let whole = Self.logarithmicSlope(inputs, peaks),
      let last = points.max(by: { $0.input < $1.input })
    else { return nil }
    self.variant = variant
    self.parameter = parameter
    self.line = line
    largest = last.input
    bytesPerInputByte = line.slope
    slopeUncertainty = line.slopeUncertainty
    // Where nobody knows the start, it is where the line begins, if that makes sense.
    let least = peaks.min() ?? 0
    let fitted = (0..<least).contains(line.value(at: 0)) ? line.value(at: 0) : 0
    let starts = points.map { $0.start.map { Double($0.bytes) } ?? fitted }
    // A start of 8 MiB under a load of 16 MiB flattens the whole peak's line; what was taken beyond
    // the start shows whether there is growth at all.
    let grows = 2 * Double(last.peak.bytes) > 3 * (starts.max() ?? 0)
    // A rise that is smaller than what peaks can be told apart by says nothing about its growth.
    let rises = zip(inputs, zip(peaks, starts).map { $0 - $1 }).filter { $0.1 >= Self.leastRise }
    let over = Self.logarithmicSlope(rises.map(\.0), rises.map(\.1))
    exponent = grows ? over ?? whole : whole
    `class` = exponent < 0.5 ? .constant : .linear
  }

  /// The peak to expect on a larger input, on the straight line.
  ///
  /// - Returns: the peak, and how far the line may be off there with 95 % confidence; `nil` where
  ///   two sizes leave that open.
  package func peak(at input: Double) -> (bytes: ByteCount, uncertainty: ByteCount?) {
    func amount(_ value: Double) -> ByteCount { ByteCount(Int(max(0, min(value, 0x1p62)))) }
    return (amount(line.value(at: input)), line.uncertainty(at: input).map(amount))
  }

  /// Half a MiB, in bytes.
  private static let leastRise = 524_288.0

  private static func logarithmicSlope(_ x: [Double], _ y: [Double]) -> Double? {
    Line(x.map { log($0) }, y.map { log($0) })?.slope
  }

  /// A straight line by least squares.
  private struct Line: Hashable {
    let slope: Double
    private let meanX: Double
    private let meanY: Double
    /// The sum of the squared distances from the mean.
    private let spread: Double
    private let count: Double
    /// The standard deviation around the line, times Student's quantile for 95 %; `nil` for two
    /// points.
    private let noise: Double?

    /// `nil` where all x are the same.
    init?(_ x: [Double], _ y: [Double]) {
      let (count, meanX) = (Double(x.count), x.reduce(0, +) / Double(x.count))
      let meanY = y.reduce(0, +) / count
      let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
      guard x.count > 1, spread > 0 else { return nil }
      let slope = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
      let rest = zip(x, y).reduce(0) { sum, point in
        let distance = point.1 - meanY - slope * (point.0 - meanX)
        return sum + distance * distance
      }
      noise =
        x.count > 2
        ? Self.quantile(freedom: x.count - 2) * (rest / Double(x.count - 2)).squareRoot() : nil
      (self.slope, self.meanX, self.meanY, self.spread, self.count) =
        (slope, meanX, meanY, spread, count)
    }

    func value(at x: Double) -> Double { meanY + slope * (x - meanX) }

    var slopeUncertainty: Double? { noise.map { $0 / spread.squareRoot() } }

    /// How far a single figure at `x` may lie from the line.
    func uncertainty(at x: Double) -> Double? {
      noise.map { $0 * (1 + 1 / count + (x - meanX) * (x - meanX) / spread).squareRoot() }
    }

    /// The 97.5 % quantile of Student's distribution.
    private static func quantile(freedom: Int) -> Double {
      let table = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
      return freedom <= table.count ? table[freedom - 1] : 2.2
    }
  }
}

extension Sweep {
  /// How each variant's memory grows; a variant measured at fewer than two sizes is left out.
  package var growth: [Growth] {
    let names = comparisons.first?.variants.map(\.name) ?? []
    return names.compactMap { name in
      let points = comparisons.compactMap { comparison -> Growth.Point? in
        guard let input = comparison.sweptValue, let variant = comparison.variant(name),
          let peak = variant.peak,
          // A version of a case reports its start; without it the run did not get that far.
          comparison.caseID == nil || variant.start != nil,
          // What a run held when it was killed says nothing about what the input needs.
          peak.medianBound != .atLeast
        else { return nil }
        return Growth.Point(input: input, peak: peak.median, start: variant.start?.median)
      }
      return Growth(
        variant: name, points: points, parameter: comparisons.first?.parameter?.name)
    }
  }
}

extension Comparison {
  /// What a sweep varies: the parameter's value, or the input's size in bytes.
  package var sweptValue: Double? { parameter?.value ?? input.map { Double($0.size.bytes) } }

  /// The same for people: `n = 4`, `16.0 MiB`; a dash without either.
  package var sweptText: String {
    parameter.map { "\($0.name) = \($0.text)" } ?? input.map { "\($0.size)" } ?? "–"
  }
}

extension Comparison.Parameter {
  /// The value without a decimal that says nothing.
  package var text: String {
    value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

extension Growth {
  /// What the input is called: `the input`, or the parameter's name.
  private var inputName: String { parameter ?? "the input" }

  /// The growth in a sentence.
  package var sentence: String {
    switch `class` {
    case .constant:
      return "\(variant) stays constant: its peak does not grow with \(inputName)."
    case .linear:
      let unit = parameter.map { "each \($0)" } ?? "each byte of it"
      var text = "\(variant) grows with \(inputName): \(slopeText) bytes of memory for \(unit)"
      if exponent > 1.2 {
        text +=
          ", and faster than in proportion (exponent "
          + "\(FigureText.number(exponent, decimals: 2)))"
      }
      return text + "."
    }
  }

  /// The slope with its uncertainty: `1.80 ± 0.02`.
  package var slopeText: String {
    let slope = FigureText.number(bytesPerInputByte, decimals: 2)
    guard let slopeUncertainty, slopeUncertainty >= 0.005 else { return slope }
    return "\(slope) ± \(FigureText.number(slopeUncertainty, decimals: 2))"
  }

  /// What a larger input would need, in a sentence: 10 GiB, or 16 times the largest if that is
  /// more; ten times the largest value of a parameter. `nil` for what stays constant, and for
  /// growth that a straight line does not describe.
  package var extrapolation: String? {
    guard `class` == .linear, (0.8...1.2).contains(exponent) else { return nil }
    let input = parameter == nil ? max(0x1p30 * 10, largest * 16) : largest * 10
    let (bytes, uncertainty) = peak(at: input)
    let place =
      parameter.map { "\($0) = \(Comparison.Parameter(name: $0, value: input).text)" }
      ?? "\(ByteCount(Int(input)))"
    return "At \(place), \(variant) would need \(bytes)"
      + (uncertainty.flatMap { $0.bytes > bytes.bytes / 1000 ? " ± \($0)" : nil } ?? "") + "."
  }
}

/// What a comparison of the load and the stream version shows for a row of the decision table.
package struct DecisionEvidence: Hashable, Sendable {
  package let row: DecisionRow
  package let caseID: String
  /// The input's size; `nil` for a case without an input.
  package let inputSize: ByteCount?
  /// When it was measured, in words.
  package let measured: String
  /// Whether it is the comparison that is being shown.
  package let isCurrent: Bool
  /// The median peaks.
  package let load: BoundedFigure<ByteCount>?
  package let stream: BoundedFigure<ByteCount>?
  /// How many times as fast as loading streaming was; `nil` if the times show nothing.
  package let timeRatio: Double?
  /// The same for people, with as many digits as the runs can bear.
  package let speed: String?
  package let verdict: Verdict
  /// Where it is recorded; `nil` if it is not.
  package let provenance: Comparison.Provenance?

  /// Takes the evidence from a comparison, whose third versions are ignored; `nil` if it belongs to
  /// no row or lacks one of the two versions.
  package init?(_ comparison: Comparison, measured: String, isCurrent: Bool) {
    guard let caseID = comparison.caseID,
      let row = comparison.decisionRow.flatMap(DecisionRow.init),
      let load = comparison.variant("load"), let stream = comparison.variant("stream")
    else { return nil }
    var pair = comparison
    pair.variants = [load, stream]
    guard let verdict = Verdict(pair) else { return nil }
    self.row = row
    self.caseID = caseID
    inputSize = comparison.input?.size
    self.measured = measured
    self.isCurrent = isCurrent
    self.verdict = verdict
    provenance = comparison.provenance
    self.load = load.medianPeak
    self.stream = stream.medianPeak
    let wall = comparison.hasDebugTimes ? nil : Judgement.time(pair.variants)?.wall
    timeRatio = wall.flatMap { $0.reason == Judgement.shortRuns ? nil : pair.timeRatio }
    speed = timeRatio == nil ? nil : wall.map { "\($0.isBounded ? "> " : "")\($0.ratio.text)×" }
  }

  /// The input's size for people.
  package var input: String { inputSize.map { "\($0)" } ?? "–" }

  /// The median peaks for people: `931.4 MiB`.
  package var loadPeak: String { load?.text ?? "–" }
  package var streamPeak: String { stream?.text ?? "–" }

  /// How the measurement contradicts the table, in a sentence; `nil` if they agree. Only a version
  /// that is better overall contradicts it: weighing one figure against another is what the table
  /// is for.
  package var disagreement: String? {
    let says: String
    switch (row.load.mark, row.stream.mark, verdict.kind) {
    case (.no, .yes, .winner(0)): says = "stream"
    // Loading is for the time it saves: without times nothing speaks against it.
    case (.yes, .no, .winner(1)) where verdict.isTimeJudged: says = "load"
    case (.maybe, .no, .winner(1)) where verdict.isTimeJudged: says = "perhaps load"
    default: return nil
    }
    return "\(row.operation): the table says \(says), but on \(input) \(verdict.sentence)"
  }
}

extension Comparison {
  /// The row of the decision table in words: `Get last N lines`; `nil` for a case without one.
  package var operation: String? {
    decisionRow.map { DecisionRow(rawValue: $0)?.operation ?? $0 }
  }
}
