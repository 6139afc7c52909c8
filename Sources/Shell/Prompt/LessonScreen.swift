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
