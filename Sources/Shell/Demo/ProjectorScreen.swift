import Course
import LessonScript
import Presentation
import TerminalText
import Workbook

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
