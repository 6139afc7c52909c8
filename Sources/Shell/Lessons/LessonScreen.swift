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

/// Shows text in pages no higher than the window: nothing scrolls away before it was read.
///
/// A page begins where the user has typed something, or pressed a key.
final class ScreenPages {
  private let output: any Output
  /// How many rows of the window a page leaves to what was typed and to the prompt.
  private let margin: Int
  /// Waits until the page has been read. Returns whether there are to be further pages; if not, the
  /// rest is shown at once.
  private let wait: () -> Bool
  /// How many rows had been shown when the page began; `nil` while no pages are kept.
  private var start: Int?

  init(output: any Output, margin: Int, wait: @escaping () -> Bool) {
    self.output = output
    self.margin = margin
    self.wait = wait
  }

  /// Begins a page at the cursor's row.
  func begin() { start = output.rowsShown }

  /// Begins a page if pages are kept.
  func beginAnew() { if start != nil { begin() } }

  /// How many rows a page has, and how many of them are left; `nil` while no pages are kept, and in
  /// a window that is too low for any.
  private var room: (page: Int, left: Int)? {
    guard output.isWatched, let start, let rows = output.display.rows, rows > margin + 2 else {
      return nil
    }
    return (rows - margin, rows - margin - (output.rowsShown - start))
  }

  /// Begins a page if this one has something on it, and too little room for a command and some of
  /// its result.
  ///
  /// - Parameter rows: The rows that the command itself takes.
  func makeRoomForCommand(of rows: Int) {
    guard let room, room.left < room.page, room.left < max(rows, room.page / 2) else { return }
    turn()
  }

  private func turn() { start = wait() ? output.rowsShown : nil }

  /// Calls `body` and shows what it writes page by page.
  func showing<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard room != nil else { return try body() }
    return try output.intercepting({ self.show($0) }, body)
  }

  /// Shows a text, in one piece if it fits a page. Blank lines at its end that do not are left out.
  func show(_ text: String) {
    // What is no whole line cannot be cut.
    guard text.hasSuffix("\n") else { return output.write(text) }
    let columns = output.display.columns
    var rest = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { Line(text: String($0), rows: RowCount.rows(of: String($0), columns: columns)) }[...]
    while let room, rest.rows > room.left {
      let shown = rest.withoutBlankEnd
      if shown.rows <= room.left {
        rest = shown
      } else if room.left < room.page, shown.rows <= room.page || room.left <= 0 {
        turn()
        rest = rest.drop { $0.text.isEmpty }
      } else {
        let count = Self.cut(rest, to: room.left)
        output.write(lines: rest.prefix(count).map(\.text))
        rest = rest.dropFirst(count).drop { $0.text.isEmpty }
        if !rest.isEmpty { turn() }
      }
    }
    output.write(lines: rest.map(\.text))
  }

  /// How many lines to show now: a page ends between two parts if one of them ends in its lower
  /// half.
  private static func cut(_ lines: ArraySlice<Line>, to rows: Int) -> Int {
    var taken = 0
    let count = lines.prefix { line in
      taken += line.rows
      return taken <= rows
    }.count
    guard count > 0 else { return 1 }
    let parts = lines.prefix(count).lastIndex { $0.text.isEmpty }
      .map { $0 - lines.startIndex + 1 }
    return parts.map { $0 > count / 2 ? $0 : count } ?? count
  }
}

/// A line, and how many rows of the window it takes.
private struct Line {
  var text: String
  var rows: Int
}

extension ArraySlice<Line> {
  fileprivate var rows: Int { reduce(0) { $0 + $1.rows } }

  fileprivate var withoutBlankEnd: ArraySlice<Line> {
    prefix((lastIndex { !$0.text.isEmpty } ?? startIndex - 1) - startIndex + 1)
  }
}

/// How many rows the result of each of a lesson's commands takes, as `lesson test` runs it.
///
/// At the prompt a result that is too long is shown page by page; but what a step asks to look at
/// is best seen at once, with the command above it.
final class ResultHeights {
  private let lesson: Lesson
  private let output: any Output
  private var step: Lesson.Step?
  /// The command that runs, the rows that it takes itself, and how many had been shown before its
  /// result.
  private var running: (command: String, rows: Int, start: Int)?
  /// The results that do not fit, as mistakes at their commands.
  private(set) var tooLong: [LessonMistake] = []

  /// - Parameters:
  ///   - lesson: The lesson, its sizes at the scale at which it is tested.
  ///   - output: Where its results are shown.
  init(of lesson: Lesson, on output: any Output) {
    self.lesson = lesson
    self.output = output
  }

  /// The screen for which lessons are written; a row is the prompt's, and one that of what was
  /// typed.
  private static let columns = 80
  private static let rows = 22

  /// Calls `body`, which runs the lesson, drawing for that screen.
  func drawing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try output.drawing(columns: Self.columns, body)
  }

  /// Takes an event of the lesson; the result of a command is complete when the next one comes.
  func note(_ event: LessonEvent) {
    if let running { check(running) }
    running = nil
    switch event {
    case .stepEntered(let place, _): step = lesson.steps[place.number - 1]
    case .commandBegun(let line):
      // A blank line separates it from its result.
      let rows = MarkdownView(event.markdown).lines(on: output.display).count + 1
      running = (line, rows, output.rowsShown)
    default: break
    }
  }

  private func check(_ running: (command: String, rows: Int, start: Int)) {
    let rows = running.rows + output.rowsShown - running.start
    guard rows > Self.rows, let step else { return }
    let command = step.blocks.flatMap(\.content.commands).first { $0.text == running.command }
    tooLong.append(
      LessonMistake(
        file: lesson.file, position: command?.position ?? step.position,
        message: "run: '\(running.command)' and its result take \(rows) rows, \(Self.rows) fit a "
          + "screen; name what to look at, as in 'run results'"))
  }
}
