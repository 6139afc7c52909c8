import CLaunch
import Glibc
import MemoryTracking

/// Watches one process to its end: drains its pipes, looks at its memory every interval, and ends
/// it when a bound is passed or the user interrupts. One thread, one ppoll(2).
struct ProcessMonitor: ~Copyable {
  /// Why the monitor itself ended a process.
  enum Verdict {
    case interrupted, timedOut, overLimit, overCap
  }

  /// All that is known once the process has ended.
  struct Findings {
    var ending: ChildProcess.Ending
    /// `nil` where the process ended by itself.
    var verdict: Verdict?
    var wall: Duration
    var timeline: Timeline
    /// The highest `VmHWM` of any one process that was seen from outside.
    var peakSeen: ByteCount?
    /// The most that all processes of the run were seen to hold together.
    var treePeakSeen: ByteCount?
  }

  private var child: ChildProcess
  private let started: ContinuousClock.Instant
  private let options: RunOptions
  /// The limit that falls to this monitor to hold; `nil` where a cgroup holds it or none was asked.
  private let watchdogLimit: ByteCount?
  private let interruption: Interruption
  private var nextSample: ContinuousClock.Instant
  /// The next look at the memory, for a sample or for a bound's sake.
  private var nextLook: ContinuousClock.Instant
  private var timeline: Timeline
  private var peakSeen: ByteCount?
  private var treePeakSeen: ByteCount?
  private var verdict: Verdict?

  /// Starts the process.
  init(
    _ request: ChildProcess.Request, options: RunOptions, watchdogLimit: ByteCount?,
    interruption: Interruption
  ) throws(MeasurementError) {
    started = .now
    nextSample = started
    nextLook = started
    child = try ChildProcess(request)
    self.options = options
    self.watchdogLimit = watchdogLimit
    self.interruption = interruption
    timeline = Timeline(intervalAsked: options.sampleInterval)
  }

  /// Watches the process until it has ended.
  ///
  /// - Parameters:
  ///   - pipes: the reading ends to drain, not blocking; they may stay open after the end, held by
  ///     a descendant.
  ///   - receive: gets what arrives, with the pipe's place in `pipes`.
  ///   - look: gets each sample.
  /// - Returns: what was found out about it.
  /// - Throws: `MeasurementError` where a system call of the watching itself fails.
  mutating func watch(
    pipes: [Int32], receive: (Int, UnsafeRawBufferPointer) throws(MeasurementError) -> Void,
    look: (Timeline.Sample) -> Void
  ) throws(MeasurementError) -> Findings {
    var polled = (pipes + [child.ended.number, interruption.descriptor]).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let (ended, interrupted) = (pipes.count, pipes.count + 1)
    while true {
      let now = ContinuousClock.now
      if now >= nextLook { inspect(at: now, look) }
      enforceTimeout(at: now)
      try poll(&polled)
      for index in pipes.indices where polled[index].revents != 0 {
        if try !drain(pipes[index], { bytes throws(MeasurementError) in try receive(index, bytes) })
        {
          polled[index].fd = -1
        }
      }
      if polled[interrupted].revents != 0 || interruption.isPending {
        // It stays readable until the command that was interrupted is over.
        polled[interrupted].fd = -1
        end(.interrupted)
      }
      if polled[ended].revents != 0 { break }
    }
    let wall = started.duration(to: .now)
    for index in pipes.indices where polled[index].fd >= 0 {
      // All that a pipe may hold, but no more: a stranger may have got hold of it and write on.
      for _ in 0..<16 where polled[index].fd >= 0 {
        if try !drain(pipes[index], { bytes throws(MeasurementError) in try receive(index, bytes) })
        {
          polled[index].fd = -1
        }
      }
    }
    let ending = try child.reap()
    timeline.finish()
    return Findings(
      ending: ending, verdict: verdict, wall: wall, timeline: timeline,
      peakSeen: peakSeen, treePeakSeen: treePeakSeen)
  }

  /// Looks at the processes' memory: for the bounds, and to keep where a sample is due.
  private mutating func inspect(
    at now: ContinuousClock.Instant, _ look: (Timeline.Sample) -> Void
  ) {
    let isSampleDue = now >= nextSample
    if isSampleDue {
      nextSample = max(nextSample + options.sampleInterval, now + options.sampleInterval / 2)
    }
    var sum: MemoryStatistics?
    for processID in child.processIDs {
      // A process between its end and our wait has no figures left: no sample, and no error.
      guard let one = try? MemoryStatistics.ofProcess(processID) else { continue }
      peakSeen = max(peakSeen ?? .zero, one.peak)
      sum = sum.map { $0.adding(one) } ?? one
    }
    let resident = sum?.resident ?? .zero
    let room = enforceBounds(on: resident)
    nextLook = min(nextSample, room.map { now + Self.patience(with: $0) } ?? nextSample)
    guard let sum else { return }
    treePeakSeen = max(treePeakSeen ?? .zero, resident)
    guard isSampleDue else { return }
    let sample = Timeline.Sample(
      elapsed: started.duration(to: now), resident: resident, anonymous: sum.anonymous,
      file: sum.file)
    timeline.append(sample)
    look(sample)
  }

  /// Ends a run that holds more than it may.
  ///
  /// - Returns: what it may still take; `nil` without a bound.
  private mutating func enforceBounds(on sum: ByteCount) -> ByteCount? {
    guard let nearest = [watchdogLimit, options.cap].compactMap({ $0 }).min() else { return nil }
    guard sum > nearest else { return nearest - sum }
    // After a fork the sum counts twice what parent and child still share.
    let held = proportionalSum(ofProcesses: child.processIDs) ?? sum
    if let watchdogLimit, held > watchdogLimit { end(.overLimit) }
    if let cap = options.cap, held > cap { end(.overCap) }
    return nearest - held
  }

  /// How long one may look away from a run that may still take so much: as long as the fastest
  /// program needs to take it.
  private static func patience(with room: ByteCount) -> Duration {
    let bytesPerSecond = 8e9
    let time = Duration.seconds(Double(max(room, .zero).bytes) / bytesPerSecond)
    return min(max(time, .microseconds(500)), .milliseconds(5))
  }

  private mutating func enforceTimeout(at now: ContinuousClock.Instant) {
    if let deadline, now >= deadline { end(.timedOut) }
  }

  /// When the run's time is out; `nil` where there is no such time, or it is being ended already.
  private var deadline: ContinuousClock.Instant? {
    verdict == nil ? options.timeout.map { started + $0 } : nil
  }

  private mutating func end(_ reason: Verdict) {
    guard verdict == nil else { return }
    verdict = reason
    child.kill()
  }

  /// Waits until a descriptor is ready or the next look is due.
  private func poll(_ polled: inout [pollfd]) throws(MeasurementError) {
    for index in polled.indices { polled[index].revents = 0 }
    let next = deadline.map { min($0, nextLook) } ?? nextLook
    let wait = max(.zero, ContinuousClock.now.duration(to: next)).components
    let nanoseconds = wait.seconds * 1_000_000_000 + wait.attoseconds / 1_000_000_000
    guard poll_for(&polled, polled.count, nanoseconds) >= 0 || errno == EINTR else {
      throw .systemCall("ppoll", code: errno)
    }
  }
}

extension MemoryStatistics {
  /// The figures of two processes together; pages they share are counted twice.
  fileprivate func adding(_ other: MemoryStatistics) -> MemoryStatistics {
    MemoryStatistics(
      resident: resident + other.resident, peak: peak + other.peak,
      virtual: virtual + other.virtual, anonymous: anonymous + other.anonymous,
      file: file + other.file)
  }
}
