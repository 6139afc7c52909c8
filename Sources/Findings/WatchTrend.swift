package import Measurement
import MemoryTracking

/// How the heap of a watched process moves from the end of one phase to the end of the next.
///
/// A leak adds in each phase; a cache adds until it is full. Only what was measured is said.
package struct WatchTrend: Hashable, Sendable {
  private let changes: [ByteCount]

  /// A change below this is noise: the kernel's counting and the allocator's.
  private static let noise = ByteCount.kibibytes(512)

  /// Finds the trend; `nil` with fewer than four phases.
  ///
  /// - Parameter phases: The phases, oldest first.
  package init?(_ phases: [WatchedPhase]) {
    guard phases.count >= 4 else { return nil }
    changes = zip(phases, phases.dropFirst()).map { $1.anonymous - $0.anonymous }
  }

  /// The trend for people:
  /// `rose in each of the 5 phases after the first, by 10.0 MiB on the median`.
  package var text: String {
    let median = changes.sorted()[changes.count / 2]
    let rises = changes.map { $0 > Self.noise }
    if rises.allSatisfy({ $0 }) {
      return "rose in each of the \(changes.count) phases after the first, by \(median) on the "
        + "median"
    }
    if let last = rises.lastIndex(of: true) {
      let still = changes.count - 1 - last
      return still == 0
        ? "rose in \(rises.count { $0 }) of the \(changes.count) phases after the first"
        : "has not risen in the last \(FigureText.count(still, "phase"))"
    }
    return "did not rise in the \(changes.count) phases after the first"
  }
}
