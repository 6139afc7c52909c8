import Course
import LessonScript
import Presentation
import TerminalText
import Workbook

/// Shows a lesson's events on standard output, and asks its questions if a person is there.
final class LessonScreen: LessonTerminal {
  private let output: any Output
  private let question: ((String) -> String?)?
  private var commandHasRun = false

  /// - Parameters:
  ///   - output: Where to show the lesson.
  ///   - question: Asks for a line and returns it, or `nil` if the user gave none; `nil` if nobody
  ///     is there to ask.
  init(output: any Output, ask question: ((String) -> String?)?) {
    self.output = output
    self.question = question
  }

  var canAsk: Bool { question != nil }

  func ask(_ prompt: String) -> String? { question?(prompt) }

  func show(_ event: LessonEvent) {
    // Separate a command's output from the lesson's own words.
    if commandHasRun || event.isOfOwnCommand { output.write("\n") }
    if case .commandBegun = event { commandHasRun = true } else { commandHasRun = false }
    output.write(lines: MarkdownView(event.markdown).lines(on: output.display))
    output.write("\n")
  }
}

extension LessonEvent {
  /// Whether it follows the output of a command that the learner ran outside the lesson.
  fileprivate var isOfOwnCommand: Bool { if case .goalJudged = self { true } else { false } }
}

/// A demo's screen: the terminal, cleared for each step if possible.
final class ProjectorScreen: DemoScreen {
  private let output: any Output
  private var commandHasRun = false
  private var isFresh = true

  init(output: any Output) {
    self.output = output
  }

  func clear() {
    let display = output.display
    // Without escape sequences, a rule separates the steps.
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
