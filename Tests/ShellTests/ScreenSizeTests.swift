import ArgumentParser
import Course
import LessonScript
import Measurement
import MeasurementSamples
import MemoryTracking
import Presentation
import TerminalText
import TestSupport
import Testing
import Workbook

@testable import Shell

/// The shell's own pages in every window that people have: `runs`, help, lessons.
@Suite struct ScreenSizeTests {
  private typealias Page = (name: String, view: any TerminalView)

  /// What every listing of runs must have room for: a long command, a sweep, a killed run.
  private static func runs() throws -> [Page] {
    let folder = try TemporaryFolder()
    let workbook = try WorkbookFile(path: folder.path("workbook.sqlite"))
    let long = "python3 -m import --input \(String(repeating: "folder/", count: 40))x.json"
    _ = try workbook.record(comparison(["load": 931, "stream": 6]), options: [:])
    _ = try workbook.record(comparison([long: 40, "sort": 20], caseID: nil), options: [:])
    let first = try workbook.record(
      comparison(["load": 20, "stream": 8]), options: [:], in: .first)
    _ = try workbook.record(
      comparison(["load": 777, "stream": 9]), options: [:], in: .after(first))
    var killed = comparison(["load": 512])
    killed.variants[0].runs[0].outcome = .oomKilled
    _ = try workbook.record(killed, options: [:])
    return [("runs", RunTable(runs: try workbook.runs(ofCase: nil, last: 20)))]
  }

  private static func comparison(
    _ peaks: KeyValuePairs<String, Int>, caseID: String? = "tail"
  ) -> Comparison {
    Comparison(
      host: Sample.host, caseID: caseID, decisionRow: nil,
      input: .init(path: "/srv/archive/all.json", size: .gibibytes(100 * 1024), fixture: nil),
      variants: peaks.map { name, peak in
        .init(
          name: name,
          runs: [
            Run(
              outcome: .completed, exitCode: 0,
              peak: Peak(bytes: .mebibytes(peak), method: "VmHWM at exit", floor: .zero),
              wall: .seconds(1))
          ])
      })
  }

  private static func help() throws -> [Page] {
    let tree = try CommandTree.highwater()
    let names =
      [[], ["commands"]] + HelpTopic.names.map { [$0] }
      + tree.root.shownSubcommands.flatMap { command in
        [[command.commandName]]
          + command.shownSubcommands.map { [command.commandName, $0.commandName] }
      } + [["tail"], ["lookup"]]
    let root = try HighWater.parse([])
    return try names.map { words in
      ("help \(words.joined(separator: " "))", try HelpRequest(root: root, words: words).view())
    } + [("--help", try HelpRequest(root: root, words: [], isOfProgram: true).view())]
  }

  private static func lessons() throws -> [Page] {
    let library = try LessonShelf(folder: nil).library()
    let overview = LessonOverview(try library.listing(InMemoryProgress()))
    return [("lessons", overview)]
      + library.lessons.flatMap { lesson -> [Page] in
        [(lesson.id, MarkdownView(lesson.introduction))]
          + lesson.steps.flatMap { step in
            step.blocks.compactMap { block -> Page? in
              guard case .prose(let text) = block.content else { return nil }
              return ("\(lesson.id), \(step.id)", MarkdownView(text))
            }
          }
      }
  }

  private static func pages() throws -> [Page] { try runs() + help() + lessons() }

  @Test(arguments: WindowSizes.all)
  func noLineIsWiderThanTheWindow(columns: Int, rows: Int) throws {
    for characters in [Display.Characters.unicode, .plain, .ascii] {
      let display = Display(columns: columns, rows: rows, characters: characters)
      for (name, view) in try Self.pages() {
        let wide = WindowSizes.tooWide(view, on: display)
        #expect(wide.isEmpty, "\(name) at \(columns): \(wide)")
      }
    }
  }

  @Test(arguments: WindowSizes.all)
  func noWordIsBrokenThatFitsALine(columns: Int, rows: Int) throws {
    for (name, view) in try Self.pages() {
      let broken = WindowSizes.brokenWords(
        of: view, on: Display(columns: columns, rows: rows))
      #expect(broken.isEmpty, "\(name) at \(columns) breaks \(broken)")
    }
  }

  /// Cut or not, a line of `runs` names whole figures.
  @Test(arguments: [30, 40, 50, 60, 70, 80, 90]) func cutsNoFigureOfASweep(columns: Int) throws {
    for (_, view) in try Self.runs() {
      let lines = view.lines(on: Display(columns: columns))
      let sweep = try #require(lines.first { $0.hasPrefix("3-4 ") })
      #expect(sweep.contains("to 777.0 MiB"), "\(sweep)")
      #expect(columns < 90 || sweep.contains("load 20.0 to 777.0 MiB, stream "), "\(sweep)")
      #expect(sweep.hasSuffix("MiB") || sweep.hasSuffix(", …"), "\(sweep)")
    }
  }
}
