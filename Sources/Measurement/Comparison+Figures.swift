package import MemoryTracking

extension Comparison.Variant {
  /// The runs that did their work; only their figures are held against each other.
  package var completedRuns: [Run] { runs.filter { $0.outcome == .completed } }

  /// The peaks of the completed runs; `nil` where none completed or none was measured.
  package var peak: Spread<ByteCount>? { Spread(completedRuns.compactMap { $0.peak?.bytes }) }

  /// The resident memory before the case began.
  package var start: Spread<ByteCount>? { Spread(completedRuns.compactMap(\.start)) }

  /// The resident memory when the case had ended.
  package var finalResident: Spread<ByteCount>? {
    Spread(completedRuns.compactMap(\.finalResident))
  }

  package var wall: Spread<Duration>? { Spread(completedRuns.map(\.wall)) }

  /// What was read of files.
  package var bytesRead: Spread<ByteCount>? { Spread(completedRuns.compactMap(\.bytesRead)) }
}

extension Comparison {
  /// The variant of that name.
  package func variant(_ name: String) -> Variant? { variants.first { $0.name == name } }

  /// Whether all completed runs of all variants gave the same answer.
  ///
  /// `nil` where that is not known: fewer than two variants completed, or a run gave no answer to
  /// hold against the others, as a foreign command's whose output was not kept.
  package var sameAnswer: Bool? {
    let completed = variants.filter { !$0.completedRuns.isEmpty }
    let runs = completed.flatMap(\.completedRuns)
    let answers = runs.compactMap(\.answer)
    guard completed.count > 1, answers.count == runs.count else { return nil }
    return Set(answers).count == 1
  }

  /// How many times the second variant's peak the first one's is.
  package var peakRatio: Double? {
    guard let (before, after) = firstTwo(\.peak), after.median.bytes > 0 else { return nil }
    return Double(before.median.bytes) / Double(after.median.bytes)
  }

  /// By how many percent the second variant's peak is below the first one's; negative if above.
  package var peakReductionPercent: Double? {
    guard let (before, after) = firstTwo(\.peak), before.median.bytes > 0 else { return nil }
    return 100 * (1 - Double(after.median.bytes) / Double(before.median.bytes))
  }

  /// How many times the second variant's wall time the first one's is.
  package var timeRatio: Double? {
    guard let (before, after) = firstTwo(\.wall), after.median > .zero else { return nil }
    return before.median / after.median
  }

  private func firstTwo<Value>(
    _ figure: (Variant) -> Spread<Value>?
  ) -> (Spread<Value>, Spread<Value>)? {
    guard variants.count >= 2, let before = figure(variants[0]), let after = figure(variants[1])
    else { return nil }
    return (before, after)
  }
}
