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
    var bytesRead: ByteCount?
    var timeline: Timeline
    /// The highest `VmHWM` seen from outside.
    var peakSeen: ByteCount?
  }

  private var child: ChildProcess
  private let started: ContinuousClock.Instant
  private let options: RunOptions
  private let interruption: Interruption
  private var timeline: Timeline
  private var peakSeen: ByteCount?
  private var verdict: Verdict?

  /// Starts the process.
  init(
    _ request: ChildProcess.Request, options: RunOptions, interruption: Interruption
  ) throws(MeasurementError) {
    started = .now
    child = try ChildProcess(request)
    self.options = options
    self.interruption = interruption
    timeline = Timeline(intervalAsked: options.sampleInterval)
  }

  /// What this process held when the child was forked.
  var floor: ByteCount? { child.floor }

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
    var nextLook = started
    while true {
      let now = ContinuousClock.now
      if now >= nextLook {
        sample(at: now, look)
        nextLook = max(nextLook + options.sampleInterval, now)
      }
      enforceBounds(at: now)
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
    let read = bytesRead(byProcess: child.processID)
    let ending = try child.wait()
    timeline.finish()
    return Findings(
      ending: ending, verdict: verdict, wall: wall, bytesRead: read, timeline: timeline,
      peakSeen: peakSeen)
  }

  private mutating func sample(
    at now: ContinuousClock.Instant, _ look: (Timeline.Sample) -> Void
  ) {
    // A process between its end and our wait has no figures left: no sample, and no error.
    guard let statistics = try? MemoryStatistics.ofProcess(child.processID) else { return }
    let sample = Timeline.Sample(
      elapsed: started.duration(to: now), resident: statistics.resident,
      anonymous: statistics.anonymous, file: statistics.file)
    timeline.append(sample)
    peakSeen = max(peakSeen ?? .zero, statistics.peak)
    look(sample)
    if let limit = options.limit, statistics.resident > limit { end(.overLimit) }
    if let cap = options.cap, statistics.resident > cap { end(.overCap) }
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
