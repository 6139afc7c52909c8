import CEditLine
import Glibc
import Streaming

/// The terminal as libedit wants it: three streams, one of which this module writes to as well.
///
/// They use copies of the descriptors 0, 1 and 2, which no child inherits, so that closing
/// them leaves the process's own alone.
final class TerminalStreams {
  let input: UnsafeMutablePointer<FILE>
  let output: UnsafeMutablePointer<FILE>
  let errors: UnsafeMutablePointer<FILE>
  /// The modes the terminal had before the editor touched them.
  let originalModes: termios

  /// Opens the streams (`fdopen(3)`, `tcgetattr(3)`).
  init() throws(LineEditingError) {
    var modes = termios()
    guard isatty(1) == 1, tcgetattr(0, &modes) == 0 else { throw .notATerminal }
    originalModes = modes
    let streams = [(0, "r"), (1, "w"), (2, "w")].compactMap { Self.copy($0, $1) }
    guard streams.count == 3 else {
      for stream in streams { fclose(stream) }
      throw .startFailed
    }
    (input, output, errors) = (streams[0], streams[1], streams[2])
  }

  deinit {
    fclose(input)
    fclose(output)
    fclose(errors)
  }

  var descriptor: Int32 { fileno(input) }

  /// The window's width now, which libedit may not know yet; nil if the terminal does not say.
  var columns: Int? {
    var size = winsize()
    guard ioctl(fileno(output), UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Sends `text` at once.
  func write(_ text: String) {
    fputs(text, output)
    fflush(output)
  }

  /// Puts the modes back that were in force before the editor started, keeping what is typed ahead.
  func restoreModes() {
    var modes = originalModes
    tcsetattr(descriptor, TCSADRAIN, &modes)
  }

  private static func copy(_ number: Int32, _ mode: String) -> UnsafeMutablePointer<FILE>? {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
    // Standard error may be closed; libedit writes nothing there that must be seen.
    guard copy >= 0 else { return number == 2 ? fopen("/dev/null", "we") : nil }
    guard let stream = fdopen(copy, mode) else {
      close(copy)
      return nil
    }
    return stream
  }
}

/// The locale in which libedit shows characters.
enum TerminalLocale {
  /// Sets the `LC_CTYPE` of the process, once, before the editor starts.
  ///
  /// libedit asks the locale which characters can be shown and how they are sent, and never sets it
  /// itself. The user's own is taken if its characters are UTF-8. If not, as when `LANG` is unset
  /// in a container, C.UTF-8 is: the editor reads UTF-8 in any case, and all that it sends beyond
  /// ASCII is what the user typed, pasted or completed. If C.UTF-8 is missing too, ASCII works.
  /// Calls `setlocale(3)` for `LC_CTYPE` alone.
  static func adopt() {
    for name in ["", "C.UTF-8"] where !isUTF8 { setlocale(LC_CTYPE, name) }
  }

  private static var isUTF8: Bool { String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8" }
}

/// The stream that libedit draws on: it translates placeholders back and holds the rest until it is
/// to be seen.
///
/// What else is written to the terminal must come after `flush`, to be in order.
final class EditorOutput {
  /// The stream (`fopencookie(3)`), for libedit.
  private(set) var stream: UnsafeMutablePointer<FILE>?
  private let terminal: UnsafeMutablePointer<FILE>
  private let clusters: ClusterTable
  /// The beginning of a character of four bytes, such as all placeholders are.
  private var begun: [UInt8] = []
  /// What has been drawn and not been passed on.
  private var held: [UInt8] = []

  init(
    terminal: UnsafeMutablePointer<FILE>, clusters: ClusterTable
  ) throws(LineEditingError) {
    self.terminal = terminal
    self.clusters = clusters
    stream = nil
    stream = ceditline_open_output(Unmanaged.passUnretained(self).toOpaque()) {
      context, bytes, count in
      guard let context, let bytes else { return 0 }
      Unmanaged<EditorOutput>.fromOpaque(context).takeUnretainedValue().pass(
        UnsafeRawBufferPointer(start: bytes, count: count))
      return count
    }
    if stream == nil { throw .startFailed }
  }

  deinit { if let stream { fclose(stream) } }

  /// Passes on what libedit has written so far.
  func flush() {
    if let stream { fflush(stream) }
    flushHeld()
  }

  /// Forgets what libedit has drawn since, but for a bell.
  func drop() {
    if let stream { fflush(stream) }
    held.removeAll { $0 != 0x07 }
  }

  private func flushHeld() {
    guard !held.isEmpty else { return }
    fwrite(held, 1, held.count, terminal)
    fflush(terminal)
    held.removeAll(keepingCapacity: true)
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      guard byte == 0xF0 || !begun.isEmpty else {
        held.append(byte)
        continue
      }
      begun.append(byte)
      guard begun.count == 4 else { continue }
      held += translation(of: begun)
      begun = []
    }
    // Whole pages, as of `bind` without arguments, are not held.
    if held.count > 1 << 16 { flushHeld() }
  }

  private func translation(of bytes: [UInt8]) -> [UInt8] {
    guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first,
      let shown = clusters.shown(scalar)
    else { return bytes }
    return Array(String(String.UnicodeScalarView(shown)).utf8)
  }
}

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
