import Course
import Glibc
import Measurement
import Presentation
import TerminalText
import Workbook

/// A running process as `watch` follows it: watched until it ends, the time is over or the user
/// stops, then recorded and shown. It is never ended, stopped or traced.
struct WatchedProcess {
  let process: RunningProcess
  /// What the results call it.
  let name: String
  let interval: Duration
  /// The length of a phase; `nil` if only Enter ends one.
  let phase: Duration?
  /// The length of the watching; `nil` for one that the user ends.
  let time: Duration?
  /// Whether to reset high water marks where that is allowed.
  let resets: Bool
  let format: OutputFormat

  /// Watches, records and shows.
  ///
  /// - Returns: The result. It has a failure if the kernel killed the process, or nothing could be
  ///   recorded; that the user stopped is none.
  /// - Throws: An error if the process has just ended, or the result cannot be shown.
  func run(in session: Session) throws -> Measured {
    let run = try watch(in: session)
    // The interrupt has done its work: it ended the watching, not what comes after it.
    Interruption.clear()
    let comparison = Comparison(
      host: .current(), caseID: nil, decisionRow: nil, input: nil,
      variants: [Comparison.Variant(name: name, runs: [run])], kind: .watch)
    let measured = Laboratory(session: session).record(comparison, options: [:], in: nil)
    try show(measured, in: session)
    return measured.judged()
  }

  private func watch(in session: Session) throws -> Run {
    var watch = try ProcessWatch(process, interval: interval, resets: resets)
    let clock = ContinuousClock()
    let began = clock.now
    let end = ProcessEnd(of: process)
    let keys = WatchKeys(interruption: session.interruption)
    introduce(watch, hasKeys: keys.isForeground, on: session.output)
    var screen = WatchScreen(name: name, watch.latest, format: format, on: session.output)
    defer { screen.finish() }
    var pace = WatchPace(interval: interval, phase: phase, end: time)

    /// Ends a phase; returns whether the process still runs.
    func endPhase(named name: String?, at elapsed: Duration) -> Bool {
      guard let phase = watch.endPhase(named: name, at: elapsed) else { return false }
      screen.show(phase)
      screen.show(watch.latest)
      return true
    }

    while true {
      let elapsed = began.duration(to: clock.now)
      guard !session.interruption.isPending else { return watch.finish(.stopped, at: elapsed) }
      var isAlive = true
      switch pace.due(at: elapsed) {
      case .nothing: break
      case .end: return watch.finish(.timeOver, at: elapsed)
      case .phase: isAlive = endPhase(named: nil, at: elapsed)
      case .look:
        let look = watch.look(at: elapsed)
        if let look { screen.show(look) }
        isAlive = look != nil
      }
      guard isAlive else { return watch.finish(.processEnded, at: elapsed) }
      let now = began.duration(to: clock.now)
      pace.didLook(at: elapsed, taking: now - elapsed)
      switch keys.next(within: pace.next - now, or: end.descriptor) {
      case .quit: return watch.finish(.stopped, at: began.duration(to: clock.now))
      case .typed: screen.show(typed: keys.typed)
      case .phase(let name):
        let elapsed = began.duration(to: clock.now)
        guard endPhase(named: name, at: elapsed) else {
          return watch.finish(.processEnded, at: elapsed)
        }
      case .nothing:
        guard process.isAlive else {
          return watch.finish(.processEnded, at: began.duration(to: clock.now))
        }
      }
    }
  }

  /// Says what is watched, which keys there are, and what this user may not see.
  private func introduce(_ watch: ProcessWatch, hasKeys: Bool, on output: any Output) {
    guard format == .text else { return }
    let keys =
      hasKeys
      ? "Enter ends a phase, after a name for it or at once; q and Enter or Ctrl-C end the watching."
      : "Ctrl-C ends the watching."
    output.write(
      sentence: "watch: \(name), process \(process.processID), goes on as it is. \(keys)")
    for restriction in watch.restrictions { output.write(sentence: restriction) }
    output.flush()
  }

  private func show(_ measured: Measured, in session: Session) throws {
    let output = session.output
    guard case .comparison(let comparison) = measured.result else { return }
    if let export = format.export {
      export.write(comparison) { output.write($0) }
    } else if format == .html {
      guard let number = measured.numbers.first else { return }
      try RecordedPage(session: session).write([.comparison(number)]) { output.write($0) }
    } else {
      output.write("\n")
      output.write(lines: comparison.view.lines(on: output.display))
      guard output.isWatched else { return }
      output.write("\n")
      output.write(lines: TimelineView(comparison).lines(on: output.display))
    }
  }
}

/// Shows a watched process as it goes: at a terminal in a live line, else in plain lines, at most
/// one a second; and each phase in a line when it ends.
struct WatchScreen {
  private let output: any Output
  /// Whether to write text besides the result, for which other formats have no place.
  private let isText: Bool
  private var line: WatchLine
  private var phase = 1
  private var phaseBegan = Duration.zero
  private var lastLine: Duration?

  init(name: String, _ first: ProcessWatch.Look, format: OutputFormat, on output: any Output) {
    self.output = output
    isText = format == .text
    line = WatchLine(name: name, first)
    output.showProgress(line)
    write(first)
  }

  mutating func show(_ look: ProcessWatch.Look) {
    line.note(look, phase: phase)
    output.showProgress(line)
    write(look)
  }

  /// Shows what has been typed of the phase's name.
  mutating func show(typed: String) {
    line.typed = typed
    output.showProgress(line)
  }

  mutating func show(_ ended: WatchedPhase) {
    line.typed = ""
    if isText {
      let line = WatchedPhaseLine(ended, began: phaseBegan)
      output.write(
        lines: output.isWatched
          ? line.lines(on: output.display) : [line.line(on: output.display)])
      output.flush()
    }
    phase += 1
    phaseBegan = ended.ended
  }

  /// Removes the live line.
  func finish() { output.showProgress(nil) }

  private mutating func write(_ look: ProcessWatch.Look) {
    guard isText, !output.isWatched,
      lastLine.map({ look.elapsed - $0 >= .milliseconds(900) }) ?? true
    else { return }
    lastLine = look.elapsed
    output.write(lines: [line.line(on: output.display)])
    output.flush()
  }
}

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
