import BuiltIn
import LessonScript
import TestSupport
import Testing

/// Lessons at a window of 80 by 24, gone through to their ends: what a page shows is never scrolled
/// away before Enter is pressed, and each title, command and proof is on a page.
@Suite(.tags(.slow), .serialized) struct LessonScreenTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    _ = try place.highwater("set", "scale", "small")
  }

  /// A short one, one with all kinds of steps, and the one with the longest results.
  @Test(arguments: ["00-first.md", "03-spike.md", "14-the-bill.md"])
  func showsAllWithoutScrolling(name: String) throws {
    let text = try #require(BuiltIn.lessons[name])
    let lesson = try Lesson(source: text.bytes, file: name).scaled(to: .small)
    var reader = try PageReader(in: place)
    let pages = try reader.pages(of: lesson)
    let shown = pages.map(Self.squeezed)
    // What a command of one's own shows is no page of the lesson's.
    for page in pages where !page.contains("✓ Goal reached") {
      #expect(page.split(separator: "\n", omittingEmptySubsequences: false).count <= 24, "\(page)")
    }
    for step in lesson.steps {
      #expect(shown.contains { $0.contains(Self.squeezed(step.title)) }, "\(step.title)")
      for block in step.blocks {
        switch block.content {
        case .run(let commands):
          for command in commands {
            let line = Self.squeezed("> " + command.text)
            #expect(shown.contains { $0.contains(line) }, "\(command.text)")
          }
        case .expect(let expectations):
          for expectation in expectations {
            let proof = Self.squeezed(expectation.text)
            #expect(shown.contains { $0.contains(proof) }, "\(expectation.text)")
          }
        default: break
        }
      }
    }
  }

  /// A text as it is however it is wrapped and marked.
  private static func squeezed(_ text: String) -> String {
    text.filter { !$0.isWhitespace && $0 != "`" && $0 != "*" }
  }
}

/// Somebody who goes through a lesson and reads each page before the next line is typed.
private struct PageReader {
  private let terminal: TerminalSession
  private var pages: [String] = []

  init(in place: Workplace) throws {
    terminal = try place.terminal(columns: 80, rows: 24)
    try terminal.wait(until: "the prompt") { Self.isWaiting($0) }
  }

  /// Goes through a lesson, reaching its goals by their solutions.
  mutating func pages(of lesson: Lesson) throws -> [String] {
    try type("start \(lesson.id)")
    var goals = lesson.steps.flatMap(\.blocks).compactMap { block in
      if case .goal(let goal) = block.content { goal.solution.text } else { nil }
    }
    while pages.last?.contains("The lesson ends here") == false, pages.count < 200 {
      let page = pages.last ?? ""
      if terminal.screen.cursorLine.hasPrefix("highwater") == false {
        try type("")
      } else if page.contains("Reach it by"), !goals.isEmpty {
        try type(goals.removeFirst())
        // A language that is not installed here measures nothing.
        if pages.last?.contains("✓ Goal reached") == false { try type("skip") }
      } else {
        try type(page.contains("exercise check") ? "skip" : "next")
      }
    }
    return pages
  }

  /// Types a line, waits for the next prompt, and keeps what the window shows since.
  private mutating func type(_ line: String) throws {
    let row = terminal.screen.scrolledOff.count + terminal.screen.cursorRow
    try terminal.send(line + "\r")
    try terminal.wait(until: "a prompt after '\(line)'") { screen in
      screen.scrolledOff.count + screen.cursorRow > row && Self.isWaiting(screen)
    }
    let screen = terminal.screen
    let lines = (screen.scrolledOff + screen.lines).dropFirst(row + 1)
    pages.append(
      lines.prefix(screen.scrolledOff.count + screen.cursorRow - row).joined(separator: "\n"))
  }

  private static func isWaiting(_ screen: Screen) -> Bool {
    let line = screen.cursorLine
    return screen.isAtEmptyPrompt || line.hasSuffix(")>") || line == "Enter goes on>"
  }
}
