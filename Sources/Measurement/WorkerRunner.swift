import Glibc
import MemoryTracking
import Streaming
package import WorkerProtocol

/// Runs versions in `highwater-worker`.
package struct WorkerRunner: Sendable {
  private let worker: String
  private let interruption: Interruption

  /// - Parameters:
  ///   - worker: The path of the worker's program.
  ///   - interruption: Ends a run as cancelled.
  package init(worker: String, interruption: Interruption) {
    self.worker = worker
    self.interruption = interruption
  }

  /// Runs a version in a process of its own and measures it.
  ///
  /// - Parameters:
  ///   - request: What the worker is to do.
  ///   - options: How to make the run.
  ///   - observe: Receives the worker's reports and the samples as they come.
  /// - Returns: The run, whatever its outcome.
  /// - Throws: `MeasurementError` if no run could be made.
  package func run(
    _ request: WorkerRequest, options: RunOptions, observe: (RunEvent) -> Void
  ) throws(MeasurementError) -> Run {
    let worker = options.tracing == nil ? worker : WhereTracing.worker(beside: worker)
    guard access(worker, X_OK) == 0 else { throw .missingWorker(path: worker) }
    var reports = try Pipe.open()
    var errors = try Pipe.open()
    var limiter = Limiter(options.limit)
    var child = ChildProcess.Request(
      program: worker, arguments: request.arguments,
      standardError: errors.writing?.number ?? -1, report: reports.writing?.number ?? -1)
    if let tracing = options.tracing {
      child.environment = [WhereTracing.folderVariable: tracing.folder]
    }
    var monitor = try limiter.start(child, options: options, interruption: interruption)
    reports.closeWriting()
    errors.closeWriting()

    var story = WorkerStory()
    var lines = LineAssembler()
    let pipes = [reports.reading.number, errors.reading.number]
    let findings = try monitor.watch(
      pipes: pipes,
      receive: { (pipe, bytes) throws(MeasurementError) in
        if pipe == 0 {
          lines.append(bytes) { line in story.hear(line, observe) }
        } else {
          story.noteError(bytes)
        }
      },
      look: { observe(.sample($0)) })
    let run = story.run(findings, limit: limiter)
    // A killed worker cannot remove the files it has begun to write.
    if run.outcome != .completed {
      for path in [request.answer, request.options["output"]].compactMap({ $0 }) {
        AtomicFileWriter.removeLeftovers(beside: path)
      }
    }
    return run
  }
}

/// What a worker has reported about its run so far.
struct WorkerStory {
  private var started: MemoryStatistics?
  /// When that was heard.
  private var startHeard: ContinuousClock.Instant?
  private var checkpoints: [Checkpoint] = []
  private var answer: Answer?
  private var statedValue: StatedValue?
  private var finished: MemoryStatistics?
  private var failure: String?
  private var malformed: WorkerProtocolError?
  private var complaint = BoundedText()

  mutating func hear(_ line: String, _ observe: (RunEvent) -> Void) {
    do {
      switch try WorkerReport(line: line) {
      case .started(let statistics):
        started = statistics
        startHeard = .now
        observe(.started(statistics))
      case .checkpoint(let checkpoint):
        checkpoints.append(checkpoint)
        observe(.checkpoint(checkpoint))
      case .answer(let known): answer = known
      case .value(let stated): statedValue = stated
      case .finished(let statistics): finished = statistics
      case .failed(let message): failure = message
      }
    } catch {
      malformed = malformed ?? error
    }
  }

  mutating func noteError(_ bytes: UnsafeRawBufferPointer) {
    complaint.append(bytes)
  }

  /// Builds the run once the process has ended.
  func run(_ findings: ProcessMonitor.Findings, limit: borrowing Limiter) -> Run {
    let ending = findings.ending
    let hasCompleted = ending?.status == 0 && finished != nil && malformed == nil
    let outcome = limit.outcome(of: findings, hasCompleted: hasCompleted)
    let charge = limit.charge(of: findings)
    let peak = peak(findings, charged: charge?.peak)
    var run = Run(
      outcome: outcome, exitCode: ending?.exitCode,
      signal: ending?.signal, message: outcome == .completed ? nil : message(findings),
      start: started?.resident, peak: peak, charge: charge,
      finalResident: finished?.resident, wall: findings.wall, user: ending?.user,
      system: ending?.system, bytesRead: ending?.bytesRead, majorFaults: ending?.majorFaults,
      limit: limit.limit, answer: answer, checkpoints: checkpoints, timeline: findings.timeline,
      remarks: limit.remarks(on: findings, outcome: outcome, peak: peak))
    // Less than this are its reports; more is an answer, or what a version keeps on disk.
    if let written = ending?.bytesWritten, written >= .kibibytes(64) { run.bytesWritten = written }
    run.workBegan = startHeard.map { findings.started.duration(to: $0) }
    run.statedValue = statedValue
    run.readings = findings.traffic.readings.positions
    return run
  }

  private func message(_ findings: ProcessMonitor.Findings) -> String? {
    if let failure { return failure }
    if let malformed { return malformed.description }
    if let text = complaint.text { return text }
    return findings.ending?.status == 0 ? "worker: it ended without its final figures" : nil
  }

  /// The larger of what the worker reported and what was seen of it: the kernel counts per
  /// processor, so the worker's own figure can be below a sample of the same run. A worker that did
  /// not live to send its final report is also judged from outside.
  private func peak(_ findings: ProcessMonitor.Findings, charged: ByteCount?) -> Peak? {
    let reported = ([started, finished].compactMap { $0 } + checkpoints.map(\.statistics))
      .map { max($0.peak, $0.resident) }.reduce(.zero, max)
    guard finished != nil else {
      return findings.peak(lastReported: reported, charged: charged)
    }
    return Peak(
      bytes: max(reported, findings.memory.largest ?? .zero), method: "worker VmHWM", floor: .zero,
      tolerance: ResidentCounters.ofThisMachine.tolerance)
  }
}

/// The beginning of what a process writes, by default as much as shows why it failed, however much
/// it writes.
struct BoundedText {
  private let capacity: Int
  private var bytes: [UInt8] = []

  init(capacity: Int = 4096) {
    self.capacity = capacity
  }

  mutating func append(_ more: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: more.prefix(capacity - bytes.count))
  }

  /// The text, with invalid UTF-8 repaired; `nil` if nothing was written.
  var text: String? { bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
}

/// Both ends of what a process writes, however much it writes: a runtime says first what is wrong
/// and last where.
struct TextEnds {
  private static let headCapacity = 2048
  private static let tailCapacity = 4096

  private var head: [UInt8] = []
  /// What comes after the head, up to twice the capacity before its front is dropped.
  private var tail: [UInt8] = []
  private var dropped = 0

  mutating func append(_ more: UnsafeRawBufferPointer) {
    let part = more.prefix(Self.headCapacity - head.count)
    head.append(contentsOf: part)
    let rest = more.dropFirst(part.count)
    dropped += max(0, rest.count - Self.tailCapacity)
    tail.append(contentsOf: rest.suffix(Self.tailCapacity))
    if tail.count > 2 * Self.tailCapacity { shorten() }
  }

  private mutating func shorten() {
    let excess = tail.count - Self.tailCapacity
    guard excess > 0 else { return }
    tail.removeFirst(excess)
    dropped += excess
  }

  /// The text, with invalid UTF-8 repaired, and a line that says how much is left out between its
  /// ends; `nil` if nothing was written.
  var text: String? {
    guard !head.isEmpty else { return nil }
    var ends = self
    ends.shorten()
    guard ends.dropped > 0 else { return String(decoding: head + ends.tail, as: UTF8.self) }
    return String(decoding: head, as: UTF8.self) + "\n[… \(ends.dropped) bytes are left out …]\n"
      + String(decoding: ends.tail, as: UTF8.self)
  }
}
