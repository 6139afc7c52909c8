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
    child = try ChildProcess(request)
    self.options = options
    self.watchdogLimit = watchdogLimit
    self.interruption = interruption
    timeline = Timeline(intervalAsked: options.sampleInterval)
  }

  /// What this process held when the child was forked.
  var floor: ByteCount? { child.floor }

  /// Whether the kernel follows the process and its offspring for us.
  var isTraced: Bool { child.isTraced }

  /// How often a watchdog looks: what a process can touch meanwhile is a few MiB.
  private static let watchdogInterval = Duration.milliseconds(1)

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
    var polled = pipes.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    polled.append(pollfd(fd: child.ended.number, events: Int16(POLLIN), revents: 0))
    polled.append(pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0))
    var nextSample = started
    while true {
      let now = ContinuousClock.now
      let isSampleDue = now >= nextSample
      if isSampleDue { nextSample = max(nextSample + options.sampleInterval, now) }
      if isSampleDue || watchdogLimit != nil {
        inspect(at: now, keep: isSampleDue, look)
      }
      enforceBounds(at: now)
      let nextLook =
        watchdogLimit == nil ? nextSample : min(nextSample, now + Self.watchdogInterval)
      try poll(&polled, until: nextLook)
      for index in pipes.indices where polled[index].revents != 0 {
        if try !drain(pipes[index], { bytes throws(MeasurementError) in try receive(index, bytes) })
        {
          polled[index].fd = -1
        }
      }
      if polled[pipes.count + 1].revents != 0 || interruption.isPending { end(.interrupted) }
      if polled[pipes.count].revents != 0 { break }
    }
    let wall = started.duration(to: .now)
    for index in pipes.indices where polled[index].fd >= 0 {
      _ = try drain(pipes[index]) { bytes throws(MeasurementError) in try receive(index, bytes) }
    }
    let ending = try child.wait()
    timeline.finish()
    return Findings(
      ending: ending, verdict: verdict, wall: wall, timeline: timeline,
      peakSeen: peakSeen, treePeakSeen: treePeakSeen)
  }

  /// Looks at the processes' memory: for the bounds, and to keep where a sample is due.
  private mutating func inspect(
    at now: ContinuousClock.Instant, keep: Bool, _ look: (Timeline.Sample) -> Void
  ) {
    var sum: MemoryStatistics?
    for processID in child.processIDs {
      // A process between its end and our wait has no figures left: no sample, and no error.
      guard let one = try? MemoryStatistics.ofProcess(processID) else { continue }
      peakSeen = max(peakSeen ?? .zero, one.peak)
      sum = sum.map { $0.adding(one) } ?? one
    }
    guard let sum else { return }
    treePeakSeen = max(treePeakSeen ?? .zero, sum.resident)
    if let watchdogLimit, sum.resident > watchdogLimit { end(.overLimit) }
    if let cap = options.cap, sum.resident > cap { end(.overCap) }
    guard keep else { return }
    let sample = Timeline.Sample(
      elapsed: started.duration(to: now), resident: sum.resident, anonymous: sum.anonymous,
      file: sum.file)
    timeline.append(sample)
    look(sample)
  }

  private mutating func enforceBounds(at now: ContinuousClock.Instant) {
    if let timeout = options.timeout, now > started + timeout { end(.timedOut) }
  }

  private mutating func end(_ reason: Verdict) {
    guard verdict == nil else { return }
    verdict = reason
    child.kill()
  }

  private func poll(
    _ polled: inout [pollfd], until deadline: ContinuousClock.Instant
  ) throws(MeasurementError) {
    for index in polled.indices { polled[index].revents = 0 }
    let wait = max(.zero, ContinuousClock.now.duration(to: deadline)).components
    let nanoseconds = wait.seconds * 1_000_000_000 + wait.attoseconds / 1_000_000_000
    guard poll_for(&polled, polled.count, nanoseconds) >= 0 || errno == EINTR else {
      throw .systemCall("ppoll", code: errno)
    }
  }
}

/// Reads what a pipe holds; false when it has ended.
private func drain(
  _ descriptor: Int32, _ receive: (UnsafeRawBufferPointer) throws(MeasurementError) -> Void
) throws(MeasurementError) -> Bool {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 16)
  defer { buffer.deallocate() }
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count > 0 {
      try receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    } else if count == 0 {
      return false
    } else if errno == EAGAIN {
      return true
    } else if errno != EINTR {
      throw .systemCall("read", code: errno)
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
