import Glibc
package import Measurement
package import MemoryTracking

/// A straight line through what was measured on logarithmic axes, and what it says in a word.
package struct Growth: Hashable, Sendable {
  /// One size's figures.
  package struct Point: Hashable, Sendable {
    package var input: ByteCount
    package var peak: ByteCount
    package var start: ByteCount

    package init(input: ByteCount, peak: ByteCount, start: ByteCount) {
      self.input = input
      self.peak = peak
      self.start = start
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
  /// The slope of the peak on linear axes, by least squares.
  package var bytesPerInputByte: Double
  /// The slope on logarithmic axes by least squares: 0 for a flat line, 1 for proportion. Of the
  /// whole peak where it hardly moves; of the peak over its start where it does, since the start is no
  /// part of the growth.
  package var exponent: Double
  package var `class`: Class

  /// Fits a line through points of at least two different sizes; `nil` with fewer.
  package init?(variant: String, points: [Point]) {
    let inputs = points.map { Double($0.input.bytes) }
    guard points.allSatisfy({ $0.input.bytes > 0 && $0.peak.bytes > 0 }),
      let slope = Self.slope(inputs, points.map { Double($0.peak.bytes) }),
      let whole = Self.logarithmicSlope(inputs, points.map { Double($0.peak.bytes) })
    else { return nil }
    self.variant = variant
    bytesPerInputByte = slope
    // A start of 8 MiB under a load of 16 MiB flattens the whole peak's line; what was taken beyond
    // the start shows whether there is growth at all.
    let largest = points.max { $0.input < $1.input }
    let grows = largest.map { 2 * $0.peak.bytes > 3 * $0.start.bytes } ?? false
    let over = points.map { Double(max(1, ($0.peak - $0.start).bytes)) }
    exponent = grows ? Self.logarithmicSlope(inputs, over) ?? whole : whole
    `class` = exponent < 0.5 ? .constant : .linear
  }

  private static func logarithmicSlope(_ x: [Double], _ y: [Double]) -> Double? {
    slope(x.map { log($0) }, y.map { log($0) })
  }

  /// The slope of the least-squares line; `nil` where all x are the same.
  static func slope(_ x: [Double], _ y: [Double]) -> Double? {
    let count = Double(x.count)
    let meanX = x.reduce(0, +) / count
    let meanY = y.reduce(0, +) / count
    let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    guard x.count > 1, spread > 0 else { return nil }
    return zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
  }
}

extension Sweep {
  /// How each variant's memory grows; a variant measured at fewer than two sizes is left out.
  package var growth: [Growth] {
    let names = comparisons.first?.variants.map(\.name) ?? []
    return names.compactMap { name in
      let points = comparisons.compactMap { comparison -> Growth.Point? in
        guard let input = comparison.input?.size, let variant = comparison.variant(name),
          let peak = variant.peak, let start = variant.start?.median,
          // What a run held when it was killed says nothing about what the input needs.
          peak.medianBound != .atLeast
        else { return nil }
        return Growth.Point(input: input, peak: peak.median, start: start)
      }
      return Growth(variant: name, points: points)
    }
  }
}

extension Growth {
  /// The growth in a sentence.
  package var sentence: String {
    switch `class` {
    case .constant: return "\(variant) stays constant: its peak does not grow with the input."
    case .linear:
      let bytes = FigureText.number(bytesPerInputByte, decimals: 2)
      return "\(variant) grows with the input: \(bytes) bytes of memory for each byte of it."
    }
  }
}
