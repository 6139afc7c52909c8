import Course
import Glibc
import Presentation
import TerminalText
import Streaming
import Workbook

/// A recording of all output in asciinema's format, written as it happens.
///
/// Each line goes straight to the file: whatever ends the program, the lines before can be played.
/// It holds only the current line.
final class CastRecording {
  private let path: String
  private let descriptor: Int32
  private let began = ContinuousClock.now
  private var size: WindowSize
  /// The first write error, reported at the end; the talk goes on without the recording.
  private var failure: SystemError?

  /// Begins a recording.
  ///
  /// - Throws: `CommandFailure` if the file exists already or cannot be made.
  init(path: String, title: String, columns: Int) throws(CommandFailure) {
    self.path = path
    size = WindowSize.current(columns: columns)
    descriptor = open(path.nativePath, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let reason = SystemError()
      throw reason.code == EEXIST
        ? .usage("record: '\(path)' is there already; give another name, or remove it first")
        : .failed("record: cannot make '\(path)' (\(reason)); give another name")
    }
    write(
      CastText.header(
        columns: size.columns, rows: size.rows, timestamp: time(nil), title: title,
        terminal: environment("TERM")))
  }

  deinit { close(descriptor) }

  /// Records text that was shown.
  func note(_ text: String, columns: Int) {
    guard !text.isEmpty else { return }
    let now = WindowSize.current(columns: columns)
    let elapsed = began.duration(to: .now)
    if now != size {
      size = now
      write(CastText.resize(columns: now.columns, rows: now.rows, at: elapsed))
    }
    write(CastText.output(text, at: elapsed))
  }

  /// Records a place that a player can jump to.
  func mark(_ label: String) { write(CastText.marker(label, at: began.duration(to: .now))) }

  /// Ends the recording.
  ///
  /// - Throws: A failure if it could not be written whole.
  func finish() throws(CommandFailure) {
    guard let failure else { return }
    throw .failed(
      "record: could not write on in '\(path)' (\(failure)); it ends "
        + "there: make room and record again")
  }

  private func write(_ line: String) {
    guard failure == nil else { return }
    do throws(SystemError) {
      try SystemCalls.write(Array(line.utf8), to: descriptor)
    } catch {
      failure = error
    }
  }
}

/// The size of the window.
struct WindowSize: Hashable {
  var columns: Int
  var rows: Int

  /// The terminal's size (ioctl_tty(2)); without a terminal, the given columns and 24 rows.
  static func current(columns: Int) -> WindowSize {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0, size.ws_row > 0
    else { return WindowSize(columns: columns, rows: 24) }
    return WindowSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }
}
