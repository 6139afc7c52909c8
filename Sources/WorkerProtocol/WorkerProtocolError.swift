/// Why a request or a report could not be read.
package enum WorkerProtocolError: Error, Hashable, CustomStringConvertible {
  /// The worker's command line is not a request.
  case malformedRequest(String)
  /// A line from the worker is not a report.
  case malformedReport(String)

  package var description: String {
    switch self {
    case .malformedRequest(let reason):
      "worker: \(reason); usage: highwater-worker [--answer FILE] CASE VERSION FILE [NAME=VALUE …]"
    case .malformedReport(let line):
      "worker: cannot read the report '\(line)'; build highwater and highwater-worker together"
    }
  }
}
