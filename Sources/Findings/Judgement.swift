import Measurement
import MemoryTracking

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
