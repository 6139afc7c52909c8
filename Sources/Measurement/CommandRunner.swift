import CLaunch
import Glibc
import MemoryTracking
import Streaming
import WorkerProtocol

/// Measures programs that know nothing of HighWater.
///
/// The exact peak is read while the kernel stops each process at its exit (ptrace(2)). If tracing
/// is not allowed, the peak comes from `wait4`, with its floor.
package struct CommandRunner: Sendable {
  private let interruption: Interruption
  private let usesGroups: Bool

  /// - Parameters:
  ///   - interruption: Ends a run as cancelled.
  ///   - usesGroups: Whether each run gets its own cgroup if one can be made.
  package init(interruption: Interruption, usesGroups: Bool = true) {
    self.interruption = interruption
    self.usesGroups = usesGroups
  }

  /// Runs a command once, in a process of its own.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments.
  ///   - output: What happens to its output.
  ///   - options: How to make the run.
  ///   - observe: Receives the samples as they are taken.
  /// - Returns: The run, whatever its outcome; `answer` is set only if the output was digested.
  /// - Throws: `MeasurementError` if the program could not be started.
  package func run(
    _ command: ForeignCommand, output: ForeignCommand.Output, options: RunOptions,
    observe: (RunEvent) -> Void
  ) throws(MeasurementError) -> Run {
    var answers = try Pipe.open()
    var errors = try Pipe.open()
    let terminal = output == .shown ? LentTerminal() : nil
    defer { terminal?.takeBack() }
    let input = try command.openInput(atTerminal: terminal != nil)
    var request = ChildProcess.Request(
      program: command.words.first ?? "", arguments: Array(command.words.dropFirst()))
    request.standardInput = input.number
    request.environment = command.environment
    if let tracing = options.tracing {
      let preloaded =
        command.environment["LD_PRELOAD"] ?? getenv("LD_PRELOAD").map { String(cString: $0) }
      request.environment.merge(tracing.environment(preloaded: preloaded)) { _, traced in traced }
    }
    request.mayUseHugePages = command.mayUseHugePages
    request.inspectsPrograms = options.inspectsPrograms
    request.terminal = terminal?.number ?? -1
    request.isTraced = command.isTraced
    request.hasOffspring = true
    switch output {
    case .discarded, .digested, .compared: request.standardOutput = answers.writing?.number ?? -1
    case .null: request.standardOutput = -1
    case .shown: request.standardOutput = STDOUT_FILENO
    }
    request.standardError = output == .shown ? STDERR_FILENO : errors.writing?.number ?? -1

    var limiter = Limiter(options.limit, usesGroups: usesGroups)
    var monitor = try limiter.start(request, options: options, interruption: interruption)
    answers.closeWriting()
    errors.closeWriting()
    var answer = AnswerReader(output)
    var complaint = TextEnds()
    var phases = ReportedPhases()
    var readers = [CheckpointReader(), CheckpointReader()]
    func take(_ line: CheckpointLine) {
      if let checkpoint = phases.take(line) { observe(.checkpoint(checkpoint)) }
    }
    func keep(_ bytes: UnsafeRawBufferPointer, of pipe: Int) {
      if pipe == 1 {
        complaint.append(bytes)
      } else {
        answer?.append(bytes)
      }
    }
    let findings = try monitor.watch(
      pipes: [answers.reading.number, errors.reading.number],
      receive: { (pipe, bytes) throws(MeasurementError) in
        guard command.reportsPhases else { return keep(bytes, of: pipe) }
        readers[pipe].append(bytes, other: { keep($0, of: pipe) }, line: take)
      },
      look: { observe(.sample($0)) })
    for pipe in readers.indices {
      readers[pipe].finish(other: { keep($0, of: pipe) }, line: take)
    }

    answer?.finish()

    let ending = findings.ending
    let charge = limiter.charge(of: findings)
    let peak = findings.peak(charged: charge?.peak)
    let together = findings.together(in: limiter.group, largest: peak)
    var outcome = limiter.outcome(of: findings, hasCompleted: ending?.status == 0)
    // Ctrl-C went to the command, which owned the terminal, and not to this process.
    if terminal != nil, outcome == .aborted, ending?.signal == SIGINT { outcome = .cancelled }
    var remarks = limiter.remarks(on: findings, outcome: outcome, peak: peak)
    if findings.isTraced, let program = command.words.first, losesPrivileges(program) {
      remarks.append(
        "It has set-user-ID, set-group-ID or file capabilities, which have no effect while it is "
          + "traced; --untraced keeps them.")
    }
    if let cut = phases.cut { remarks.append(cut) }
    if let breach = findings.breach { remarks.append(breach.description) }
    if peak == nil {
      remarks.append(
        "Its peak is not known: it ended between two samples, and nothing followed its processes.")
    }
    let said = complaint.text ?? ""
    let advice = findings.isTraced ? tracingAdvice(to: said) : nil
    let message = (outcome == .completed ? [] : [said]) + (advice.map { [$0] } ?? [])
    var run = Run(
      outcome: outcome, exitCode: ending?.exitCode, signal: ending?.signal,
      message: message.isEmpty ? nil : message.joined(separator: "\n"),
      peak: peak, treePeak: together?.bytes, treeMethod: together?.method, charge: charge,
      wall: findings.wall, user: ending?.user, system: ending?.system,
      bytesRead: ending?.bytesRead, majorFaults: ending?.majorFaults, limit: limiter.limit,
      answer: answer?.answer,
      leftBehind: ending?.leftBehind, checkpoints: phases.checkpoints,
      timeline: findings.timeline, remarks: remarks)
    run.bytesWritten = ending?.bytesWritten
    run.commandLine = command.line
    // A phase's time is when its line arrived.
    run.workBegan = .zero
    run.processes = ending?.processes ?? []
    run.programs = ending?.programs ?? []
    run.mismatch = answer?.comparison?.mismatch
    run.programsExecuted = ending?.programsExecuted
    run.refusedProgram = ending?.refusedProgram ?? findings.programs.refused
    run.breach = findings.breach
    run.programsSeen = findings.programs.seen
    run.ownProgram = ending?.ownProgram
    run.readings = findings.traffic.readings.positions
    run.heldElsewhere = findings.memory.mostElsewhere
    run.bytesToDisk = [findings.traffic.toDisk, options.countsFiles ? ending?.bytesToDisk : nil]
      .compactMap { $0 }.max()
    return run
  }
}

/// Whether a program would gain privileges when started untraced by this user (execve(2),
/// capabilities(7)).
private func losesPrivileges(_ program: String) -> Bool {
  guard geteuid() != 0 else { return false }
  return executablePath(of: program).map { gains_privileges($0.nativePath) } ?? false
}

/// Digests an output, and compares it if an answer is expected.
private struct AnswerReader: ~Copyable {
  private var digest = Digest()
  private var byteCount = 0
  private(set) var comparison: AnswerComparison?

  /// - Returns: `nil` for an output that nobody wants to know.
  init?(_ output: ForeignCommand.Output) {
    switch output {
    case .discarded, .null, .shown: return nil
    case .digested: comparison = nil
    case .compared(let expected): comparison = AnswerComparison(expected)
    }
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    digest.update(bytes)
    byteCount += bytes.count
    comparison?.append(bytes)
  }

  mutating func finish() {
    comparison?.finish()
  }

  var answer: Answer { Answer(byteCount: byteCount, digest: digest.text) }
}
