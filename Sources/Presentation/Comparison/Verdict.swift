package import Measurement
import MemoryTracking

/// What a comparison comes to, in one sentence drawn from its figures.
package struct Verdict: Hashable, Sendable {
  /// Which version the figures speak for.
  package enum Kind: Hashable, Sendable {
    /// The later one is better in memory or time and worse in neither.
    case after
    /// The earlier one is better in memory or time and worse in neither.
    case before
    /// One is better in memory, the other in time.
    case trade
    /// The figures are as good as equal.
    case even
    /// There is nothing to hold against each other.
    case open
  }

  package var kind: Kind
  package var sentence: String

  /// Judges a later variant against the first; `nil` where the comparison has no such variant.
  ///
  /// - Parameters:
  ///   - comparison: the comparison; the times of a debug build are left out of account.
  ///   - index: the place of the later variant.
  package init?(_ comparison: Comparison, of index: Int = 1) {
    let variants = comparison.variants
    guard index > 0, variants.indices.contains(index) else { return nil }
    let (before, after) = (variants[0], variants[index])
    if before.completedRuns.isEmpty || after.completedRuns.isEmpty {
      self.init(unfinished: before, after)
    } else if comparison.sameAnswer == false {
      self.init(kind: .open, sentence: "No verdict: the answers differ.")
    } else {
      let times = comparison.host.isDebugBuild ? nil : Verdict.time(before, after)
      self.init(before, after, memory: Verdict.memory(before, after), time: times)
    }
  }

  private init(kind: Kind, sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }

  private init(
    _ before: Comparison.Variant, _ after: Comparison.Variant, memory: Balance?, time: Balance?
  ) {
    let sides = Set([memory?.side, time?.side].compactMap { $0 }.filter { $0 != .even })
    if memory == nil && time == nil {
      kind = .open
    } else if sides.count == 2 {
      kind = .trade
    } else {
      kind = sides.contains(.better) ? .after : sides.contains(.worse) ? .before : .even
    }
    let bounded = [before.peakFigure, after.peakFigure].contains { figure in
      if case .exact = figure { false } else { true }
    }
    let phrases = [memory?.memoryPhrase(bounded: bounded), time?.timePhrase].compactMap { $0 }
    let claim = phrases.joined(separator: kind == .trade ? " but " : " and ")
    sentence =
      switch kind {
      case .after: "\(after.name) wins: it \(claim)."
      case .before: "\(before.name) wins here: \(after.name) \(claim)."
      case .trade: "A trade: \(after.name) \(claim)."
      case .even: "No difference worth naming: \(after.name) \(claim)."
      case .open: "No verdict: neither peak is above what its method can tell."
      }
  }

  private init(unfinished before: Comparison.Variant, _ after: Comparison.Variant) {
    switch (before.completedRuns.isEmpty, after.completedRuns.isEmpty) {
    case (true, false):
      self.init(kind: .after, sentence: Verdict.survival(of: after, over: before))
    case (false, true):
      self.init(kind: .before, sentence: Verdict.survival(of: before, over: after))
    default:
      let names = "neither \(before.name) nor \(after.name)"
      self.init(kind: .open, sentence: "No verdict: \(names) finished.")
    }
  }

  /// One version finished and the other did not; why, where that was the memory it needs.
  private static func survival(
    of winner: Comparison.Variant, over loser: Comparison.Variant
  ) -> String {
    let peak = winner.peakFigure.map { " with a peak of \($0.text)" } ?? ""
    let killed = loser.runs.first { $0.outcome == .oomKilled || $0.outcome == .limitKilled }
    if let limit = killed?.limit {
      return "\(winner.name) wins: it finished\(peak); \(loser.name) was killed at \(limit.bytes)."
    }
    return "\(winner.name) finished\(peak); \(loser.name) did not (\(loser.outcomes))."
  }

  /// Weighs the peaks; `nil` where one was not measured or their bounds leave it open.
  private static func memory(
    _ before: Comparison.Variant, _ after: Comparison.Variant
  ) -> Balance? {
    guard let first = before.peakFigure, let second = after.peakFigure,
      first.change(to: second) != nil
    else { return nil }
    return Balance(before: Double(first.bytes.bytes), after: Double(second.bytes.bytes))
  }

  private static func time(
    _ before: Comparison.Variant, _ after: Comparison.Variant
  ) -> Balance? {
    guard let first = before.wall, let second = after.wall else { return nil }
    return Balance(before: first.median.seconds, after: second.median.seconds)
  }
}

extension Host {
  /// Whether the measured code was built for debugging, which makes its times meaningless.
  var isDebugBuild: Bool { build == "debug" }
}
