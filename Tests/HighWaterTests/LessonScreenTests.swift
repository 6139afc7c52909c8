import BuiltIn
import Foundation
import LessonScript
import TestSupport
import Testing

/// Lessons gone through to their ends in windows of the least size that they are written for:
/// nothing scrolls away unread, and a page holds all that a step asks to look at.
@Suite(.tags(.slow), .serialized) struct LessonScreenTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    _ = try place.highwater("set", "scale", "small")
  }

  /// All lessons for the programs of the release build. Those of a debug build take long: a short
  /// lesson, one with all kinds of steps, and the one with the longest results.
  static let lessons = areOptimised ? BuiltIn.lessons.texts.map(\.name) : few

  private static let few = ["00-first.md", "03-spike.md", "14-the-bill.md"]

  /// Whether the programs beside the tests are those of a release build, as a run of theirs says.
  private static var areOptimised: Bool {
    let measured = try? Workplace().highwater("measure", "--format", "csv", "--", "true")
    return measured?.outputText.contains(",release,") == true
  }

  @Test(arguments: lessons) func showsAllWithoutScrolling(name: String) throws {
    let lesson = try lesson(name)
    var reader = try PageReader(in: place)
    let pages = try reader.pages(of: lesson)
    // What a command of one's own shows is no page of the lesson's.
    for page in pages where !page.contains(where: { $0.hasPrefix("✓ Goal reached") }) {
      #expect(page.count <= 23, "\(page.joined(separator: "\n"))")
    }
    expect(lesson, on: pages, atOnce: true)
  }

  /// The same in a talk, at the window of an old projector. It is lower than results may be, so
  /// each of their parts is on a page.
  @Test(arguments: lessons) func showsATalkWithoutScrolling(name: String) throws {
    let lesson = try lesson(name)
    var presenter = try Presenter(of: lesson, in: place)
    let pages = try presenter.pages()
    for page in pages { #expect(page.count <= 20, "\(page.joined(separator: "\n"))") }
    expect(lesson, on: pages, atOnce: false)
  }

  private func lesson(_ name: String) throws -> Lesson {
    let text = try #require(BuiltIn.lessons[name])
    return try Lesson(source: text.bytes, file: name).scaled(to: .small)
  }

  /// Expects each step's title, the parts of each result below its command, and each proof.
  ///
  /// - Parameters:
  ///   - lesson: The lesson that was gone through.
  ///   - pages: What was shown, in order.
  ///   - atOnce: Whether all parts of a result must be on one page.
  private func expect(_ lesson: Lesson, on pages: [[String]], atOnce: Bool) {
    let shown = pages.map { squeezed($0.joined(separator: "\n")) }
    func places(of text: String) -> [Int] {
      shown.indices.filter { shown[$0].contains(squeezed(text)) }
    }
    for page in shown { #expect(!page.contains(squeezed("✗ does not hold")), "\(page)") }
    for step in lesson.steps {
      #expect(!places(of: step.title).isEmpty, "\(step.title)")
      for block in step.blocks {
        switch block.content {
        case .run(let commands):
          for command in commands {
            let found = places(of: "> " + command.text)
            let parts = shownParts(of: command).map(squeezed)
            // The result may begin a page of its own.
            let results = found.flatMap { place in
              let result = shown[place...].prefix(atOnce ? 2 : 3)
              return atOnce ? Array(result) : [result.joined()]
            }
            #expect(
              results.contains { result in
                parts.allSatisfy(result.contains) || result.contains(squeezed("Not measured:"))
              }, "\(command.text): \(parts) on \(found.map { pages[$0] })")
          }
        case .expect(let expectations):
          for expectation in expectations {
            #expect(!places(of: expectation.text).isEmpty, "\(expectation.text)")
          }
        default: break
        }
      }
    }
  }
}

/// A text as it is however it is wrapped and marked.
private func squeezed(_ text: String) -> String {
  text.filter { !$0.isWhitespace && $0 != "`" && $0 != "*" }
}

/// What is seen of each part of a command's result that its step asks to look at.
private func shownParts(of command: LessonCommand) -> [String] {
  let words = command.words.words.map(\.text)
  let isTraced = words.contains("--where")
  func parts(_ usual: [ResultPart], _ signs: [ResultPart: String]) -> [String] {
    (command.shows.isEmpty ? usual : command.shows).compactMap { signs[$0] }
  }
  switch words[0] {
  case "fixture": return ["fixture:"]
  case "languages": return ["Python"]
  case "table": return ["When to stream", "→"]
  case "chart": return ["└"]
  case "bill":
    return parts(
      [.results],
      [
        .results: "A month", .resources: "resources:", .table: "Debt",
        .notes: "What this assumes",
      ])
  case "fit":
    return parts(
      [.results, .verdict],
      [.results: "Recommended limit", .verdict: "The smallest limit that"])
  case "sweep":
    return parts(
      [.results, .verdict], [.results: "Input", .chart: "└", .verdict: "Exponent"])
  default:
    let isPair = ["compare", "versus"].contains(words[0])
    let isCase = ["load", "stream"].contains(words[0])
    return parts(
      isTraced ? [.places] : isPair ? [.results, .verdict] : [.phases, .results],
      [
        .phases: isTraced
          ? "by phase" : isCase || isPair ? "Memory at the end of each phase" : "Peak memory",
        .results: "Peak memory", .places: "Where the peak of",
        .verdict: words.contains("--limit") ? "verdict" : "Same answer",
        .limit: "Limit:", .cache: "Page cache:", .notes: "Peak memory",
      ])
  }
}

/// Somebody who goes through a lesson and reads each page before the next line is typed.
private struct PageReader {
  private var learner: Learner
  private var pages: [[String]] = []

  init(in place: Workplace) throws {
    learner = try Learner(in: place, columns: 80, rows: 24)
  }

  /// Goes through a lesson, reaching its goals by their solutions.
  mutating func pages(of lesson: Lesson) throws -> [[String]] {
    try type("start \(lesson.id)")
    var goals = lesson.steps.flatMap(\.blocks).compactMap { block in
      if case .goal(let goal) = block.content { goal.solution.text } else { nil }
    }
    while !shows("The lesson ends here"), pages.count < 300 {
      if !learner.prompt.hasPrefix("highwater") {
        try type("")
      } else if shows("Reach it by"), !goals.isEmpty {
        try type(goals.removeFirst())
        // A language that is not installed here measures nothing.
        if !shows("✓ Goal reached") { try type("skip") }
      } else {
        try type(shows("exercise check") ? "skip" : "next")
      }
    }
    return pages
  }

  private func shows(_ text: String) -> Bool {
    pages.last?.contains { $0.contains(text) } == true
  }

  private mutating func type(_ line: String) throws {
    try learner.type(line)
    pages.append(learner.page)
  }
}

/// Somebody who shows a lesson to a room in a window of 60 by 20, and presses Enter when all has
/// been read.
private struct Presenter {
  private let terminal: TerminalSession

  init(of lesson: Lesson, in place: Workplace) throws {
    terminal = try place.terminal("demo", lesson.id, columns: 60, rows: 20)
  }

  mutating func pages() throws -> [[String]] {
    var pages = [try page(after: Screen(columns: 60, rows: 20), sent: 0)]
    while !terminal.screen.cursorLine.hasPrefix("Enter ends the demo"), pages.count < 400 {
      let (screen, sent) = (terminal.screen, terminal.transcript.count)
      try terminal.send(.enter)
      pages.append(try page(after: screen, sent: sent))
    }
    return pages
  }

  /// What the newest key has shown, when the next is waited for, down to the line that says what
  /// keys do.
  ///
  /// - Parameters:
  ///   - before: The screen before the key.
  ///   - sent: How many bytes the program had sent by then.
  /// - Returns: The rows.
  /// - Throws: What waiting throws.
  private func page(after before: Screen, sent: Int) throws -> [String] {
    try terminal.wait(until: "the keys") { screen in
      terminal.transcript.count > sent && screen.cursorLine.hasPrefix("Enter ")
        && screen.cursorLine.contains("q quit")
    }
    let screen = terminal.screen
    let all = screen.scrolledOff + screen.lines.prefix(screen.cursorRow + 1)
    let text = String(decoding: terminal.transcript.dropFirst(sent), as: UTF8.self)
    let isCleared = text.contains("\u{1B}[2J")
    return Array(all.dropFirst(before.scrolledOff.count + (isCleared ? 0 : before.cursorRow)))
  }
}
