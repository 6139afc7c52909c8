// What Measurement and a worker say to each other, as values and as the texts they travel in: the
// request is the worker's command line, the reports are lines in a pipe. It runs nothing.
//
// Start here for the request; WorkerReport is the way back.

/// What a worker is asked to do: run one version of one case on one file.
///
/// It travels as the worker's command line, so a run can be repeated by hand:
/// `highwater-worker tail load app.log lines=1000`.
package struct WorkerRequest: Hashable, Sendable {
  /// The case's identifier, `tail`.
  package var caseID: String
  /// The version to run, `load` or `stream`, or the name of a third one.
  package var version: String
  package var input: String
  /// The case's options by their long names, `["lines": "1000"]`.
  package var options: [String: String]
  /// The file that the answer is written to, or `nil` if only its digest is wanted.
  package var answer: String?

  package init(
    caseID: String, version: String, input: String, options: [String: String] = [:],
    answer: String? = nil
  ) {
    self.caseID = caseID
    self.version = version
    self.input = input
    self.options = options
    self.answer = answer
  }

  /// The request as a command line, without the program's name; options sorted by name.
  package var arguments: [String] {
    let options = options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return (answer.map { ["--answer", $0] } ?? []) + [caseID, version, input] + options
  }

  /// Reads a request off a command line, without the program's name.
  ///
  /// - Throws: `WorkerProtocolError.malformedRequest` with the usage.
  package init(arguments: [String]) throws(WorkerProtocolError) {
    var rest = arguments[...]
    var answer: String?
    if rest.first == "--answer" {
      guard rest.count >= 2 else { throw .malformedRequest("--answer has no file") }
      answer = rest[rest.startIndex + 1]
      rest = rest.dropFirst(2)
    }
    guard rest.count >= 3 else {
      throw .malformedRequest("a case, a version and a file are needed")
    }
    let positional = Array(rest.prefix(3))
    var options: [String: String] = [:]
    for argument in rest.dropFirst(3) {
      guard let equals = argument.firstIndex(of: "=") else {
        throw .malformedRequest("'\(argument)' is not name=value")
      }
      options[String(argument[..<equals])] = String(argument[argument.index(after: equals)...])
    }
    self.init(
      caseID: positional[0], version: positional[1], input: positional[2], options: options,
      answer: answer)
  }
}

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
