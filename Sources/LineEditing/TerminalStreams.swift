import Glibc

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
