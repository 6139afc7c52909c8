import Glibc
import Measurement

/// Reads keys from standard input: at a terminal as they are pressed, without echo, else from the
/// file or pipe.
///
/// It reads no byte more than it returns, so that the rest is left for others.
final class KeyInput {
  /// Whether a person presses the keys.
  let isTerminal: Bool
  private let interruption: Interruption
  private var modes = termios()

  /// What was read.
  enum Event: Hashable {
    /// A key, as the text that it sends.
    case key(String)
    /// Nothing within the time given.
    case nothing
    /// No more keys: the end of the input, or Ctrl-C.
    case end
  }

  init(interruption: Interruption) {
    self.interruption = interruption
    isTerminal = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &modes) == 0
    takeTerminal()
  }

  deinit { giveTerminalBack() }

  /// Makes the terminal send single keys; Ctrl-C and Ctrl-Z stay signals (termios(3)).
  func takeTerminal() {
    guard isTerminal else { return }
    var quiet = modes
    quiet.c_lflag &= ~tcflag_t(ICANON | ECHO)
    // Keys pressed during a run must not start the next one.
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
  }

  /// Restores the terminal as it was found.
  func giveTerminalBack() {
    guard isTerminal else { return }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
  }

  /// Drops keys that were pressed but not read.
  func forgetTyped() {
    if isTerminal { tcflush(STDIN_FILENO, TCIFLUSH) }
  }

  /// Waits for a key.
  ///
  /// - Parameter timeout: How long to wait, in milliseconds; `nil` for ever.
  /// - Returns: The key, or why there is none.
  func next(timeout: Int32? = nil) -> Event {
    guard let first = byte(timeout: timeout) else { return .nothing }
    guard let first else { return .end }
    guard first == 0x1B, isTerminal else { return .key(text(beginningWith: first)) }
    var sequence: [UInt8] = [first]
    // A key's sequence follows its escape at once; the Escape key sends nothing more.
    while case .some(.some(let next)) = byte(timeout: 30) {
      sequence.append(next)
      let isIntroducer = sequence.count == 2 && (next == 0x5B || next == 0x4F)
      if !isIntroducer && (0x40...0x7E).contains(next) { break }
    }
    return .key(String(decoding: sequence, as: UTF8.self))
  }

  /// Reads a line, without its newline, if there is no terminal; `nil` at the end.
  func line() -> String? {
    var bytes: [UInt8] = []
    while case .some(.some(let next)) = byte(timeout: nil) {
      if next == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(next)
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  private func text(beginningWith first: UInt8) -> String {
    var bytes = [first]
    let length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    while bytes.count < length, case .some(.some(let next)) = byte(timeout: 30) {
      bytes.append(next)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The next byte; `nil` on a timeout, `.some(nil)` at the end or at Ctrl-C.
  private func byte(timeout: Int32?) -> UInt8?? {
    let input = Int16(POLLIN)
    var waiting = [
      pollfd(fd: STDIN_FILENO, events: input, revents: 0),
      pollfd(fd: interruption.descriptor, events: input, revents: 0),
    ]
    while true {
      let count = poll(&waiting, 2, timeout ?? -1)
      if interruption.isPending { return .some(nil) }
      if count == 0 { return nil }
      if count < 0 && errno == EINTR { continue }
      var byte: UInt8 = 0
      let read = Glibc.read(STDIN_FILENO, &byte, 1)
      if read < 0 && errno == EINTR { continue }
      return .some(read == 1 ? byte : nil)
    }
  }
}
