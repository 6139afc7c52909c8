import Glibc
import Measurement

/// The keys that a person presses while a process is watched: Enter ends a phase, named by what was
/// typed before it; `q` and Enter end the watching.
///
/// It reads only while this program is in the foreground of the terminal on standard input: in the
/// background, the kernel would stop it (SIGTTIN, SIGTTOU).
final class WatchKeys {
  enum Event: Hashable {
    /// A phase ends; its name, or `nil`.
    case phase(String?)
    case quit
    /// The text on the line has changed.
    case typed
    /// The time is over, the watched process ended, or there is an interrupt.
    case nothing
  }

  private let interruption: Interruption
  private let isTerminal: Bool
  private var modes = termios()
  private var unread: ArraySlice<UInt8> = []
  private var line: [UInt8] = []
  private var isInEscape = false

  init(interruption: Interruption) {
    self.interruption = interruption
    isTerminal = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &modes) == 0
    takeTerminal()
  }

  deinit {
    guard isForeground else { return }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
  }

  /// What has been typed since the last Enter.
  var typed: String { String(decoding: line, as: UTF8.self) }

  /// Whether keys are read now.
  var isForeground: Bool { isTerminal && tcgetpgrp(STDIN_FILENO) == getpgrp() }

  /// Makes the terminal send single keys, without echo, which would break the live line; Ctrl-C and
  /// Ctrl-Z stay signals (termios(3)). A shell that stopped this program has undone it.
  private func takeTerminal() {
    var now = termios()
    guard isForeground, tcgetattr(STDIN_FILENO, &now) == 0,
      now.c_lflag & tcflag_t(ICANON | ECHO) != 0
    else { return }
    now.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &now)
  }

  /// Waits for a key that means something.
  ///
  /// - Parameters:
  ///   - time: How long to wait at most.
  ///   - ended: Readable once the watched process has ended; -1 if that cannot be waited for.
  /// - Returns: What was pressed, or that nothing was.
  func next(within time: Duration, or ended: Int32) -> Event {
    if let event = nextRead() { return event }
    takeTerminal()
    let input = Int16(POLLIN)
    // poll(2) leaves out negative descriptors.
    var waiting = [
      pollfd(fd: isForeground ? STDIN_FILENO : -1, events: input, revents: 0),
      pollfd(fd: interruption.descriptor, events: input, revents: 0),
      pollfd(fd: ended, events: input, revents: 0),
    ]
    let milliseconds = min(max((time / .milliseconds(1)).rounded(.up), 0), 3_600_000)
    guard poll(&waiting, nfds_t(waiting.count), Int32(milliseconds)) > 0,
      waiting[0].revents != 0, isForeground
    else { return .nothing }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    guard count > 0 else { return .quit }
    unread = bytes[..<count]
    return nextRead() ?? .typed
  }

  /// The next Enter or Ctrl-D among the bytes that were read; `nil` if there is none.
  private func nextRead() -> Event? {
    while let byte = unread.popFirst() {
      if isInEscape {
        // A key's sequence, such as an arrow's, ends in a letter or a tilde.
        isInEscape = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") || byte < 0x40
        continue
      }
      switch byte {
      case 0x0A, 0x0D: return enter()
      case 0x04: return .quit
      case 0x08, 0x7F: line = Array(typed.dropLast().utf8)
      case 0x15: line = []
      case 0x1B: isInEscape = true
      case 0x20...: line.append(byte)
      default: break
      }
    }
    return nil
  }

  private func enter() -> Event {
    let text = String(typed.drop { $0 == " " })
    line = []
    if text == "q" { return .quit }
    return .phase(text.isEmpty ? nil : text)
  }
}
