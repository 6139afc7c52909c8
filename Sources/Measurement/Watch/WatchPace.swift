/// When to look at a watched process, and when its phases and the watching end. It asks no clock:
/// every time is one since the watching began.
package struct WatchPace: Hashable, Sendable {
  /// What is to be done now.
  package enum Due: Hashable, Sendable {
    case nothing
    case look
    /// A phase ends, which takes a look too.
    case phase
    /// The time asked for is over.
    case end
  }

  private let interval: Duration
  private let phase: Duration?
  private let end: Duration?
  private var nextLook: Duration
  private var nextPhase: Duration?

  /// - Parameters:
  ///   - interval: The time between two looks; longer if looks take more than a tenth of it.
  ///   - phase: The length of a phase; `nil` if no phase ends by the clock.
  ///   - end: The length of the watching; `nil` for one that does not end by the clock.
  package init(interval: Duration, phase: Duration?, end: Duration?) {
    self.interval = interval
    self.phase = phase
    self.end = end
    nextLook = interval
    nextPhase = phase
  }

  /// What is to be done now; the most important, if several are.
  package func due(at elapsed: Duration) -> Due {
    if let end, elapsed >= end { return .end }
    if let nextPhase, elapsed >= nextPhase { return .phase }
    return elapsed >= nextLook ? .look : .nothing
  }

  /// When something is to be done next.
  package var next: Duration { [nextLook, nextPhase, end].compactMap { $0 }.min() ?? nextLook }

  /// Takes in that a look was taken.
  ///
  /// - Parameters:
  ///   - elapsed: When.
  ///   - cost: How long it took.
  package mutating func didLook(at elapsed: Duration, taking cost: Duration) {
    if let phase, let due = nextPhase, elapsed >= due {
      // A stop (Ctrl-Z) makes one long phase, not many empty ones.
      nextPhase = due + phase * Double(1 + Int((elapsed - due) / phase))
    }
    guard elapsed >= nextLook else { return }
    nextLook = max(nextLook + interval, elapsed + max(interval / 2, cost * 9))
  }
}
