package import MemoryTracking

/// Looks for the smallest limit under which something survives, by bisection.
///
/// It only proposes limits and takes in what happened under them, so it knows neither processes nor
/// cgroups. Survival is taken to be monotonic: what survives under a limit survives under a larger
/// one. Where that fails, as near the edge, the confirmation finds out and the search moves up.
package struct LimitSearch: Hashable, Sendable {
  /// What is asked for next.
  package enum Step: Hashable, Sendable {
    /// A run of the bisection under this limit.
    case bisect(ByteCount)
    /// One more run under the smallest limit survived so far, to confirm it.
    case confirm(ByteCount)
    /// Nothing: the smallest limit has been survived three times of three.
    case done(ByteCount)
    /// Nothing more to try: even the largest limit tried was not survived.
    case failed
  }

  /// The limits are told apart to 2 %.
  package static let precision = 0.02
  /// The most runs of the bisection.
  package static let mostRuns = 12
  /// How often the result must have been survived, without a failure.
  package static let confirmations = 3

  /// The largest limit that was not survived; no program runs in less than the least.
  private var lower: ByteCount
  /// The smallest limit survived, or the one to try first.
  private var upper: ByteCount
  private var isUpperSurvived = false
  private var runs = 0
  private var survivals = 0
  /// The factor by which to raise the limit next, when the upper one fails.
  private var raise = 1.25
  private var raises = 0

  /// - Parameters:
  ///   - least: A limit that is not expected to be survived.
  ///   - free: What was held without a limit, which is tried first. A runtime that sizes itself by
  ///     the limit, as a JVM does, may need more.
  package init(from least: ByteCount = .mebibytes(1), to free: ByteCount) {
    lower = least
    upper = max(Self.wholePages(Double(free.bytes)), least + .mebibytes(1))
  }

  /// What to try next.
  package var next: Step {
    if runs < Self.mostRuns {
      guard isUpperSurvived else { return .bisect(upper) }
      if Double(upper.bytes) > Double(lower.bytes) * (1 + Self.precision) {
        return .bisect(Self.wholePages((Double(lower.bytes) * Double(upper.bytes)).squareRoot()))
      }
    }
    if survivals >= Self.confirmations { return .done(upper) }
    return raises > 8 || !isUpperSurvived ? .failed : .confirm(upper)
  }

  /// Takes in how the run ended that was asked for.
  package mutating func note(survived: Bool) {
    switch next {
    case .bisect(let limit):
      runs += 1
      if survived {
        (upper, isUpperSurvived, survivals) = (limit, true, 1)
      } else {
        lower = limit
        if !isUpperSurvived { raiseUpper() }
      }
    case .confirm(let limit):
      guard !survived else {
        survivals += 1
        return
      }
      // The edge is blurred: step up from it, further each time, and confirm there.
      if raises == 0 { raise = 1 + Self.precision }
      raises += 1
      lower = limit
      survivals = 0
      raiseUpper()
    case .done, .failed: break
    }
  }

  private mutating func raiseUpper() {
    upper = Self.wholePages(Double(upper.bytes) * raise)
    raise = min(raise * raise, 2)
  }

  /// An amount in whole pages, which is what a cgroup enforces.
  private static func wholePages(_ bytes: Double) -> ByteCount {
    ByteCount(Int((bytes / 4096).rounded(.up)) * 4096)
  }
}
