import Glibc
import MemoryTracking

/// A run of a tool whose answer is wanted and not its memory: a compiler, a `--version`.
package struct ToolRun: Hashable, Sendable {
  /// The exit status, or 128 + the number of the signal that ended it; `nil` if it was stopped.
  package var exitCode: Int32?
  /// The first `capacity` bytes that it wrote to standard output, with invalid UTF-8 repaired.
  package var output: String
  /// The same of standard error.
  package var errors: String
  /// Whether it was ended after its time.
  package var hasTimedOut: Bool

  package var hasSucceeded: Bool { exitCode == 0 }

  /// How much of each stream is kept.
  package static let capacity = 65_536

  /// Runs a tool to its end, with nothing on standard input.
  ///
  /// - Parameters:
  ///   - words: The program and its arguments; no shell interprets them.
  ///   - environment: The variables that it gets besides HighWater's own.
  ///   - timeout: When it is ended.
  ///   - interruption: Ends it too.
  /// - Throws: `MeasurementError` if it could not be started.
  package init(
    _ words: [String], environment: [String: String] = [:], timeout: Duration,
    interruption: Interruption
  ) throws(MeasurementError) {
    var output = try Pipe.open()
    var errors = try Pipe.open()
    var request = ChildProcess.Request(
      program: words.first ?? "", arguments: Array(words.dropFirst()))
    request.environment = environment
    request.hasOffspring = true
    request.standardOutput = output.writing?.number ?? -1
    request.standardError = errors.writing?.number ?? -1
    var options = RunOptions()
    options.timeout = timeout
    var monitor = try ProcessMonitor(
      request, options: options, watchdogLimit: nil, interruption: interruption)
    output.closeWriting()
    errors.closeWriting()
    var texts = [BoundedText(capacity: Self.capacity), BoundedText(capacity: Self.capacity)]
    let findings = try monitor.watch(
      pipes: [output.reading.number, errors.reading.number],
      receive: { (pipe, bytes) throws(MeasurementError) in texts[pipe].append(bytes) },
      look: { _ in })
    exitCode = findings.verdict == nil ? findings.ending?.exitCode : nil
    hasTimedOut = findings.verdict == .timedOut
    self.output = texts[0].text ?? ""
    self.errors = texts[1].text ?? ""
  }
}
