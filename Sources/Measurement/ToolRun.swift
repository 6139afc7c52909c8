import Glibc
package import MemoryTracking
import Streaming

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
  /// Whether it failed and the kernel meanwhile killed a process of this one's cgroup for want of
  /// memory.
  package var lackedMemory: Bool
  /// The most that all its processes were seen to hold; `nil` if it was too short to be seen.
  package var peak: ByteCount?

  package var hasSucceeded: Bool { exitCode == 0 }

  /// How much of each stream is kept.
  package static let capacity = 65_536

  /// Runs a tool to its end.
  ///
  /// - Parameters:
  ///   - words: The program and its arguments; no shell interprets them.
  ///   - environment: The variables that it gets besides HighWater's own, or besides those of its
  ///     confinement.
  ///   - input: The file that it reads from standard input; `nil` for nothing.
  ///   - timeout: When it is ended.
  ///   - interruption: Ends it too.
  ///   - confinement: What it may see and use if it works on what nobody vouches for; `nil` if it
  ///     runs as any other program.
  ///   - line: Receives each line of its output as it comes, whole lines only; the output is then
  ///     not kept.
  /// - Throws: `MeasurementError` if it could not be started.
  package init(
    _ words: [String], environment: [String: String] = [:], input: String? = nil,
    timeout: Duration, interruption: Interruption, confinement: Confinement? = nil,
    line: ((String) -> Void)? = nil
  ) throws(MeasurementError) {
    var output = try Pipe.open()
    var errors = try Pipe.open()
    let file = Descriptor(
      adopting: input.map { open($0.nativePath, O_RDONLY | O_NOCTTY | O_CLOEXEC) } ?? -1)
    if let input, file.number < 0 { throw .input(path: input, code: errno) }
    var request = ChildProcess.Request(
      program: words.first ?? "", arguments: Array(words.dropFirst()))
    request.environment = environment
    request.hasOffspring = true
    request.standardInput = file.number
    request.standardOutput = output.writing?.number ?? -1
    request.standardError = errors.writing?.number ?? -1
    var options = RunOptions()
    options.timeout = timeout
    options.confinement = confinement
    // What is confined is counted and bounded exactly, which a mere tool need not be.
    request.isTraced = confinement != nil
    options.cap = confinement?.compilerMemory
    let killsBefore = ControlGroupPlace.ownKills() ?? 0
    var monitor = try ProcessMonitor(
      request, options: options, watchdogLimit: nil, interruption: interruption)
    output.closeWriting()
    errors.closeWriting()
    var texts = [BoundedText(capacity: Self.capacity), BoundedText(capacity: Self.capacity)]
    var lines = LineAssembler()
    let findings = try monitor.watch(
      pipes: [output.reading.number, errors.reading.number],
      receive: { (pipe, bytes) throws(MeasurementError) in
        if pipe == 0, let line {
          lines.append(bytes, deliver: line)
        } else {
          texts[pipe].append(bytes)
        }
      },
      look: { _ in })
    exitCode = findings.verdict == nil ? findings.ending?.exitCode : nil
    hasTimedOut = findings.verdict == .timedOut
    lackedMemory =
      exitCode != 0 && findings.verdict == nil
      && (ControlGroupPlace.ownKills() ?? 0) > killsBefore
    peak = findings.together(in: nil, largest: findings.peak(charged: nil))?.bytes
    self.output = texts[0].text ?? ""
    self.errors = texts[1].text ?? ""
    if let breach = findings.breach { self.errors += "\n\(breach)" }
    if case .overCap = findings.verdict, let cap = options.cap {
      self.errors += "\nIt held more than \(cap)."
    }
  }
}
