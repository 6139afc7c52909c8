import CLaunch
import Glibc
import Streaming

/// A program of the user's own, in any language, to be measured.
package struct ForeignCommand: Hashable, Sendable {
  /// What its column is headed with.
  package var name: String
  /// The program and its arguments; no shell takes part in reading them.
  package var words: [String]
  /// Whether the kernel follows it to its exit by ptrace(2), for the exact peak. A command that
  /// itself traces or gains privileges at its start (gdb, strace, sudo) cannot be followed.
  package var isTraced: Bool

  /// What it reads from standard input.
  package var input: Input

  package init(
    name: String, words: [String], isTraced: Bool = true, input: Input = .empty
  ) {
    self.name = name
    self.words = words
    self.isTraced = isTraced
    self.input = input
  }

  /// What a command reads from standard input.
  package enum Input: Hashable, Sendable {
    /// Nothing; or the terminal, where the command is shown at one.
    case empty
    /// What HighWater's own standard input is.
    case inherited
    /// A file, opened anew for each run.
    case file(String)
  }

  /// What becomes of the command's standard output.
  package enum Output: Hashable, Sendable {
    /// Read from a pipe and thrown away. `/dev/null` would change what is measured: GNU grep, for
    /// one, stops at the first match when its output goes there.
    case discarded
    /// Left to go where HighWater's own goes, as is its standard error. Where that is a terminal, the
    /// command has it to itself while it runs, keys and Ctrl-C included.
    case shown
    /// Read and digested, so that it can be held against another command's.
    case digested
  }
}

/// The terminal, to be lent to a command that is shown there, with the modes it had before.
final class LentTerminal {
  /// The terminal, open and close-on-exec.
  let number: Int32
  private var modes = termios()
  private let hasModes: Bool

  /// Opens the terminal that this process controls; `nil` without one, and in the background.
  init?() {
    number = terminal_own()
    guard number >= 0 else { return nil }
    hasModes = tcgetattr(number, &modes) == 0
  }

  /// Makes this process the terminal's foreground again and puts the modes back that a command which
  /// was killed may have left changed (tcsetattr(3)).
  func takeBack() {
    terminal_take_back(number)
    if hasModes { tcsetattr(number, TCSADRAIN, &modes) }
  }

  deinit { close(number) }
}

extension ForeignCommand {
  /// Opens what the command is to read.
  ///
  /// - Parameter atTerminal: whether it has the terminal to itself.
  /// - Returns: the descriptor, or one of -1 for an empty input.
  /// - Throws: `MeasurementError.input` for a file that cannot be opened.
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

/// What to do about a program that failed because it is followed by ptrace(2); `nil` where what it said
/// does not point to that.
///
/// A process has one tracer, so a debugger's program cannot have a second; and a traced one gains no
/// privileges at its start.
func tracingAdvice(to complaint: String) -> String? {
  let text = complaint.lowercased()
  let isRefused = ["operation not permitted", "eperm"].contains { text.contains($0) }
  guard text.contains("ptrace") && isRefused || text.contains("effective uid is not 0") else {
    return nil
  }
  return "It is followed by ptrace, so it cannot trace or gain privileges; add --untraced."
}

/// Why a program that is there could not be executed for want of a file: the interpreter that its first
/// line names, or the loader that a binary names (execve(2)).
///
/// - Parameter program: a path, or a name to be looked for in `PATH`.
/// - Returns: the interpreter, without blanks but with a carriage return; empty for a binary; `nil`
///   where there is no such program.
func missingInterpreter(of program: String) -> String? {
  guard let path = executablePath(of: program) else { return nil }
  let file = Descriptor(adopting: open(path.nativePath, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
  // What the kernel reads of the first line.
  var bytes = [UInt8](repeating: 0, count: 256)
  let count = read(file.number, &bytes, bytes.count)
  guard count > 2, bytes.starts(with: "#!".utf8) else { return "" }
  let line = bytes[2..<count].prefix { $0 != UInt8(ascii: "\n") }
  let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  return NativeText.text(of: line.drop(while: isBlank).prefix { !isBlank($0) })
}

/// Where execvp(3) finds a program.
private func executablePath(of program: String) -> String? {
  let folders =
    program.utf8.contains(UInt8(ascii: "/"))
    ? [] : getenv("PATH").map { String(cString: $0) }?.split(separator: ":") ?? []
  let candidates = folders.isEmpty ? [program] : folders.map { "\($0)/\(program)" }
  return candidates.first { access($0.nativePath, X_OK) == 0 }
}
