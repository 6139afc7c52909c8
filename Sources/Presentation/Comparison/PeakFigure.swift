import Measurement
import MemoryTracking

/// A variant's peak, with what is known of how near it is to the truth.
enum PeakFigure: Hashable, Sendable {
  case exact(ByteCount)
  /// The method could not see below this floor.
  case atMost(ByteCount)
  /// The run was ended before it had shown all that it needs.
  case atLeast(ByteCount)

  var bytes: ByteCount {
    switch self {
    case .exact(let bytes), .atMost(let bytes), .atLeast(let bytes): bytes
    }
  }

  /// The figure for people: `6.4 MiB`, `≤ 21.3 MiB`, `≥ 199.8 MiB`.
  var text: String {
    switch self {
    case .exact(let bytes): "\(bytes)"
    case .atMost(let bytes): "≤ \(bytes)"
    case .atLeast(let bytes): "≥ \(bytes)"
    }
  }

  /// How a later peak compares with this one; `nil` if the bounds leave that open.
  ///
  /// - Parameters:
  ///   - after: the later peak.
  ///   - ratio: how many times the later one this one is.
  /// - Returns: `at least 96.8% less`.
  func change(to after: PeakFigure, _ ratio: UncertainRatio) -> String? {
    let text = ratio.change
    switch (self, after) {
    case (.exact, .exact): return text
    case (.exact, .atMost), (.atLeast, .exact), (.atLeast, .atMost):
      return after.bytes < bytes ? text.map { "at least \($0)" } : nil
    case (.exact, .atLeast), (.atMost, .exact), (.atMost, .atLeast):
      return after.bytes > bytes ? text.map { "at least \($0)" } : nil
    case (.atMost, .atMost), (.atLeast, .atLeast): return nil
    }
  }
}

extension PeakFigure {
  init(_ figure: BoundedFigure<ByteCount>) {
    switch figure.bound {
    case .exact: self = .exact(figure.value)
    case .atMost: self = .atMost(figure.value)
    case .atLeast: self = .atLeast(figure.value)
    }
  }
}

extension Run {
  /// The run's peak as it is known; `nil` if it was not measured.
  var peakFigure: PeakFigure? { boundedPeak.map { PeakFigure($0) } }
}

extension Comparison.Variant {
  /// The run whose phases and timeline are shown for all of the variant's: of those that ended by
  /// themselves, the one with the peak nearest to their median; if none did, the one that reached
  /// the highest.
  var representative: Run? {
    let finished = finishedRuns
    guard !finished.isEmpty else {
      return runs.max { ($0.peak?.bytes ?? .zero) < ($1.peak?.bytes ?? .zero) }
    }
    guard let median = Spread(finished.compactMap { $0.peak?.bytes })?.median else {
      return finished.first
    }
    return finished.filter { $0.peak != nil }.min {
      $0.distance(to: median) < $1.distance(to: median)
    }
  }

  /// The median peak of all runs; `nil` if none was measured.
  var peakFigure: PeakFigure? {
    peak.map { PeakFigure(BoundedFigure($0.median, $0.medianBound)) }
  }
}

extension Run {
  fileprivate func distance(to amount: ByteCount) -> Int {
    abs((peak?.bytes ?? .zero).bytes - amount.bytes)
  }
}
