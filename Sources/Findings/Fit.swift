import WorkerProtocol
package import Measurement
package import MemoryTracking

/// What a search for the smallest limit found out, read from its runs.
///
/// The comparison's first variant has the runs without a limit, each other variant those under one
/// limit.
package struct Fit: Hashable, Sendable {
  /// One limit, with all runs under it.
  package struct Try: Hashable, Sendable {
    package var limit: ByteCount
    /// How the runs ended; the worst of them.
    package var outcome: Outcome
    /// Whether every run did its work and gave the same answer as without a limit.
    package var hasSurvived: Bool
    /// Why not, where the outcome alone does not say it.
    package var reason: String?
    package var runs: Int
    /// The median.
    package var wall: Duration
    package var majorFaults: Int?
  }

  /// The subject's name.
  package var name: String
  /// The median peak without a limit, and what a limit would have counted.
  package var freePeak: BoundedFigure<ByteCount>?
  package var freeCharge: ByteCount?
  package var freeWall: Duration?
  package var freeRuns: Int
  /// In descending order of the limits.
  package var tries: [Try]
  /// The smallest limit that all runs survived, below which none did; `nil` if none was survived.
  package var smallest: Try?
  /// What enforced the limits.
  package var mechanism: String?
  /// Whether the answers without a limit agree, so that they can prove the work under one.
  package var comparesAnswers: Bool
  /// Whether the answer without a limit was compared with Swift's.
  private var hasReference: Bool

  /// Reads the runs of a fit; `nil` for another comparison.
  package init?(_ comparison: Comparison) {
    guard comparison.kind == .fit, let free = comparison.variants.first else { return nil }
    name = free.name
    freePeak = free.medianPeak
    freeCharge = Spread(free.runs.compactMap(\.charge?.peak))?.median
    freeWall = free.wall?.median
    freeRuns = free.runs.count
    let answers = Set(free.runs.map(\.answer))
    let answer = answers.count == 1 ? answers.first.flatMap { $0 } : nil
    comparesAnswers = answer != nil
    hasReference = comparison.reference != nil
    let limited = comparison.variants.dropFirst()
    mechanism = limited.flatMap(\.runs).compactMap(\.limit?.mechanism).first
    tries = limited.compactMap { Try($0, answer: answer) }.sorted { $0.limit > $1.limit }
    smallest = tries.prefix { $0.hasSurvived }.last
  }

  /// Whether the smallest limit was survived as often as the search asks for.
  package var isConfirmed: Bool {
    (smallest?.runs ?? 0) >= LimitSearch.confirmations
  }

  /// How many times as long the runs under the smallest limit took.
  package var slowdown: Double? {
    guard let smallest, let freeWall, freeWall > .zero else { return nil }
    return smallest.wall.seconds / freeWall.seconds
  }

  /// The limit to set: the smallest survived whose runs were at most a tenth slower than without a
  /// limit, or else the largest tried, and a fifth above it; in whole MiB.
  package var recommended: ByteCount? {
    let survived = tries.prefix { $0.hasSurvived }
    let quick = survived.last { attempt in
      freeWall.map { attempt.wall.seconds <= 1.1 * $0.seconds + 0.02 } ?? true
    }
    return (quick ?? survived.first).map { attempt in
      .mebibytes(Int((attempt.limit.mebibytes * (1 + Self.headroom)).rounded(.up)))
    }
  }

  /// How much the recommendation is above what was survived.
  package static let headroom = 0.2

  /// The result in a sentence.
  package var sentence: String {
    guard let smallest else {
      return tries.isEmpty
        ? "No limit was tried."
        : "\(name) survived none of the limits that were tried."
    }
    let confirmed =
      isConfirmed
      ? "survived \(smallest.runs) of \(smallest.runs) times" : "survived, not confirmed"
    var text = "The smallest limit that \(name) survives is \(smallest.limit) (\(confirmed))"
    if let freePeak, freePeak.value > .zero {
      let share = 100 * Double(smallest.limit.bytes) / Double(freePeak.value.bytes)
      text += ", \(FigureText.number(share, decimals: 0))% of its peak without a limit"
    }
    if let slowdown, slowdown >= 1.2 {
      text += "; it then takes \(FigureText.number(slowdown, decimals: 1)) times as long"
    }
    return text + "."
  }

  /// What the recommendation rests on, a sentence each.
  package var assumptions: [String] {
    guard recommended != nil else { return [] }
    var sentences = [
      "The recommendation is the smallest limit at which it was at most a tenth slower, and a fifth "
        + "above it; it holds for this input on this machine.",
      comparesAnswers
        ? "Its output was the same as without a limit in every run that counts as survived"
          + (hasReference ? ", and that of Swift's version." : ".")
        : "Its output was not compared, since it differs from run to run or there is none.",
    ]
    if mechanism == MemoryLimit.watchdog {
      sentences.append(
        "No cgroup could be made, so a watchdog enforced the limits by RSS, which counts the program's "
          + "mapped files too; a cgroup counts other things, and may need more or less.")
    }
    return sentences
  }
}

extension Fit.Try {
  /// Reads the runs under one limit; `nil` without any.
  fileprivate init?(_ variant: Comparison.Variant, answer: Answer?) {
    guard let limit = variant.runs.compactMap(\.limit).first, let wall = variant.wall?.median,
      let last = variant.runs.last
    else { return nil }
    let exceeded = variant.runs.contains(where: \.hasExceededLimit)
    let different = answer != nil && variant.completedRuns.contains { $0.answer != answer }
    self.init(
      limit: limit.bytes,
      outcome: variant.runs.first { $0.outcome != .completed }?.outcome ?? last.outcome,
      hasSurvived: variant.completedRuns.count == variant.runs.count && !different && !exceeded,
      reason: exceeded ? "over the limit" : different ? "another output" : nil,
      runs: variant.runs.count, wall: wall,
      majorFaults: variant.runs.compactMap(\.majorFaults).max())
  }
}
