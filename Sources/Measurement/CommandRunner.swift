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

/// A user's own program, in any language, to be measured.
package struct ForeignCommand: Hashable, Sendable {
  /// The heading of its column.
  package var name: String
  /// The program and its arguments; no shell interprets them.
  package var words: [String]
  /// The command as it was typed, for people; `nil` for what HighWater itself runs.
  package var line: String?
  /// Whether the kernel follows it to its exit by ptrace(2), to read the exact peak. A command that
  /// itself traces, or that gains privileges when it starts (gdb, strace, sudo), cannot be
  /// followed.
  package var isTraced: Bool

  /// What it reads from standard input.
  package var input: Input
  /// A command line for `sh` to run before each run, unmeasured; `nil` for none.
  package var preparation: String?
  /// The variables that it gets in place of, or besides, HighWater's own.
  package var environment: [String: String] = [:]
  /// Whether lines that look like memory checkpoints are taken as such, and not as its output.
  package var reportsPhases = true
  /// Whether the kernel may give it huge pages, as far as the system lets any program have them
  /// (PR_SET_THP_DISABLE in prctl(2)).
  package var mayUseHugePages = true

  package init(
    name: String, words: [String], isTraced: Bool = true, input: Input = .empty,
    preparation: String? = nil
  ) {
    self.name = name
    self.words = words
    self.isTraced = isTraced
    self.input = input
    self.preparation = preparation
  }

  /// What a command reads from standard input.
  package enum Input: Hashable, Sendable {
    /// Nothing; or the terminal, if the command is shown on one.
    case empty
    /// HighWater's own standard input.
    case inherited
    /// A file, opened anew for each run.
    case file(String)
  }

  /// What happens to the command's standard output.
  package enum Output: Hashable, Sendable {
    /// Read from a pipe and thrown away. `/dev/null` would change what is measured: GNU grep, for
    /// example, stops at the first match if its output goes there.
    case discarded
    /// `/dev/null`, which some programs notice.
    case null
    /// Goes where HighWater's own output goes, and likewise for standard error. If that is a
    /// terminal, the command has it to itself while it runs, including keys and Ctrl-C.
    case shown
    /// Read and digested, to be compared with another command's output.
    case digested
    /// Read, digested, and compared with an answer that is known.
    case compared(to: ExpectedAnswer)
  }
}

/// The terminal, to be lent to a command that is shown on it, with the modes it had before.
final class LentTerminal {
  /// The terminal, open and close-on-exec.
  let number: Int32
  private var modes = termios()
  private let hasModes: Bool

  /// Opens the terminal that controls this process; `nil` if there is none or this process is in
  /// the background.
  init?() {
    number = terminal_own()
    guard number >= 0 else { return nil }
    hasModes = tcgetattr(number, &modes) == 0
  }

  /// Puts this process back into the terminal's foreground and restores the modes, which a killed
  /// command may have left changed (tcsetattr(3)).
  func takeBack() {
    terminal_take_back(number)
    if hasModes { tcsetattr(number, TCSADRAIN, &modes) }
  }

  deinit { close(number) }
}

extension ForeignCommand {
  /// Opens what the command is to read.
  ///
  /// - Parameter atTerminal: Whether the command has the terminal to itself.
  /// - Returns: The descriptor; one of -1 for an empty input.
  /// - Throws: `MeasurementError.input` if a file cannot be opened.
  func openInput(atTerminal: Bool) throws(MeasurementError) -> Descriptor {
    switch input {
    case .empty where atTerminal && isatty(STDIN_FILENO) == 1, .inherited:
      return Descriptor(adopting: fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0))
    case .empty:
      return Descriptor(adopting: -1)
    case .file(let path):
      let descriptor = open(path.nativePath, O_RDONLY | O_NOCTTY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .input(path: path, code: errno) }
      return Descriptor(adopting: descriptor)
    }
  }
}

/// Advice for a program that failed because ptrace(2) follows it.
///
/// A process can have only one tracer, so a debugger cannot trace its own program here; and a
/// traced process gains no privileges when it starts.
///
/// - Parameter complaint: What the program wrote to standard error.
/// - Returns: The advice; `nil` if the complaint does not point to tracing.
func tracingAdvice(to complaint: String) -> String? {
  let text = complaint.lowercased()
  let isRefused = ["operation not permitted", "eperm"].contains { text.contains($0) }
  guard text.contains("ptrace") && isRefused || text.contains("effective uid is not 0") else {
    return nil
  }
  return "It is followed by ptrace, so it cannot trace or gain privileges; add --untraced."
}

/// The file that is missing if an existing program could not be executed: the interpreter named in
/// its first line, or the loader that a binary names (execve(2)).
///
/// - Parameter program: A path, or a name to search for in `PATH`.
/// - Returns: The interpreter, without blanks but with a carriage return; empty for a binary; `nil`
///   if there is no such program.
func missingInterpreter(of program: String) -> String? {
  guard let path = executablePath(of: program) else { return nil }
  let file = Descriptor(adopting: open(path.nativePath, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
  // As much of the first line as the kernel reads.
  var bytes = [UInt8](repeating: 0, count: 256)
  let count = read(file.number, &bytes, bytes.count)
  guard count > 2, bytes.starts(with: "#!".utf8) else { return "" }
  let line = bytes[2..<count].prefix { $0 != UInt8(ascii: "\n") }
  let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  return NativeText.text(of: line.drop(while: isBlank).prefix { !isBlank($0) })
}

/// Finds the program that execvp(3) starts; `nil` if there is none.
package func executablePath(of program: String) -> String? {
  searchedPaths(of: program).first { access($0.nativePath, X_OK) == 0 }
}

/// Whether `PATH` has no file of a program's name, executable or not, in any folder that may be
/// searched: execvp(3) fails with EACCES if another folder may not be.
func isAbsentFromPath(_ program: String) -> Bool {
  !program.utf8.contains(UInt8(ascii: "/"))
    && !searchedPaths(of: program).contains { access($0.nativePath, F_OK) == 0 }
}

/// Where execvp(3) looks for a program, in its order.
private func searchedPaths(of program: String) -> [String] {
  guard !program.utf8.contains(UInt8(ascii: "/")) else { return [program] }
  let folders = getenv("PATH").map { String(cString: $0) } ?? "/bin:/usr/bin"
  return folders.split(separator: ":").map { "\($0)/\(program)" }
}
