import Findings
import Foundation
import FoundationXML
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

/// The figures of the page against those of the JSON and of the values.
@Suite struct ReportFiguresTests {
  private static let results = "//section[@id='results']"
  private static let memory = "//section[@id='runs']/table[1]"
  private static let work = "//section[@id='runs']/table[2]"

  /// The pages of the sample comparisons.
  private static func pages() throws -> [(Comparison, ReportPage)] {
    try SampleReport.pages.compactMap { comparison, text in
      try comparison.map { ($0, try ReportPage(text: text)) }
    }
  }

  private static func json(_ comparison: Comparison) throws -> [String: Any] {
    var text = ""
    JSONExport().write(comparison) { text += $0 }
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(object as? [String: Any])
  }

  private static func variants(_ comparison: Comparison) throws -> [[String: Any]] {
    try #require(try json(comparison)["variants"] as? [[String: Any]])
  }

  /// A cell's number, `nil` for one without; of a JSON value, `nil` for null.
  private static func number(_ cell: XMLElement, _ attribute: String) -> Double? {
    cell[attribute].flatMap(Double.init)
  }

  private static func number(_ value: Any?) -> Double? { (value as? NSNumber)?.doubleValue }

  @Test func everyRunIsThatOfTheJSON() throws {
    for (comparison, page) in try ReportFiguresTests.pages() {
      let shown = CommandKeys(comparison, usesLetters: true).comparison.variants
      for (name, variant) in zip(shown.map(\.name), try ReportFiguresTests.variants(comparison)) {
        let runs = try #require(variant["runs"] as? [[String: Any]])
        for (index, run) in runs.enumerated() {
          let memory = try page.row("\(name) \(index + 1)", in: ReportFiguresTests.memory)
          for (cell, key) in zip(
            [memory[1], memory[2], memory[4], memory[5]],
            ["start_bytes", "peak_bytes", "floor_bytes", "final_rss_bytes"])
          {
            #expect(
              ReportFiguresTests.number(cell, "data-bytes") == ReportFiguresTests.number(run[key]),
              "\(name) \(key)")
          }
          let limit = try #require(run["limit"] as? [String: Any])
          #expect(
            ReportFiguresTests.number(memory[6], "data-bytes")
              == ReportFiguresTests.number(limit["bytes"]))
          #expect(memory[3].words == (run["peak_method"] as? String ?? "–"))
          let work = try page.row("\(name) \(index + 1)", in: ReportFiguresTests.work)
          for (cell, key) in zip(work, ["wall_seconds", "user_seconds", "system_seconds"]) {
            #expect(
              ReportFiguresTests.number(cell, "data-seconds")
                == ReportFiguresTests.number(run[key]), "\(name) \(key)")
          }
          #expect(
            ReportFiguresTests.number(work[3], "data-bytes")
              == ReportFiguresTests.number(run["read_bytes"]))
          #expect(
            ReportFiguresTests.number(work[4], "data-number")
              == ReportFiguresTests.number(run["major_faults"]))
        }
      }
    }
  }

  @Test func theResultsAreTheMediansOfTheJSON() throws {
    for (comparison, page) in try ReportFiguresTests.pages()
    where comparison.variants.allSatisfy({ $0.completedRuns.count > 0 }) {
      let peaks = try page.row("Peak memory", in: ReportFiguresTests.results).filter {
        $0["data-bytes"] != nil
      }
      let times = try page.row("Time", in: ReportFiguresTests.results).filter {
        $0["data-seconds"] != nil
      }
      let variants = try ReportFiguresTests.variants(comparison)
      let medians = try ["peak_bytes", "wall_seconds"].map { key in
        try variants.map { variant in
          ReportFiguresTests.number(try #require(variant[key] as? [String: Any])["median"])
        }
      }
      #expect(peaks.map { ReportFiguresTests.number($0, "data-bytes") } == medians[0])
      #expect(times.map { ReportFiguresTests.number($0, "data-seconds") } == medians[1])
    }
  }

  @Test func everyFigureOfTheResultsHasItsNumber() throws {
    for (comparison, page) in try ReportFiguresTests.pages() {
      for row in MetricTable(comparison).rows where !row.changes.isEmpty {
        let cells = try page.row(row.metric, in: ReportFiguresTests.results)
        for (index, figure) in row.cells.enumerated() {
          // Between two figures stands how the second compares with the first.
          let cell = cells[max(0, 2 * index - 1)]
          let hasNumber = cell["data-bytes"] != nil || cell["data-seconds"] != nil
          #expect(hasNumber == (figure.text != nil), "\(row.metric)")
        }
      }
    }
  }

  @Test func theResultsReadAsInTheTerminal() throws {
    for (comparison, page) in try ReportFiguresTests.pages() {
      for row in MetricTable(comparison).rows {
        let cells = try page.row(row.metric, in: ReportFiguresTests.results).map(\.words)
        let expected = row.cells.enumerated().flatMap { index, cell in
          let figure = [cell.text ?? "–", cell.spread].compactMap { $0 }.joined(separator: " ")
          guard index > 0 else { return [figure] }
          return [figure, row.changes.isEmpty ? "" : row.changes[index - 1] ?? "–"]
        }
        #expect(cells == expected)
      }
    }
  }

  @Test func thePhasesAreThoseOfTheValues() throws {
    let page = try ReportPage(Sample.tail)
    for variant in Sample.tail.variants {
      let checkpoints = try #require(variant.representative).checkpoints
      let rows = try page.elements("//table[starts-with(caption, '\(variant.name): mem')]/tbody/tr")
      #expect(rows.count == checkpoints.count)
      for (row, checkpoint) in zip(rows, checkpoints) {
        let cells = row.elements(forName: "td")
        #expect(try row.nodes(forXPath: "th").first?.words.hasSuffix(checkpoint.name) == true)
        #expect(cells[0]["data-bytes"] == "\(checkpoint.statistics.resident.bytes)")
        #expect(cells[1]["data-bytes"] == "\(checkpoint.residentDelta.bytes)")
        #expect(cells[2]["data-bytes"] == "\(checkpoint.statistics.peak.bytes)")
        #expect(cells[3]["data-seconds"] == checkpoint.elapsed.decimalSeconds)
      }
    }
  }

  @Test func whatWasNotMeasuredIsADashAndNeverANumber() throws {
    let page = try ReportPage(SampleReport.bare)
    let memory = try page.row("A 1", in: ReportFiguresTests.memory)
    #expect(memory.map(\.words) == ["completed", "–", "–", "–", "–", "–", "none"])
    #expect(memory.allSatisfy { $0["data-bytes"] == nil })
    let missing = try page.attributes("//span[@class='missing']/@aria-label")
    #expect(!missing.isEmpty && Set(missing) == ["not measured"])
  }
}
