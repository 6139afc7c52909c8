import Glibc

/// A running `memory-probe` that does what it is told, a line at a time, so that a test knows what
/// it holds without asking a clock.
package final class ObedientProbe {
  /// Its process.
  package let process: Int32
  private let input: Descriptor
  private let output: Descriptor
  private var hasEnded = false

  /// Starts it.
  ///
  /// - Parameter executable: The program; a copy under another name has that name as a process.
  /// - Throws: `TestSupportError` if it cannot be started.
  package convenience init(executable: String? = nil) throws(TestSupportError) {
    let probe: String
    if let executable { probe = executable } else { probe = try BuiltProducts.path("memory-probe") }
    try self.init(probe, ["obey", "0"])
  }

  /// Starts it through another program, which must become it (exec(3)).
  package init(_ executable: String, _ arguments: [String]) throws(TestSupportError) {
    let input = try Pipe()
    let output = try Pipe()
    let launch = Launch(
      executable: executable, arguments: arguments, environment: [:], workingFolder: nil)
    process = try launch.start(newSession: false) { actions in
      posix_spawn_file_actions_adddup2(&actions, input.reading.number, 0)
      posix_spawn_file_actions_adddup2(&actions, output.writing.number, 1)
    }
    input.reading.close()
    output.writing.close()
    self.input = input.writing
    self.output = output.reading
    // Only now is it sure to be the probe, and to have touched what it touches at its start.
    try tell("ready")
  }

  deinit { end() }

  /// Has a line obeyed, and waits until that is done.
  ///
  /// - Throws: `TestSupportError.call` if it has ended.
  package func tell(_ line: String) throws(TestSupportError) {
    let bytes = Array("\(line)\n".utf8)
    let count = withoutBrokenPipeSignal {
      bytes.withUnsafeBytes { write(input.number, $0.baseAddress, $0.count) }
    }
    guard count == bytes.count else { throw .failed("write", "the probe") }
    var byte: UInt8 = 0
    repeat {
      let count = read(output.number, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      guard count == 1 else { throw .failed("read", "the probe") }
    } while byte != UInt8(ascii: "\n")
  }

  /// Whether it still runs.
  package var isAlive: Bool { !hasEnded && waitpid(process, nil, WNOHANG) == 0 }

  /// Lets it end; it stays a zombie until `end`.
  package func letEnd() { input.close() }

  /// Ends it and its children, and takes its place in the process table away.
  ///
  /// It ends by itself, since a killed one would leave its children to this process if that adopts
  /// orphans, as zombies that nobody reaps. It is killed if it does not end, as when it is stopped.
  package func end() {
    guard !hasEnded else { return }
    hasEnded = true
    input.close()
    for _ in 0..<500 {
      if waitpid(process, nil, WNOHANG) != 0 { return }
      usleep(10_000)
    }
    kill(process, SIGKILL)
    while waitpid(process, nil, 0) == -1, errno == EINTR {}
  }
}
