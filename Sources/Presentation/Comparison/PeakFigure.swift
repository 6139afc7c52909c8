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

  /// How a later peak stands to this one; `nil` where the bounds leave that open.
  func change(to after: PeakFigure) -> String? {
    let text = FigureText.change(from: Double(bytes.bytes), to: Double(after.bytes.bytes))
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

extension Run {
  /// The run's peak as it is known; `nil` where it was not measured.
  var peakFigure: PeakFigure? {
    guard let peak else { return nil }
    if peak.isAtFloor { return .atMost(peak.floor) }
    return outcome == .completed && !peak.isLowerBound ? .exact(peak.bytes) : .atLeast(peak.bytes)
  }
}

extension Comparison.Variant {
  /// The run that stands for all of the variant's: the completed one with the median peak, or
  /// where none completed the one that reached the highest.
  var representative: Run? {
    if let peak {
      return completedRuns.first { $0.peak?.bytes == peak.median }
    }
    return completedRuns.first
      ?? runs.max { ($0.peak?.bytes ?? .zero) < ($1.peak?.bytes ?? .zero) }
  }

  /// The peak that stands for the variant; `nil` where none was measured.
  var peakFigure: PeakFigure? { representative?.peakFigure }
}
