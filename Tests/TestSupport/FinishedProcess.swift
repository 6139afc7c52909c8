import Glibc

/// What a program that has ended left behind.
package struct FinishedProcess: Sendable {
  /// How it ended.
  package let termination: Termination
  /// All that it wrote to standard output.
  package let output: [UInt8]
  /// All that it wrote to standard error.
  package let errors: [UInt8]

  /// The exit status; `nil` if a signal ended it.
  package var status: Int32? {
    if case .exited(let status) = termination { status } else { nil }
  }

  /// The signal that ended it; `nil` if it exited.
  package var signal: Int32? {
    if case .signalled(let signal) = termination { signal } else { nil }
  }

  /// The output as text, with U+FFFD for what is not UTF-8.
  package var outputText: String { String(decoding: output, as: UTF8.self) }

  /// The errors as text, with U+FFFD for what is not UTF-8.
  package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// Runs a program to its end, feeding it and draining both its outputs at once.
///
/// - Parameters:
///   - executable: The program's path.
///   - arguments: Its arguments, without its name.
///   - standardInput: What it reads from a pipe; a program that stops reading early is no error.
///   - environment: Changes to a plain environment (`TERM`, `LANG`, `HOME`, the inherited `PATH`
///     and `LD_LIBRARY_PATH`); `nil` removes a variable.
///   - workingFolder: Where it runs; `nil` for the tests' own folder.
///   - timeout: How long it may take before it is killed.
/// - Returns: How it ended, and both its outputs whole.
/// - Throws: `TestSupportError.call` if it cannot be started, `.timedOut` if it was killed.
package func run(
  _ executable: String, _ arguments: [String] = [], standardInput: some Sequence<UInt8> = [],
  environment: [String: String?] = [:], workingFolder: String? = nil,
  timeout: Duration = patience
) throws(TestSupportError) -> FinishedProcess {
  let input = try Pipe()
  let output = try Pipe()
  let errors = try Pipe()
  let launch = Launch(
    executable: executable, arguments: arguments, environment: environment,
    workingFolder: workingFolder)
  let process = try launch.start(newSession: false) { actions in
    posix_spawn_file_actions_adddup2(&actions, input.reading.number, 0)
    posix_spawn_file_actions_adddup2(&actions, output.writing.number, 1)
    posix_spawn_file_actions_adddup2(&actions, errors.writing.number, 2)
  }
  input.reading.close()
  output.writing.close()
  errors.writing.close()

  let exchange = Exchange(
    input: input.writing, unsent: Array(standardInput)[...], output: output.reading,
    errors: errors.reading)
  let finished = exchange.go(until: .now + timeout)
  if !finished { kill(process, SIGKILL) }
  var status: Int32 = 0
  while waitpid(process, &status, 0) == -1, errno == EINTR {}
  guard finished else {
    let shown = String(decoding: exchange.outputBytes + exchange.errorBytes, as: UTF8.self)
    throw .timedOut(waitingFor: "the end of \(executable)", shown: shown)
  }
  return FinishedProcess(
    termination: Termination(waitStatus: status), output: exchange.outputBytes,
    errors: exchange.errorBytes)
}
