import Measurement
import Presentation
import TerminalText

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
