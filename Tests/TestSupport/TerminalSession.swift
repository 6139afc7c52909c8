package import Glibc

/// A program at its own terminal, driven as a person would and read off its screen.
///
/// Every wait is for a condition, with a timeout that only a failing test reaches. Output is read
/// while waiting; calls must come from one thread at a time.
package final class TerminalSession {
  /// What the terminal shows now.
  package private(set) var screen: Screen
  /// Every byte the program has sent to the terminal.
  package private(set) var transcript: [UInt8] = []
  /// The program's process id.
  package let process: pid_t

  private let terminal: Pseudoterminal
  private var termination: Termination?

  /// Starts a program as the leader of a new session whose controlling terminal is a new one.
  ///
  /// - Parameters:
  ///   - executable: The program's path.
  ///   - arguments: Its arguments, without its name.
  ///   - environment: Changes to a plain environment (`TERM=xterm-256color`, `LANG=C.UTF-8`,
  ///     `HOME=/nonexistent`, the inherited `PATH` and `LD_LIBRARY_PATH`); `nil` removes a
  ///     variable.
  ///   - workingFolder: Where it runs; `nil` for the tests' own folder.
  ///   - columns: The window's width.
  ///   - rows: The window's height.
  /// - Throws: `TestSupportError.call` if it cannot be started.
  package init(
    _ executable: String, _ arguments: [String] = [], environment: [String: String?] = [:],
    workingFolder: String? = nil, columns: Int = 80, rows: Int = 24
  ) throws(TestSupportError) {
    let terminal = try Pseudoterminal(columns: columns, rows: rows)
    let launch = Launch(
      executable: executable, arguments: arguments, environment: environment,
      workingFolder: workingFolder)
    process = try launch.start(newSession: true) { actions in
      // The first terminal that a session's leader opens becomes the session's own.
      posix_spawn_file_actions_addopen(&actions, 0, terminal.slavePath, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
    self.terminal = terminal
    screen = Screen(columns: columns, rows: rows)
  }

  deinit {
    terminal.master.close()
    guard termination == nil else { return }
    kill(process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
  }

  /// Types `text` as it is.
  package func send(_ text: String) throws(TestSupportError) { try send(bytes: Array(text.utf8)) }

  /// Presses a key.
  package func send(_ key: Key) throws(TestSupportError) {
    takeUpOutput()
    try send(key.sequence(application: screen.applicationCursorKeys))
  }

  /// Sends bytes that need not be text.
  package func send(bytes: [UInt8]) throws(TestSupportError) {
    var unsent = bytes[...]
    let deadline = ContinuousClock.now + patience
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes { write(terminal.master.number, $0.baseAddress, $0.count) }
      if count > 0 {
        unsent = unsent.dropFirst(count)
      } else if errno != EAGAIN && errno != EINTR {
        throw .failed("write", terminal.slavePath)
      } else if ContinuousClock.now > deadline {
        throw .timedOut(waitingFor: "the program to read what is typed", shown: screen.text)
      } else {
        waitForOutput()
      }
    }
  }

  /// Resizes the window and lets the program know.
  package func resize(columns: Int, rows: Int) throws(TestSupportError) {
    takeUpOutput()
    screen.resize(columns: columns, rows: rows)
    try terminal.resize(columns: columns, rows: rows)
  }

  /// Sends `signal` to the program's process alone.
  package func signal(_ signal: Int32) { kill(process, signal) }

  /// The modes of the terminal's line discipline, to see that a program has restored them.
  package func modes() throws(TestSupportError) -> termios { try terminal.modes() }

  /// Closes the terminal: the kernel sends SIGHUP to the session.
  package func hangUp() {
    takeUpOutput()
    terminal.master.close()
  }

  /// Waits until `text` is anywhere on the screen.
  package func wait(for text: String, timeout: Duration = patience) throws(TestSupportError) {
    try wait(until: text, timeout: timeout) { $0.text.contains(text) }
  }

  /// Waits until the screen meets a condition.
  ///
  /// - Parameters:
  ///   - description: The condition in words, for the message of a failure.
  ///   - timeout: When to give up.
  ///   - condition: Whether the screen is as wished.
  /// - Throws: `TestSupportError.timedOut`, or `.endedEarly` if the program has gone.
  package func wait(
    until description: String, timeout: Duration = patience, _ condition: (Screen) -> Bool
  ) throws(TestSupportError) {
    let deadline = ContinuousClock.now + timeout
    takeUpOutput()
    while !condition(screen) {
      guard terminal.master.number >= 0, !terminal.master.isAtEnd else {
        throw .endedEarly(waitingFor: description, shown: screen.text)
      }
      guard ContinuousClock.now < deadline else {
        throw .timedOut(waitingFor: description, shown: screen.text)
      }
      waitForOutput()
      takeUpOutput()
    }
  }

  /// Waits until the screen has met a condition, if only for a moment.
  ///
  /// It is for what the program soon overwrites, such as a progress line: the condition is checked
  /// before each thing drawn, however much has arrived at once. Afterwards the screen may show
  /// more.
  ///
  /// - Parameters:
  ///   - description: The condition in words, for the message of a failure.
  ///   - condition: Whether the screen is as wished.
  /// - Throws: `TestSupportError.timedOut`, or `.endedEarly` if the program has gone.
  package func glimpse(
    _ description: String, _ condition: (Screen) -> Bool
  ) throws(TestSupportError) {
    let deadline = ContinuousClock.now + patience
    var wasMet = condition(screen)
    while !wasMet {
      guard terminal.master.number >= 0, !terminal.master.isAtEnd else {
        throw .endedEarly(waitingFor: description, shown: screen.text)
      }
      guard ContinuousClock.now < deadline else {
        throw .timedOut(waitingFor: description, shown: screen.text)
      }
      waitForOutput()
      takeUpOutput { wasMet = wasMet || condition($0) }
    }
  }

  /// Waits for the program to end, reading what it still sends.
  ///
  /// - Returns: How it ended.
  @discardableResult
  package func waitForExit(timeout: Duration = patience) throws(TestSupportError)
    -> Termination
  {
    let deadline = ContinuousClock.now + timeout
    while termination == nil {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        termination = Termination(waitStatus: status)
      } else if ContinuousClock.now > deadline {
        throw .timedOut(waitingFor: "the program to end", shown: screen.text)
      } else {
        waitForOutput()
      }
      takeUpOutput()
    }
    return termination ?? .exited(0)
  }

  /// Waits a moment or until output comes, so briefly that an end without output is noticed.
  private func waitForOutput() {
    let number = terminal.master.isAtEnd ? -1 : terminal.master.number
    var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    poll(&waiting, 1, 10)
  }

  private func takeUpOutput() {
    terminal.master.readAvailable { bytes in
      transcript += bytes
      screen.feed(bytes)
    }
  }

  /// Reads what has arrived, and passes on the screen before each carriage return and each escape.
  private func takeUpOutput(_ look: (Screen) -> Void) {
    terminal.master.readAvailable { bytes in
      transcript += bytes
      var rest = bytes
      while !rest.isEmpty {
        let next = rest.dropFirst().firstIndex { $0 == 0x0D || $0 == 0x1B } ?? rest.endIndex
        screen.feed(rest[..<next])
        look(screen)
        rest = rest[next...]
      }
    }
  }
}
