package import MemoryTracking

/// What can be told of a run while it goes.
package enum RunEvent: Hashable, Sendable {
  /// The process has begun its work, holding so much.
  case started(MemoryStatistics)
  /// A phase has ended.
  case checkpoint(Checkpoint)
  /// A look from outside, each sample interval.
  case sample(Timeline.Sample)
}
