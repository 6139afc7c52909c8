import Glibc

/// The pipe that signals are put into. A process has one disposition for each signal, and a handler
/// can reach nothing but what belongs to the whole process; so this does.
private let signalPipe: (reading: Int32, writing: Int32)? = {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { return nil }
  for end in ends {
    _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    _ = fcntl(end, F_SETFL, O_NONBLOCK)
  }
  return (ends[0], ends[1])
}()

/// Only what is safe within a handler: the signal is looked at when the editor waits for a key.
private func note(signal: Int32) {
  guard let signalPipe else { return }
  let code = errno
  var byte = UInt8(truncatingIfNeeded: signal)
  _ = write(signalPipe.writing, &byte, 1)
  errno = code
}

/// Takes the signals that concern a terminal over while a line is read.
///
/// A signal becomes a byte in a pipe, which is waited for together with the terminal: however late
/// or early it comes, and on whichever thread, none is missed. The dispositions that were in force
/// before come back with the end of the object, and signals that were not looked at are sent again.
/// What was ignored stays so. A process must read one line at a time.
final class SignalWatch {
  /// The signals that would end or stop the process, or that it may have a handler of its own for.
  private static let ending = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]
  private static let telling = [SIGWINCH, SIGCONT]

  /// Becomes readable when a signal has come.
  let descriptor: Int32
  private var previous: [(signal: Int32, action: sigaction)] = []

  /// Takes the signals over (`sigaction(2)`).
  init() throws(LineEditingError) {
    guard let signalPipe else { throw .terminalFailed(code: EMFILE) }
    descriptor = signalPipe.reading
    for signal in Self.telling + Self.ending {
      var action = sigaction()
      sigaction(signal, nil, &action)
      if Self.ending.contains(signal), action.isIgnored { continue }
      previous.append((signal, action))
      Self.watch(signal)
    }
  }

  deinit {
    for (signal, action) in previous {
      var action = action
      sigaction(signal, &action, nil)
    }
    for signal in Self.pending(descriptor) where Self.ending.contains(signal) { raise(signal) }
  }

  /// Takes out the signals that have come, in their order.
  func takePending() -> [Int32] { Self.pending(descriptor) }

  /// Whether `signal` is watched: it is not when the process ignores it.
  func isWatching(_ signal: Int32) -> Bool { previous.contains { $0.signal == signal } }

  /// Stops the process's group as the terminal does on Ctrl-Z; returns when it goes on.
  ///
  /// If no one could wake the process up, the kernel does not stop it, and this returns at once.
  func stopGroup() {
    // The others first, then this thread: a signal to the whole process may be taken by another
    // thread a moment later, when this one has changed the terminal's mode already.
    signal(SIGTSTP, SIG_IGN)
    kill(0, SIGTSTP)
    signal(SIGTSTP, SIG_DFL)
    raise(SIGTSTP)
    Self.watch(SIGTSTP)
  }

  private static func watch(_ signal: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = note
    action.sa_flags = SA_RESTART
    sigaction(signal, &action, nil)
  }

  private static func pending(_ descriptor: Int32) -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    return bytes.prefix(max(count, 0)).map { Int32($0) }
  }
}

extension sigaction {
  fileprivate var isIgnored: Bool {
    unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
