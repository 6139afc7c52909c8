// What Measurement and a worker say to each other, as values and as the texts they travel in: the
// request is the worker's command line, the reports are lines in a pipe. It runs nothing.
//
// Start here for the request; WorkerReport is the way back.

package import MemoryTracking

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

/// What a worker reports about its run, as it goes.
///
/// Reports travel as lines of tab-separated fields over a pipe, whose descriptor the worker is
/// given (`WorkerReport.descriptor`). Each line is written whole by one `write`, so a worker that
/// is killed leaves no half-written figure: what it reported counts, and the rest is unmeasured.
package enum WorkerReport: Hashable, Sendable {
  /// The descriptor of the pipe in the worker.
  package static let descriptor: Int32 = 3

  /// The case is about to start; the figures are the start of every comparison.
  case started(MemoryStatistics)
  case checkpoint(Checkpoint)
  /// The whole answer is known: its length in bytes and its digest.
  case answer(Answer)
  /// The number that the answer gives, of a case that has an estimate of it.
  case value(StatedValue)
  /// The case has ended well; the last figures, whose peak is the run's.
  case finished(MemoryStatistics)
  /// The case could not be done; a message for people.
  case failed(String)
}

/// A summary of a run's answer, enough to prove two answers the same without keeping either.
package struct Answer: Hashable, Sendable {
  /// The answer's length in bytes.
  package var byteCount: Int
  /// The XXH3 digest of the answer, as 16 hexadecimal digits.
  package var digest: String

  package init(byteCount: Int, digest: String) {
    self.byteCount = byteCount
    self.digest = digest
  }
}

/// The number that an answer gives, and how exact it is.
package struct StatedValue: Hashable, Sendable {
  package var value: Int
  /// The most by which it may be off, as a share of the exact one; `nil` for an exact one.
  package var error: Double?

  package init(value: Int, error: Double? = nil) {
    self.value = value
    self.error = error
  }

  /// Whether an exact value is within the error; one more or less always is.
  package func agrees(with exact: Int) -> Bool {
    Double((value - exact).magnitude) <= max(1, (error ?? 0) * Double(exact))
  }
}

extension WorkerReport {
  /// The report as its line, without the newline.
  ///
  /// Texts have their backslashes, tabs and newlines escaped (`\\`, `\t`, `\n`); amounts are bytes,
  /// times nanoseconds.
  package var line: String {
    switch self {
    case .started(let statistics): "started\t\(statistics.fields)"
    case .checkpoint(let checkpoint):
      "checkpoint\t\(escape(checkpoint.name))\t\(checkpoint.elapsed.nanoseconds)"
        + "\t\(checkpoint.residentDelta.bytes)\t\(checkpoint.peakIncrease.bytes)"
        + "\t\(checkpoint.statistics.fields)"
    case .answer(let answer): "answer\t\(answer.byteCount)\t\(answer.digest)"
    case .value(let stated):
      "value\t\(stated.value)\t\(stated.error.map { "\($0)" } ?? "-")"
    case .finished(let statistics): "finished\t\(statistics.fields)"
    case .failed(let message): "failed\t\(escape(message))"
    }
  }

  /// Reads a report off its line.
  ///
  /// - Throws: `WorkerProtocolError.malformedReport` for a line of any other form.
  package init(line: String) throws(WorkerProtocolError) {
    guard let report = WorkerReport.parse(line) else { throw .malformedReport(line) }
    self = report
  }

  private static func parse(_ line: String) -> WorkerReport? {
    // By bytes: as a Character a tab can melt into a combining mark that follows it.
    let fields = line.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    switch (fields[0], fields.count) {
    case ("started", 6): return MemoryStatistics(fields: fields[1...]).map(started)
    case ("finished", 6): return MemoryStatistics(fields: fields[1...]).map(finished)
    case ("failed", 2): return .failed(unescape(fields[1]))
    case ("answer", 3):
      return Int(fields[1]).map { .answer(Answer(byteCount: $0, digest: fields[2])) }
    case ("value", 3):
      let error = Double(fields[2])
      guard let value = Int(fields[1]), error != nil || fields[2] == "-" else { return nil }
      return .value(StatedValue(value: value, error: error))
    case ("checkpoint", 10):
      guard let elapsed = Int64(fields[2]), let delta = Int(fields[3]),
        let increase = Int(fields[4]), let statistics = MemoryStatistics(fields: fields[5...])
      else { return nil }
      return .checkpoint(
        Checkpoint(
          name: unescape(fields[1]), elapsed: .nanoseconds(elapsed), statistics: statistics,
          residentDelta: ByteCount(delta), peakIncrease: ByteCount(increase)))
    default: return nil
    }
  }
}

extension MemoryStatistics {
  fileprivate var fields: String {
    [resident, peak, virtual, anonymous, file].map { $0.map { "\($0.bytes)" } ?? "-" }
      .joined(separator: "\t")
  }

  fileprivate init?(fields: ArraySlice<String>) {
    let amounts = fields.map { Int($0).map { ByteCount($0) } }
    guard amounts.count == 5, let resident = amounts[0], let peak = amounts[1],
      zip(fields, amounts).allSatisfy({ $0 == "-" || $1 != nil })
    else { return nil }
    self.init(
      resident: resident, peak: peak, virtual: amounts[2], anonymous: amounts[3], file: amounts[4])
  }
}

private func escape(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": escaped += "\\\\"
    case "\t": escaped += "\\t"
    case "\n": escaped += "\\n"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}

private func unescape(_ text: String) -> String {
  var plain = ""
  var scalars = text.unicodeScalars.makeIterator()
  while let scalar = scalars.next() {
    guard scalar == "\\" else {
      plain.unicodeScalars.append(scalar)
      continue
    }
    switch scalars.next() {
    case "t": plain += "\t"
    case "n": plain += "\n"
    case let other?: plain.unicodeScalars.append(other)
    case nil: break
    }
  }
  return plain
}
