import MemoryTracking
import TestSupport
import WorkerProtocol

/// A run of the built worker with its reports, as its parent sees it.
struct WorkerProcess {
  var process: FinishedProcess
  var reports: [WorkerReport]

  /// Runs the worker to its end with descriptor 3 on a file.
  init(_ arguments: [String], in folder: TemporaryFolder) throws {
    let script = "reports=$1; shift; exec \"$@\" 3>\"$reports\""
    let worker = try BuiltProducts.path("highwater-worker")
    process = try run(
      "/bin/sh", ["-c", script, "sh", folder.path("reports"), worker] + arguments)
    reports = try folder.contents(of: "reports").split(separator: UInt8(ascii: "\n"))
      .map { try WorkerReport(line: String(decoding: $0, as: UTF8.self)) }
  }

  /// The reports in words.
  var words: [String] {
    reports.map { report in
      switch report {
      case .started: "started"
      case .checkpoint(let checkpoint): checkpoint.name
      case .answer(let answer): "answer of \(answer.byteCount)"
      case .value(let stated): "value \(stated.value)"
      case .finished: "finished"
      case .failed(let message): message
      }
    }
  }

  /// How far the peak rose above the start, in bytes, or `nil` where either was not reported.
  var growth: Int? {
    guard case .started(let start)? = reports.first, case .finished(let end)? = reports.last
    else { return nil }
    return end.peak.bytes - start.peak.bytes
  }
}
