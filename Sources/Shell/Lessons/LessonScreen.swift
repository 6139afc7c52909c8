import Course
import LessonScript
import Presentation
import TerminalText
import Workbook

/// Shows a lesson's events on standard output, and asks its questions where a person is there.
final class LessonScreen: LessonTerminal {
  private let output: any Output
  private let question: ((String) -> String?)?
  private var commandHasRun = false

  /// - Parameters:
  ///   - output: where the lesson is shown.
  ///   - question: asks for a line and gives it, `nil` where the user gave none; no closure where nobody
  ///     is there to ask.
  init(output: any Output, ask question: ((String) -> String?)?) {
    self.output = output
    self.question = question
  }

  var canAsk: Bool { question != nil }

  func ask(_ prompt: String) -> String? { question?(prompt) }

  func show(_ event: LessonEvent) {
    // What a command printed stands between the lesson's own words; keep them apart.
    if commandHasRun { output.write("\n") }
    if case .commandBegun = event { commandHasRun = true } else { commandHasRun = false }
    output.write(lines: MarkdownView(event.markdown).lines(on: output.display))
    output.write("\n")
  }
}

/// A demo's screen: the terminal, cleared for each step where it can be.
final class ProjectorScreen: DemoScreen {
  private let output: any Output
  private var commandHasRun = false
  private var isFresh = true

  init(output: any Output) {
    self.output = output
  }

  func clear() {
    let display = output.display
    // What a terminal without sequences shows is told apart by a rule.
    if output.isWatched && display.characters != .plain {
      output.write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
    } else if !isFresh {
      output.write(lines: MarkdownView(Markdown([.rule])).lines(on: display))
      output.write("\n")
    }
    isFresh = false
    commandHasRun = false
  }

  func show(_ text: Markdown) {
    if commandHasRun { output.write("\n") }
    commandHasRun = false
    output.write(lines: MarkdownView(text).lines(on: output.display))
    output.write("\n")
  }

  func showCommand(_ text: Markdown) {
    show(text)
    commandHasRun = true
  }
}
