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
  /// What was typed at the end of a page, for the prompt or the question that comes next.
  private var typed: String?
  /// What is shown goes through these if a person is there; a page leaves a row to the line that
  /// was typed and one to the prompt.
  private(set) lazy var pages = ScreenPages(output: output, margin: 2) { [unowned self] in
    waitForEnter()
  }

  /// - Parameters:
  ///   - output: Where to show the lesson.
  ///   - question: Asks for a line and returns it, or `nil` if the user gave none; `nil` if nobody
  ///     is there to ask.
  init(output: any Output, ask question: ((String) -> String?)?) {
    self.output = output
    self.question = question
  }

  var canAsk: Bool { question != nil }

  func ask(_ prompt: String) -> String? {
    guard let question else { return nil }
    defer { pages.begin() }
    guard let line = takeTyped() else { return question(prompt) }
    output.write(line: prompt + line)
    return line
  }

  /// Asks between two pages. Ctrl-C and Ctrl-D see the rest at once, and so does a command, which
  /// runs when all has been shown.
  ///
  /// - Returns: Whether there are to be further pages.
  private func waitForEnter() -> Bool {
    guard let line = question?("Enter goes on> ") else { return false }
    typed = line.allSatisfy(\.isWhitespace) ? nil : line
    return typed == nil
  }

  /// What was typed at the end of a page and has not been answered yet; `nil` for nothing.
  func takeTyped() -> String? {
    defer { typed = nil }
    return typed
  }

  func show(_ event: LessonEvent) {
    // Separate a command's output from the lesson's own words.
    let gap = commandHasRun || event.isOfOwnCommand ? [""] : []
    // What the learner's own command has shown is no page of the lesson's.
    if event.isOfOwnCommand { pages.beginAnew() }
    let lines = gap + MarkdownView(event.markdown).lines(on: output.display) + [""]
    if case .commandBegun = event {
      commandHasRun = true
      pages.makeRoomForCommand(of: lines.count)
    } else {
      commandHasRun = false
    }
    pages.show(lines.map { $0 + "\n" }.joined())
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
  /// What one key shows goes through these; a page leaves a row to what the keys do.
  let pages: ScreenPages

  /// - Parameters:
  ///   - output: Where to show the demo.
  ///   - wait: Waits until the presenter goes on, and returns whether to wait after the next page.
  init(output: any Output, wait: @escaping () -> Bool) {
    self.output = output
    pages = ScreenPages(output: output, margin: 1, wait: wait)
  }

  func clear() {
    let display = output.display
    // Without escape sequences, a rule separates the steps.
    if output.isWatched && display.characters != .plain {
      output.write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
      pages.beginAnew()
    } else if !isFresh {
      write(MarkdownView(Markdown([.rule])).lines(on: display))
    }
    isFresh = false
    commandHasRun = false
  }

  func show(_ text: Markdown) {
    write(gap + MarkdownView(text).lines(on: output.display))
    commandHasRun = false
  }

  func showCommand(_ text: Markdown) {
    let lines = gap + MarkdownView(text).lines(on: output.display)
    pages.makeRoomForCommand(of: lines.count + 1)
    write(lines)
    commandHasRun = true
  }

  /// What separates a command's output from what follows.
  private var gap: [String] { commandHasRun ? [""] : [] }

  /// Shows lines and a blank one below them.
  private func write(_ lines: [String]) {
    pages.show((lines + [""]).map { $0 + "\n" }.joined())
  }
}
