package import MemoryTracking

/// A run's resident memory over time, as sampled from outside.
///
/// It holds at most `capacity` samples, however long the run. When it is full, it keeps the higher
/// of every two neighbours, and each new sample then covers twice the time. A day thus takes no
/// more space than a second, and no spike that was seen is lost.
package struct Timeline: Hashable, Sendable {
  /// One look at the process.
  package struct Sample: Hashable, Sendable {
    /// The time since the process was started.
    package var elapsed: Duration
    package var resident: ByteCount
    package var anonymous: ByteCount
    package var file: ByteCount

    package init(elapsed: Duration, resident: ByteCount, anonymous: ByteCount, file: ByteCount) {
      self.elapsed = elapsed
      self.resident = resident
      self.anonymous = anonymous
      self.file = file
    }
  }

  /// The most samples that are held.
  package static let capacity = 2048

  /// The requested time between two looks; `nil` for a run that was not sampled.
  package var intervalAsked: Duration?
  /// The achieved mean time between two looks; `nil` with fewer than two.
  package private(set) var intervalAchieved: Duration?
  package private(set) var samples: [Sample] = []
  /// How many looks each kept sample covers.
  private var looksPerSample = 1
  private var pending: Sample?
  private var pendingCount = 0
  private var looks = 0
  private var firstLook: Duration?

  package init(intervalAsked: Duration? = nil) {
    self.intervalAsked = intervalAsked
  }

  /// Restores a recorded timeline.
  package init(intervalAsked: Duration?, intervalAchieved: Duration?, samples: [Sample]) {
    self.intervalAsked = intervalAsked
    self.intervalAchieved = intervalAchieved
    self.samples = samples
  }

  /// Adds a look at the process.
  ///
  /// - Complexity: Amortised constant time; at most `capacity` samples are held.
  package mutating func append(_ sample: Sample) {
    looks += 1
    if let firstLook {
      intervalAchieved = (sample.elapsed - firstLook) / (looks - 1)
    } else {
      firstLook = sample.elapsed
    }
    pending = Timeline.higher(pending, sample)
    pendingCount += 1
    if pendingCount >= looksPerSample { keepPending() }
  }

  /// Ends the timeline; call it once after the last look, to keep the sample still being gathered.
  package mutating func finish() {
    keepPending()
  }

  private mutating func keepPending() {
    guard let sample = pending else { return }
    pending = nil
    pendingCount = 0
    samples.append(sample)
    if samples.count >= Timeline.capacity { halve() }
  }

  private mutating func halve() {
    samples = stride(from: 0, to: samples.count, by: 2).map { index in
      index + 1 < samples.count
        ? Timeline.higher(samples[index], samples[index + 1]) : samples[index]
    }
    looksPerSample *= 2
  }

  private static func higher(_ old: Sample?, _ new: Sample) -> Sample {
    guard let old, old.resident > new.resident else { return new }
    return old
  }
}
