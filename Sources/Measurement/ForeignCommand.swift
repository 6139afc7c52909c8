import CLaunch
import Glibc
import Streaming

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
