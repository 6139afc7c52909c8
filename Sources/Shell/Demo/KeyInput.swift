import Glibc
import Measurement

/// Standard input by keys: at a terminal each as it is pressed and without an echo, else as they
/// stand in the file or come through the pipe.
///
/// It reads no byte more than it gives out, so that what follows is left for others.
final class KeyInput {
  /// Whether a person presses the keys.
  let isTerminal: Bool
  private let interruption: Interruption
  private var modes = termios()

  /// What came.
  enum Event: Hashable {
    /// A key, as the text that it sends.
    case key(String)
    /// Nothing within the time given.
    case nothing
    /// There will be no more: the end of the input, or Ctrl-C.
    case end
  }

  init(interruption: Interruption) {
    self.interruption = interruption
    isTerminal = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &modes) == 0
    takeTerminal()
  }

  deinit { giveTerminalBack() }

  /// Reads keys from here on; Ctrl-C and Ctrl-Z stay signals (termios(3)).
  func takeTerminal() {
    guard isTerminal else { return }
    var quiet = modes
    quiet.c_lflag &= ~tcflag_t(ICANON | ECHO)
    // Keys pressed while something ran must not run the next thing too.
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
  }

  /// Puts the terminal back as it was found.
  func giveTerminalBack() {
    guard isTerminal else { return }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
  }

  /// Drops what was pressed and not read.
  func forgetTyped() {
    if isTerminal { tcflush(STDIN_FILENO, TCIFLUSH) }
  }

  /// Waits for a key.
  ///
  /// - Parameter timeout: how long, in milliseconds; `nil` for as long as it takes.
  /// - Returns: the key, or why there is none.
  func next(timeout: Int32? = nil) -> Event {
    guard let first = byte(timeout: timeout) else { return .nothing }
    guard let first else { return .end }
    guard first == 0x1B, isTerminal else { return .key(text(beginningWith: first)) }
    var sequence: [UInt8] = [first]
    // The rest of a key's sequence comes with its escape; Escape itself comes alone.
    while case .some(.some(let next)) = byte(timeout: 30) {
      sequence.append(next)
      let isIntroducer = sequence.count == 2 && (next == 0x5B || next == 0x4F)
      if !isIntroducer && (0x40...0x7E).contains(next) { break }
    }
    return .key(String(decoding: sequence, as: UTF8.self))
  }

  /// A line of what is not a terminal, without its newline; `nil` at the end.
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

  /// The next byte; `nil` when the time is over, `.some(nil)` at the end or at Ctrl-C.
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
