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
