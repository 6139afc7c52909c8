import Findings
package import MemoryTracking

/// How far a sweep has come, and how long it will still take by what the sizes before took.
package struct SweepPace: Hashable, Sendable {
  private let sizes: [ByteCount]
  private let began: ContinuousClock.Instant
  /// How many sizes are done, and when the last of them was.
  private var done = 0
  private var lastDone: ContinuousClock.Instant

  /// Begins with the first of the sizes.
  package init(_ sizes: [ByteCount], at now: ContinuousClock.Instant) {
    self.sizes = sizes
    began = now
    lastDone = now
  }

  /// Notes that the size being worked on is done.
  package mutating func finishSize(at now: ContinuousClock.Instant) {
    done += 1
    lastDone = now
  }

  /// The size being worked on, then the time left, once a size is done: `64.0 MiB, 3 of 4`,
  /// `about 5 s left`.
  package func details(at now: ContinuousClock.Instant) -> [String] {
    guard sizes.indices.contains(done) else { return [] }
    let place = "\(sizes[done]), \(done + 1) of \(sizes.count)"
    return [place] + (left(at: now).map { ["about \($0) left"] } ?? [])
  }

  /// The time left, for work in proportion to the input: that of the sizes still to do at the speed
  /// of those done, less what the one being worked on has had.
  private func left(at now: ContinuousClock.Instant) -> String? {
    func bytes(_ sizes: ArraySlice<ByteCount>) -> Double {
      sizes.reduce(0) { $0 + Double($1.bytes) }
    }
    let doneBytes = bytes(sizes[..<done])
    guard doneBytes > 0 else { return nil }
    let expected = began.duration(to: lastDone).seconds * bytes(sizes[done...]) / doneBytes
    let left = min(max(1, expected - lastDone.duration(to: now).seconds), 1e9).rounded(.up)
    return left < 60 ? "\(Int(left)) s" : Duration.seconds(left).figure
  }
}
