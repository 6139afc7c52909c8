package import MemoryTracking

/// A run's resident memory against time, as sampled from outside.
///
/// It holds at most `capacity` samples however long the run: when full it keeps the higher of each
/// two neighbours and from then on one sample for twice the time, so a day costs no more space
/// than a second and no spike that was seen is lost.
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

  /// The most samples held.
  package static let capacity = 2048

  /// The time between two looks that was asked for; `nil` for a run that was not sampled.
  package var intervalAsked: Duration?
  /// The mean time between two looks that was achieved; `nil` with fewer than two.
  package private(set) var intervalAchieved: Duration?
  package private(set) var samples: [Sample] = []
  /// How many looks one kept sample stands for.
  private var looksPerSample = 1
  private var pending: Sample?
  private var pendingCount = 0
  private var looks = 0
  private var firstLook: Duration?

  package init(intervalAsked: Duration? = nil) {
    self.intervalAsked = intervalAsked
  }

  /// Restores a timeline from what was recorded of it.
  package init(intervalAsked: Duration?, intervalAchieved: Duration?, samples: [Sample]) {
    self.intervalAsked = intervalAsked
    self.intervalAchieved = intervalAchieved
    self.samples = samples
  }

  /// Adds a look at the process.
  ///
  /// - Complexity: amortised constant time; at most `capacity` samples are held.
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

  /// Ends the timeline: keeps what is still gathered for the next sample.
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
