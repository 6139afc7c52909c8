import Presentation
import TerminalText

/// Where a command's words go. The executable implements it on the terminal, tests in memory.
protocol Output: AnyObject {
  /// How wide and with which characters text is to be drawn on standard output.
  var display: Display { get }
  /// Whether a person watches standard output as it comes.
  var isWatched: Bool { get }
  /// Writes text to standard output as it is.
  func write(_ text: String)
  /// Calls `body`, drawing in ASCII and without colour meanwhile if `plain` says so.
  func drawing<Result>(plain: Bool, _ body: () throws -> Result) rethrows -> Result
  /// Sends out what was written, before another program writes to the same place.
  func flush()
  /// Writes a line to standard error.
  func report(_ line: String)
  /// Gets a copy of all text that is shown, as it is shown; `nil` where nobody records it.
  var recorder: ((String) -> Void)? { get set }
  /// Shows a line that the next one replaces, where a person watches; `nil` takes it away.
  func showProgress(_ line: (any TerminalLine)?)
}

extension Output {
  /// Writes a line that may quote a name or a file's content: none of it acts on the terminal.
  func write(line: String) { write(display.visible(line) + "\n") }

  /// Writes a sentence that may quote a name or a file's content, broken at words where a person
  /// watches; else in one line.
  func write(sentence: String) {
    isWatched
      ? write(lines: Sentence(sentence).lines(on: display)) : write(line: sentence)
  }

  /// Writes lines, each with its newline.
  func write(lines: [String]) {
    guard !lines.isEmpty else { return }
    write(lines.joined(separator: "\n") + "\n")
  }
}
