// Findings: what measured values mean.
//
// Everything here is a pure function of a `Comparison`, a `Sweep` or a pair of recorded runs: which
// version wins (`Verdict`), how memory grows (`Growth`), what the decision table's evidence is
// (`DecisionEvidence`), what the peaks cost (`Bill`), what a reader must know (`ComparisonNotes`).
// It may know measurements and the metadata of cases; it draws nothing and reads nothing.
//
// Start with `Verdict`; `Judgement` holds its statistics. Presentation turns findings into
// documents.

package import Measurement
import MemoryTracking

/// The verdict of a comparison of any number of versions, in one sentence.
///
/// A version wins if it needs less memory or time than every other and none beats it in either.
/// There is no winner if a run was cut short, a version failed, the answers or the inputs differ,
/// or the figures are no further apart than their noise (`Judgement`).
package struct Verdict: Hashable, Sendable {
  /// Which version the figures speak for.
  package enum Kind: Hashable, Sendable {
    /// The version at this place.
    case winner(Int)
    /// One is better in memory, another in time.
    case trade
    /// The figures are no further apart than their noise.
    case even
    /// There is nothing to judge by.
    case open
  }

  package var kind: Kind
  package var sentence: String
  /// Whether the verdict judges the times too.
  var isTimeJudged = false

  /// Judges the versions, without the times of a case's debug build; `nil` for a single version.
  ///
  /// - Complexity: O(v²) tests in the number of versions.
  package init?(_ comparison: Comparison) {
    let variants = comparison.variants
    guard variants.count > 1 else { return nil }
    if let hindrance = Verdict.hindrance(comparison) {
      (kind, sentence) = (.open, "No verdict: \(hindrance).")
    } else if variants.count == 2 {
      self = VerdictPair(comparison).verdict
    } else {
      self = VerdictField(comparison).verdict
    }
  }

  init(kind: Kind, sentence: String, isTimeJudged: Bool) {
    self.kind = kind
    self.sentence = sentence
    self.isTimeJudged = isTimeJudged
  }

  /// Why the figures cannot be compared at all, if so.
  private static func hindrance(_ comparison: Comparison) -> String? {
    (comparison.hasChangedInput ? "the input changed between the runs" : nil)
      ?? unfinished(comparison.variants, isCase: comparison.caseID != nil)
      ?? (comparison.sameAnswer == false ? "the answers differ" : nil)
  }

  /// Why there is no winner, if a run did not finish, a version failed, or only some of the runs
  /// ended with an exit status other than 0.
  private static func unfinished(_ variants: [Comparison.Variant], isCase: Bool) -> String? {
    func hasDone(_ variant: Comparison.Variant) -> Bool {
      variant.isFinished && (!isCase || variant.completedRuns.count == variant.runs.count)
    }
    func listed(_ variants: [Comparison.Variant], _ words: (Comparison.Variant) -> String)
      -> String
    {
      variants.map(words).joined(separator: ", ")
    }
    let (done, others) = (variants.filter(hasDone), variants.filter { !hasDone($0) })
    guard others.isEmpty else {
      let ended = listed(others, \.ending)
      guard !done.isEmpty else { return ended }
      let finished = listed(done) { variant in
        "\(variant.name) finished"
          + (variant.medianPeak.map { " with a peak of \($0.text)" } ?? "")
      }
      return "\(ended); \(finished)"
    }
    let failed = variants.filter { $0.completedRuns.count < $0.runs.count }
    let codes = Set(variants.flatMap(\.runs).map(\.exitCode))
    guard !failed.isEmpty, codes.count > 1 else { return nil }
    return listed(failed) { "\($0.name) ended with \($0.outcomes)" }
  }
}

extension Comparison.Variant {
  /// How the runs ended that did not do their work: `load was killed at 200.0 MiB`.
  fileprivate var ending: String {
    guard !runs.isEmpty else { return "\(name) was not run" }
    let killed = runs.first { $0.outcome == .oomKilled || $0.outcome == .limitKilled }
    guard let limit = killed?.limit else { return "\(name) did not finish (\(outcomes))" }
    return "\(name) was killed at \(limit.bytes)" + (runs.count > 1 ? " (\(outcomes))" : "")
  }
}

extension Host {
  /// Whether the measured code was built for debugging, which makes its times meaningless.
  var isDebugBuild: Bool { build == "debug" }
}

extension Comparison {
  /// Whether times are those of code built for debugging; those of commands and of programs in
  /// other languages are their own whatever the build of this program.
  var hasDebugTimes: Bool {
    caseID != nil && host.isDebugBuild
      && variants.contains { $0.language == nil || $0.language == Comparison.Variant.swift }
  }
}

/// Two versions judged in memory and in time.
struct VerdictPair {
  let names: [String]
  let memory: Judgement?
  let wall: Judgement?
  let processor: Judgement?
  /// Whether each version ran once.
  let isSingle: Bool

  init(_ comparison: Comparison) {
    let variants = comparison.variants
    names = variants.map(\.name)
    memory = Judgement.memory(variants, on: comparison.host)
    let time = comparison.hasDebugTimes ? nil : Judgement.time(variants)
    wall = time?.wall
    processor = time?.processor
    isSingle = variants.contains { $0.runs.count == 1 }
  }

  /// The judgement of time that decides.
  var time: Judgement? { processor ?? wall }

  /// The places of the versions that need less of something, at most two.
  var better: Set<Int> { Set([memory, time].compactMap { $0?.less }) }

  var isTimeJudged: Bool { isJudged(time) }

  /// Whether nothing can be said at all.
  var isOpen: Bool { !isJudged(memory) && !isJudged(time) }

  private func isJudged(_ judgement: Judgement?) -> Bool {
    judgement.map { $0.reason == nil } ?? false
  }

  /// What the second version does differently, as verb phrases.
  var claims: [String] {
    let phrases = [
      memory?.less == nil ? nil : memory?.memoryPhrase,
      time?.less == nil ? nil : time?.timePhrase(processor == nil ? "time" : "processor time"),
    ]
    return phrases.compactMap { $0 }
  }

  /// What cannot be claimed, and why.
  var reservations: [String] {
    let rest = [
      memory?.finding == .tooClose ? "the peaks are too close to tell apart" : nil,
      wall?.finding == .tooClose ? "the times are too close to tell apart" : nil,
      memory?.reason, wall?.reason,
    ]
    return rest.compactMap { $0 }
  }
}

extension Judgement {
  /// The place of the version that needs less, if one does.
  var less: Int? { if case .less(let index) = finding { index } else { nil } }

  /// Why nothing can be said, if so.
  var reason: String? { if case .open(let reason) = finding { reason } else { nil } }

  /// What the second of the versions does to memory, as a verb phrase: `needs 1/145 of the memory`.
  var memoryPhrase: String {
    let least = isBounded ? "at least " : ""
    switch ratio.value {
    case 10...: return "needs \(isBounded ? "at most " : "")1/\(ratio.wholeText) of the memory"
    case ..<0.5: return "needs \(least)\(ratio.inverse.text) times the memory"
    default: return "needs \(least)\(ratio.change ?? "") memory"
    }
  }

  /// What the second of the versions does to `time`, or to `processor time`:
  /// `takes 3.2 times as long`.
  func timePhrase(_ kind: String) -> String {
    let least = isBounded ? "at least " : ""
    switch ratio.value {
    case 2... where kind == "time": return "is \(least)\(ratio.text) times as fast"
    case ..<0.5:
      return
        "takes \(least)\(ratio.inverse.text) times as \(kind == "time" ? "long" : "much \(kind)")"
    default: return "takes \(least)\(ratio.change ?? "") \(kind)"
    }
  }
}

extension VerdictPair {
  var verdict: Verdict {
    let remainder = reservations.joined(separator: "; ")
    let claim = claims.joined(separator: better.count == 2 ? " but " : " and ")
    let end = remainder.isEmpty ? "." : "; \(remainder)."
    let scope = isSingle && !isTimeJudged ? " in memory, by one run each" : ""
    let (kind, sentence): (Verdict.Kind, String) =
      switch (claims.isEmpty, better.count, better.first) {
      case (true, _, _) where isOpen:
        (.open, "No verdict: \(remainder.isEmpty ? "there are no figures to compare" : remainder).")
      case (true, _, _): (.even, "No winner: \(remainder).")
      case (_, 1, 1?): (.winner(1), "\(names[1]) wins\(scope): it \(claim)\(end)")
      case (_, 1, 0?): (.winner(0), "\(names[0]) wins\(scope): \(names[1]) \(claim)\(end)")
      default: (.trade, "A trade: \(names[1]) \(claim)\(end)")
      }
    return Verdict(kind: kind, sentence: sentence, isTimeJudged: isTimeJudged)
  }
}

/// Which of two versions needs less of something, as far as their runs can tell.
///
/// - With seven runs or more each, the exact two-sided Mann–Whitney test decides (`RankTest`): if
///   both versions did the same, one comparison in 500 would name a difference.
/// - With fewer, no test reaches that. Peaks vary little, so they are compared all the same: if all
///   of one side lie below all of the other by more than the kernel's own tolerance. Times are not.
/// - However sure it is, a difference of the medians below 5 % is none worth naming.
struct Judgement: Hashable {
  enum Finding: Hashable {
    /// The version at this place of the two needs less.
    case less(Int)
    case tooClose
    /// Why nothing can be said, as a part of a sentence; empty if that goes without saying.
    case open(String)
  }

  /// How unlikely a difference must be if there is none: 1 in 500.
  static let level = 0.002
  /// The runs that it takes to reach that.
  static let leastRuns = RankTest.leastCount(reaching: level)
  /// The least difference worth naming, as a fraction of the smaller figure.
  static let leastDifference = 0.05
  /// Below this a run is mostly the start of a process, and the clock of the scheduler.
  static let leastTime = 0.02
  static let shortRuns = "runs of a few milliseconds say nothing about time"

  var finding: Finding
  /// How many times the second figure the first one is, with its uncertainty.
  var ratio: UncertainRatio
  /// Whether the true difference may be larger: one side is known by a bound.
  var isBounded = false
}

extension Judgement {
  /// Judges the peaks of two versions.
  static func memory(_ versions: [Comparison.Variant], on host: Host) -> Judgement? {
    let figures = versions.map { $0.runs.compactMap(\.boundedPeak) }
    guard versions.count == 2, let before = versions[0].peak, let after = versions[1].peak,
      let first = before.uncertain(on: host), let second = after.uncertain(on: host)
    else { return nil }
    var judgement = Judgement(finding: .tooClose, ratio: first / second)
    let bounds = [before.medianBound, after.medianBound]
    judgement.isBounded = bounds != [.exact, .exact]
    guard bounds != [.atMost, .atMost] else {
      judgement.finding = .open("neither peak is above what its method can tell")
      return judgement
    }
    let values = figures.map { $0.map { Double($0.value.bytes) } }
    judgement.finding = finding(values, tolerance: Double(host.memoryTolerance.bytes))
    // A bound from above lies on the side that needs less, or says nothing.
    if case .less(let index) = judgement.finding, bounds[1 - index] == .atMost {
      judgement.finding = .open("a peak is only known by a bound")
    }
    return judgement
  }

  /// Judges the times of two versions: those on the clock, and if they do not decide, those that
  /// the processors spent.
  static func time(_ versions: [Comparison.Variant]) -> (wall: Judgement, processor: Judgement?)? {
    guard versions.count == 2, let before = versions[0].wall, let after = versions[1].wall else {
      return nil
    }
    let medians = [before.median.seconds, after.median.seconds]
    // A time of a few milliseconds says no more than that it is short.
    let values = versions.map { $0.runs.map { max($0.wall.seconds, leastTime) } }
    let isBounded = medians.contains { $0 < leastTime }
    let times =
      isBounded
      ? medians.map { UncertainRatio(max($0, leastTime), uncertainty: 0.01) }
      : [before.uncertain, after.uncertain]
    var wall = Judgement(finding: .tooClose, ratio: times[0] / times[1], isBounded: isBounded)
    guard medians.contains(where: { $0 >= leastTime }) else {
      wall.finding = .open(shortRuns)
      return (wall, nil)
    }
    let count = versions.map(\.runs.count).min() ?? 0
    guard count >= leastRuns else {
      wall.finding = .open(
        count == 1
          ? "one run each says nothing about time"
          : "it takes \(leastRuns) runs each to compare times")
      return (wall, nil)
    }
    wall.finding = finding(values, tolerance: 0)
    guard wall.finding == .tooClose, !isBounded else { return (wall, nil) }
    return (wall, processor(versions, isFasterFirst: medians[0] < medians[1]))
  }

  /// Judges the processors' time; only what agrees with the clock counts, since a version on
  /// several processors may well spend more and be done sooner.
  private static func processor(
    _ versions: [Comparison.Variant], isFasterFirst: Bool
  ) -> Judgement? {
    let times = versions.map { $0.runs.compactMap(\.processorTime) }
    guard zip(times, versions).allSatisfy({ $0.count == $1.runs.count }),
      let first = Spread(times[0]), let second = Spread(times[1]),
      min(first.median.seconds, second.median.seconds) >= leastTime
    else { return nil }
    let finding = finding(times.map { $0.map(\.seconds) }, tolerance: 0)
    guard finding == .less(isFasterFirst ? 0 : 1) else { return nil }
    return Judgement(finding: finding, ratio: first.uncertain / second.uncertain)
  }

  /// Judges two sides by all their figures; `tolerance` is how far two figures of the same may lie
  /// apart by the method alone.
  private static func finding(_ figures: [[Double]], tolerance: Double) -> Finding {
    let medians = figures.map(median)
    let less = medians[0] < medians[1] ? 0 : 1
    guard medians[1 - less] >= medians[less] * (1 + leastDifference) else { return .tooClose }
    if figures.allSatisfy({ $0.count >= leastRuns }) {
      return RankTest.probability(figures[0], figures[1]) <= level ? .less(less) : .tooClose
    }
    let highest = figures[less].max() ?? 0
    let lowest = figures[1 - less].min() ?? 0
    return lowest > highest + tolerance ? .less(less) : .tooClose
  }

  private static func median(_ figures: [Double]) -> Double {
    let sorted = figures.sorted()
    guard !sorted.isEmpty else { return 0 }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

extension Run {
  /// What the processors spent on it, in the program and in the kernel.
  var processorTime: Duration? {
    user.flatMap { user in system.map { user + $0 } }
  }
}
