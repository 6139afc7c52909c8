// The program highwater-worker: runs one version of one case in a process of its own, so that the
// peak is that version's alone. It links no more than that needs, since its own memory is the floor
// of every figure.
//
// Start at `workerMain` below, which C's `main` calls; ReportChannel sends what it reports.

import CaseStudies
import Glibc
import MemoryTracking
import Streaming
import WorkerProtocol

/// Runs the version it is asked for and reports as it goes.
struct Worker {
  let channel: ReportChannel

  private static let usageCode: Int32 = 64

  /// Runs what a command line, without the program's name, asks for; returns the exit code.
  func run(_ arguments: [String]) -> Int32 {
    let request: WorkerRequest
    let study: CaseStudy
    let version: CaseVersion
    let options: CaseOptions
    do {
      request = try WorkerRequest(arguments: arguments)
      guard let named = CaseStudy.named(request.caseID) else {
        throw WorkerProtocolError.malformedRequest(
          "there is no case '\(request.caseID)', only \(known(CaseStudy.all.map(\.id)))")
      }
      study = named
      guard let found = study.version(named: request.version) else {
        throw WorkerProtocolError.malformedRequest(
          "'\(study.id)' has no version '\(request.version)', "
            + "only \(known(study.versions.map(\.name)))")
      }
      version = found
      options = try study.validated(request.options)
    } catch {
      channel.send(.failed("\(error)"))
      return Worker.usageCode
    }
    do {
      try run(study, version, request, options)
      return EXIT_SUCCESS
    } catch {
      channel.send(.failed(message(error, request)))
      return EXIT_FAILURE
    }
  }

  private func run(
    _ study: CaseStudy, _ version: CaseVersion, _ request: WorkerRequest, _ options: CaseOptions
  ) throws {
    // All versions refuse the same inputs in the same words, a FIFO before anything waits for it.
    _ = try InputFile.check(request.input)
    let answer = try AnswerWriter(to: request.answer)
    let channel = channel
    let tracker = MemoryTracker(
      sink: .closure { event in
        switch event {
        case .enabled(let statistics): channel.send(.started(statistics))
        case .checkpoint(let checkpoint): channel.send(.checkpoint(checkpoint))
        }
      })
    try channel.rehearse()
    try study.rehearse?()
    let run = CaseRun(
      path: try foundationPath(request.input), options: options, answer: answer, tracker: tracker)
    try tracker.enable()
    try version.run(run)
    let digest = try answer.finish()
    channel.send(.answer(Answer(byteCount: answer.byteCount, digest: digest)))
    if let result = run.result {
      channel.send(.value(StatedValue(value: result.value, error: result.error)))
    }
    channel.send(.finished(try .current()))
  }

  /// A path that Foundation can open too: it knows only those of valid UTF-8. For any other it is
  /// the name of a descriptor, which stays open until the process ends.
  private func foundationPath(_ path: String) throws(StreamingError) -> String {
    guard NativeText.holdsForeignBytes(path) else { return path }
    let descriptor = open(path.nativePath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .failed(.open, path) }
    return "/proc/self/fd/\(descriptor)"
  }

  private func known(_ names: [String]) -> String { names.joined(separator: ", ") }

  /// The message of an error that is one of the package's own, or else of Foundation's, which names
  /// neither the noun nor the remedy.
  private func message(_ error: any Error, _ request: WorkerRequest) -> String {
    switch error {
    case is StreamingError, is CaseError, is MemoryTrackingError: "\(error)"
    default:
      "\(request.caseID): the \(request.version) version failed on '\(request.input)' (\(error)); "
        + "check that the file still exists and fits into memory"
    }
  }
}

/// Runs one version of one case in a process of its own, so that the peak is that version's alone.
///
///     highwater-worker [--answer FILE] CASE VERSION FILE [NAME=VALUE …]
///
/// It reports on descriptor 3 (`WorkerReport`), or, run by hand without one, to standard output in
/// words.
///
/// Takes `argc` and `argv`, whose strings need not be UTF-8, and returns the exit code: 0 done, 1
/// the version failed, 64 the request cannot be understood.
@c(highwater_worker_main)
public func workerMain(
  count: Int32, arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  // Before anything else, while no file can have taken the descriptor's number.
  let channel = ReportChannel()
  // A reader that is gone shows as EPIPE at the next report, which then ends the run without a
  // word.
  signal(SIGPIPE, SIG_IGN)
  return Worker(channel: channel).run(
    Array(NativeText.texts(of: arguments, count: Int(count)).dropFirst()))
}

/// Where a worker's reports go: the pipe that its parent gave it, or a person's terminal.
enum ReportChannel: Sendable {
  /// The pipe's descriptor; each report is a line, written by one `write`.
  case pipe(Int32)
  /// Standard output, in words; a failure goes to standard error.
  case person

  /// Finds the pipe: descriptor 3, if it is open for writing (fcntl(2)).
  init() {
    let flags = fcntl(WorkerReport.descriptor, F_GETFL)
    let isWritable = flags >= 0 && flags & O_ACCMODE != O_RDONLY
    self = isWritable ? .pipe(WorkerReport.descriptor) : .person
  }

  /// Sends a report; ends the process if the reader is gone.
  func send(_ report: WorkerReport) {
    switch (self, report) {
    case (.pipe(let descriptor), _): write(wording(of: report), to: descriptor)
    case (.person, .failed): write(wording(of: report), to: STDERR_FILENO)
    case (.person, _): write(wording(of: report), to: STDOUT_FILENO)
    }
  }

  /// Formats a report of each kind that a run sends, without sending it.
  ///
  /// So the code pages that reporting needs are in memory from the start and count to the
  /// worker; what the peak rises by from there on is the version's own.
  func rehearse() throws {
    let tracker = MemoryTracker(
      sink: .closure { event in
        switch event {
        case .enabled(let statistics): _ = wording(of: .started(statistics))
        case .checkpoint(let checkpoint): _ = wording(of: .checkpoint(checkpoint))
        }
      })
    try tracker.enable()
    try tracker.checkpoint("Rehearsal")
    _ = wording(of: .answer(Answer(byteCount: 0, digest: "")))
  }

  private func wording(of report: WorkerReport) -> [UInt8] {
    switch self {
    case .pipe: Array("\(report.line)\n".utf8)
    case .person: Array("\(report.text)\n".utf8)
    }
  }

  private func write(_ line: [UInt8], to descriptor: Int32) {
    do throws(SystemError) {
      try SystemCalls.write(line, to: descriptor)
    } catch {
      // Without its reader a run has no purpose.
      exit(EXIT_FAILURE)
    }
  }
}

extension WorkerReport {
  /// The report in words, in the form of the tracker's lines.
  fileprivate var text: String {
    switch self {
    case .started(let statistics): statistics.trackingEnabledLine
    case .checkpoint(let checkpoint): checkpoint.description
    case .answer(let answer): "[ANSWER] \(answer.byteCount) bytes, XXH3 \(answer.digest)"
    case .value(let stated):
      "[ANSWER] gives \(stated.value)"
        + (stated.error.map { ", off by \(ByteCount.fixed($0 * 100)) % at most" } ?? "")
    case .finished(let statistics):
      "[MEMORY] Finished. RSS: \(ByteCount.fixed(statistics.resident.mebibytes)) MiB, "
        + "Peak: \(ByteCount.fixed(statistics.peak.mebibytes)) MiB"
    case .failed(let message): message
    }
  }
}
