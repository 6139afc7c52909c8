import Glibc
import MemoryTracking
import Streaming
import WorkerProtocol

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
