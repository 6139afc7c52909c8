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
  /// How many lines had been shown when the page at hand began; `nil` if pages are not kept.
  private var pageStart: Int?

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
    defer { if pageStart != nil { beginPage() } }
    return question?(prompt)
  }

  /// Begins a page at the line that was typed: from here on nothing scrolls away unseen.
  func beginPage() { pageStart = output.linesShown }

  /// Waits for Enter if the window has no room for so many more lines below what the page shows.
  private func makeRoom(for lines: Int) {
    guard let question, output.isWatched, let rows = output.display.rows, let start = pageStart,
      // The line that was typed and the prompt take a row each.
      output.linesShown > start, output.linesShown - start + lines > rows - 2
    else { return }
    // Ctrl-C and Ctrl-D see the rest at once.
    pageStart = question(Self.pagePrompt) == nil ? nil : output.linesShown
  }

  /// What is asked between two pages.
  static let pagePrompt = "Enter goes on> "

  /// Calls `body` and shows what it writes page by page, if a person watches it in a window.
  func showingPages<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard question != nil, output.isWatched, output.display.rows != nil, pageStart != nil else {
      return try body()
    }
    return try output.intercepting({ self.showPages(of: $0) }, body)
  }

  private func showPages(of text: String) {
    // What is no whole line cannot be cut.
    guard question != nil, output.isWatched, pageStart != nil, text.hasSuffix("\n") else {
      return output.write(text)
    }
    var rest = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()[...]
    while !rest.isEmpty {
      guard let rows = output.display.rows, rows > 4, let start = pageStart else { break }
      let room = rows - 2 - (output.linesShown - start)
      guard room > 0 else {
        makeRoom(for: rows)
        continue
      }
      // A page ends between two parts of the result if one of them does so in its lower half.
      let gap = rest.prefix(room).lastIndex(of: "").map { $0 - rest.startIndex + 1 } ?? room
      let count = rest.count <= room ? rest.count : gap > room / 2 ? gap : room
      output.write(lines: rest.prefix(count).map(String.init))
      rest = rest.dropFirst(count)
      if !rest.isEmpty { makeRoom(for: rows) }
    }
    output.write(lines: rest.map(String.init))
  }

  func show(_ event: LessonEvent) {
    // Separate a command's output from the lesson's own words.
    if commandHasRun || event.isOfOwnCommand { output.write("\n") }
    // What the learner's own command has shown is no page of the lesson's.
    if event.isOfOwnCommand, pageStart != nil { beginPage() }
    if case .commandBegun = event { commandHasRun = true } else { commandHasRun = false }
    let lines = MarkdownView(event.markdown).lines(on: output.display)
    makeRoom(for: min(lines.count + 1, (output.display.rows ?? lines.count) - 3))
    showPages(of: lines.map { $0 + "\n" }.joined())
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
