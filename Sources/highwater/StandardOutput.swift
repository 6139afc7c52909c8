import Glibc
import Presentation
import Workbook

/// The process's own output: standard output, standard error, and the terminal behind them.
final class StandardOutput: Output {
  let isWatched: Bool
  private let plain: Bool
  private var progressIsShown = false

  init(plain: Bool) {
    self.plain = plain
    isWatched = isatty(STDOUT_FILENO) == 1
  }

  /// Asked anew each time, since a window may be resized between two commands.
  var display: Display {
    Display(columns: columns, color: color, characters: characters)
  }

  func write(_ text: String) {
    showProgress(nil)
    fputs(text, stdout)
  }

  func report(_ line: String) {
    showProgress(nil)
    fflush(stdout)
    fputs(line + "\n", stderr)
  }

  /// Progress goes to standard error, so that it shows while standard output is piped on.
  func showProgress(_ line: String?) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    if let line {
      fflush(stdout)
      fputs("\r\(line)\u{1B}[K", stderr)
    } else if progressIsShown {
      fputs("\r\u{1B}[K", stderr)
    }
    progressIsShown = line != nil
  }

  /// Sends out what is still buffered.
  ///
  /// - Returns: 0, the exit code of a command that succeeded.
  /// - Throws: a failure where standard output could not take everything, as on a full disk.
  func finish() throws(CommandFailure) -> Int32 {
    showProgress(nil)
    guard fflush(stdout) == 0, ferror(stdout) == 0 else {
      throw .failed(
        "output: cannot write to 'standard output' (\(String(cString: strerror(errno)))); "
          + "make room there, or send it elsewhere")
    }
    return 0
  }

  /// Tells an error and returns the exit code it stands for.
  func fail(_ error: any Error) -> Int32 {
    if let clean = error as? CleanText {
      write(clean.text + (clean.text.hasSuffix("\n") ? "" : "\n"))
      return 0
    }
    if !(error is SilentFailure) { report(VisibleText.escaped(describe(error))) }
    return (error as? CommandFailure)?.exitCode ?? (error as? SilentFailure)?.exitCode ?? 1
  }

  private func describe(_ error: any Error) -> String { String(describing: error) }

  private var columns: Int {
    var size = winsize()
    let descriptor = isWatched ? STDOUT_FILENO : STDERR_FILENO
    if isWatched, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return environment("COLUMNS").flatMap { Int($0) } ?? 80
  }

  /// https://no-color.org: any value that is not empty turns colour off.
  private var color: Bool {
    !plain && isWatched && environment("TERM") != "dumb"
      && (environment("NO_COLOR") ?? "").isEmpty
  }

  private var characters: Display.Characters {
    if plain || environment("TERM") == "dumb" { return .plain }
    return String(cString: nl_langinfo(nl_item(CODESET))) == "UTF-8" ? .unicode : .ascii
  }
}

/// A failure that has been told already, and now only ends the program.
struct SilentFailure: Error {
  var exitCode: Int32
}

/// A variable of the process's environment, `nil` where it is not set (getenv(3)).
func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
