import BuiltIn
import Course
import Glibc
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// The keys of a demo, and the line below the screen that says what they do.
final class DemoKeys {
  let input: KeyInput
  private let output: any Output
  /// Whether the presenter left before all of a step's piece was shown.
  private(set) var hasLeft = false

  init(_ session: Session) {
    input = KeyInput(interruption: session.interruption)
    output = session.output
  }

  /// Waits for a key, with a line that says what the keys do; it is drawn anew if the window's
  /// width changes.
  func next(_ line: KeyLine) -> KeyInput.Event {
    guard input.isTerminal else { return input.next() }
    defer { output.showProgress(nil) }
    while true {
      let columns = output.display.columns
      output.showProgress(line)
      while columns == output.display.columns {
        let event = input.next(timeout: Self.interval)
        guard event == .nothing else { return event }
      }
    }
  }

  /// How often to check the window's width, in milliseconds.
  private static let interval: Int32 = 200

  /// Waits until the presenter goes on to the next page.
  ///
  /// - Returns: Whether to keep pages from here on; not if the presenter leaves.
  func waitForPage() -> Bool {
    let line = KeyLine(action: "Enter goes on", keys: ["q quit"])
    while case .key(let text) = next(line), DemoKey(text) != .quit {
      if DemoKey(text) == .goOn { return true }
    }
    hasLeft = true
    return false
  }
}

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

/// The presenter's notes in a terminal of their own, following a demo in another.
///
/// It checks the demo's place five times a second, and holds only that lesson.
struct NotesFollower {
  let session: Session

  /// The time between two checks, in milliseconds.
  private static let interval: Int32 = 200

  /// Follows until `q` or Ctrl-C, or without a terminal until the demo ends.
  ///
  /// - Throws: `CommandFailure` if there is no demo to follow and no terminal to wait at.
  func run() throws {
    let output = session.output
    let keys = KeyInput(interruption: session.interruption)
    var lesson: Lesson?
    var shown: DemoPlace?
    var columns = output.display.columns
    guard output.isWatched || DemoBoard.place(at: session.places.demoBoard) != nil else {
      throw CommandFailure.failed("demo: none is running; start one, as in 'demo spike'")
    }
    while true {
      let place = DemoBoard.place(at: session.places.demoBoard)
      if place == nil && !output.isWatched { return }
      let isResized = columns != output.display.columns
      columns = output.display.columns
      if let place, place != shown || isResized {
        if lesson?.file != place.file || lesson == nil { lesson = try Self.lesson(in: place.file) }
        if let lesson { show(lesson, at: place) }
      }
      shown = place
      output.showProgress(status(place, lesson))
      // The input may be closed while somebody still reads the output.
      if keys.isTerminal {
        switch keys.next(timeout: Self.interval) {
        case .key("q"), .end:
          output.showProgress(nil)
          return
        default: break
        }
      } else {
        if session.interruption.isPending { return }
        poll(nil, 0, Self.interval)
      }
    }
  }

  /// The lines that show the notes.
  static func lines(of notes: DemoNotes, on display: Display) -> [String] {
    MarkdownView(notes.markdown).lines(on: display)
  }

  private func show(_ lesson: Lesson, at place: DemoPlace) {
    let output = session.output
    guard let notes = DemoNotes(lesson, stepID: place.stepID, next: place.next) else { return }
    if output.isWatched && output.display.characters != .plain {
      output.write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
    }
    output.write(lines: Self.lines(of: notes, on: output.display) + [""])
    output.flush()
  }

  private func status(_ place: DemoPlace?, _ lesson: Lesson?) -> KeyLine {
    guard let place, let lesson else {
      return KeyLine(action: "waiting for a demo", keys: ["q quit"])
    }
    let (minutes, seconds) = max(0, time(nil) - place.began).quotientAndRemainder(dividingBy: 60)
    return KeyLine(
      action: "\(minutes):\(seconds.padded(toDigits: 2)) of about \(lesson.minutes) min",
      keys: ["q quit"])
  }

  private static func lesson(in file: String) throws -> Lesson {
    if let text = BuiltIn.lessons[file] { return try Lesson(source: text.bytes, file: file) }
    return try Lesson(source: LessonFile.read(file), file: file)
  }
}
