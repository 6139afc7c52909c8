import Foundation
import TestSupport
import Testing

/// `runs`, `show` and `export`: finding again what was measured.
@Suite(.tags(.slow)) struct RunsCommandTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private func output(_ arguments: String...) throws -> String { try output(arguments) }

  private func output(_ arguments: [String]) throws -> String {
    let finished = try run(place.executable, arguments, environment: place.environment)
    #expect(finished.status == 0, "\(arguments): \(finished.errorText)")
    return finished.outputText
  }

  private func json(_ arguments: String...) throws -> [String: Any] {
    let finished = try run(
      place.executable, ["export"] + arguments + ["--format", "json"],
      environment: place.environment)
    try #require(finished.status == 0, "\(finished.errorText)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(finished.output)) as? [String: Any])
  }

  @Test func findsASweepAgain() throws {
    let swept = try output("sweep", "count", "--sizes", "1MiB,2MiB", "--format", "json")
    _ = try output("compare", "tail", "--size", "1MiB")
    let runs = try output("runs").split(separator: "\n").map(String.init)
    #expect(runs[2].hasPrefix("1-2 ") && runs[2].contains("load ") && runs[2].contains(", stream "))
    #expect(runs.contains { $0.hasPrefix("3 ") && $0.contains("tail") })
    let counted = try output("runs", "--case", "count")
    #expect(counted.contains("\n1-2 ") && !counted.contains("tail"))
    // What was printed then is what is exported now.
    #expect(try output("export", "1-2", "--format", "json") == swept)
    let shown = try output("show", "1-2")
    #expect(shown.hasPrefix("Runs 1-2, a sweep\n"))
    #expect(shown.contains("count: peak memory against the input's size"))
    #expect(try output("show", "2").hasPrefix("Run 2, measured "))
    #expect(try output("export", "1-2", "--format", "markdown").contains("| Version | Growth |"))
    #expect(try output("export", "1-2", "--format", "csv").split(separator: "\r\n").count == 5)
  }

  @Test func printsListsForScripts() throws {
    for (words, schema) in [
      ("runs", "runs"), ("cases", "cases"), ("cases tail", "cases"), ("lessons", "lessons"),
      ("fixture list", "fixtures"), ("table", "table"),
    ] {
      let printed = try ParsedJSON(
        output(words.split(separator: " ").map(String.init) + ["--format", "json"]))
      #expect(printed.object["schema"] as? String == "highwater.\(schema)/1")
      #expect(printed.object["highwater"] as? String == "0.1.0")
    }
    _ = try output("sweep", "count", "--sizes", "1MiB,2MiB")
    _ = try output("measure", "--name", "it's \"\u{7}\"", "--", "true")
    let runs = try ParsedJSON(output("runs", "--format", "json"))["runs"]
    #expect(runs.map { $0["kind"] as? String } == ["sweep", "command"])
    #expect(
      runs[0]["command"] as? String == "highwater sweep count --sizes 1MiB,2MiB")
    let variants = runs[1]["variants"] as? [[String: Any]]
    #expect(variants?.first?["variant"] as? String == "it's \"\u{7}\"")
    for run in ["1", "1-2", "3"] {
      #expect(
        try output("show", run, "--format", "json") == output("export", run, "--format", "json"))
    }
    #expect(
      try output("show", "1", "3", "--format", "json")
        == output("export", "1", "3", "--format", "json"))
    let made = try ParsedJSON(output("fixture", "list", "--format", "json"))["files"]
    #expect(made.map { $0["bytes"] as? Int } == [1 << 20, 2 << 20])
    let wrong = try place.highwater("runs", "--format", "csv")
    #expect(wrong.status == 64)
    #expect(try place.highwater("table", "--anti-patterns", "--format", "json").status == 64)
  }

  @Test func takesTheNewestWithoutANumber() throws {
    _ = try output("compare", "tail", "--size", "1MiB")
    _ = try output("sweep", "count", "--sizes", "256KiB,1MiB")
    #expect(try output("show").hasPrefix("Runs 2-3, a sweep\n"))
    #expect(try json()["schema"] as? String == "highwater.sweep/1")
    _ = try output("compare", "tail", "--size", "1MiB")
    #expect(try json()["schema"] as? String == "highwater.comparison/1")
  }

  @Test func exportsSeveralRunsInOneText() throws {
    for study in ["tail", "count", "header"] { _ = try output("compare", study, "--size", "1MiB") }
    let several = try json("3", "1")
    #expect(several["schema"] as? String == "highwater.comparisons/1")
    let comparisons = try #require(several["comparisons"] as? [[String: Any]])
    #expect(comparisons.map { $0["case"] as? String } == ["header", "tail"])
    #expect(try output("export", "1", "2", "--format", "csv").split(separator: "\r\n").count == 5)
    let markdown = try output("export", "1-3", "--format", "markdown")
    #expect(markdown.split(separator: "\n").filter { $0.hasPrefix("## ") }.count == 3)
    let file = place.folder.path("page.html")
    #expect(
      try output("export", "1-3", "--format", "html", "--output", file)
        == "export: wrote '\(file)'\n")
    let page = String(decoding: try fileContents(file), as: UTF8.self)
    #expect(page.contains("<h1>3 runs: tail, count, header</h1>"))
  }

  /// The ending of the name says which form it has.
  @Test(arguments: ["json", "csv", "md", "html"])
  func writesTheRunItsTimeAndItsCommandIntoFiles(ending: String) throws {
    _ = try output("measure", "--name", "x", "--", "true")
    let file = place.folder.path("run.\(ending)")
    #expect(try output("export", "--output", file) == "export: wrote '\(file)'\n")
    let text = String(decoding: try fileContents(file), as: UTF8.self)
    let opening = ["json": "{", "csv": "case,", "md": "## ", "html": "<!DOCTYPE html>"][ending]
    #expect(text.hasPrefix(try #require(opening)))
    let run = ["json": "\"run\": 1", "csv": ",1,20", "md": "Run 1, measured 20", "html": ", run 1"]
    #expect(text.contains(try #require(run[ending])))
    #expect(text.contains("highwater measure --name x -- true"))
  }

  @Test func holdsTwoRunsAgainstEachOther() throws {
    for lines in ["10", "20"] { _ = try output("compare", "tail", "--size", "1MiB", "-n", lines) }
    let shown = try output("show", "1", "2")
    for text in [
      "Run 1 against run 2\n", "≠ Option lines: 10 against 20", "load: run 1 against run 2",
      "stream: run 1 against run 2", "Before (run 1)", "After (run 2)",
    ] {
      #expect(shown.contains(text), "'\(text)' is missing:\n\(shown)")
    }
  }

  @Test func printsAPageOfARunAsItIsMade() throws {
    let page = try output("load", "tail", "--size", "1MiB", "--format", "html")
    #expect(page.hasPrefix("<!DOCTYPE html>\n") && page.hasSuffix("</html>\n"))
    #expect(page == (try output("export", "1", "--format", "html")))
  }

  @Test func removesRangesAndTellsWhatThereIsNot() throws {
    _ = try output("sweep", "count", "--sizes", "256KiB,1MiB")
    let missing = try place.highwater("show", "7")
    #expect(missing.status == 64)
    #expect(
      missing.errorText == "workbook: there is no run '7'; type 'runs' to list them\n")
    #expect(try place.highwater("export", "1-x").status == 64)
    #expect(try place.highwater("runs", "--last", "0").status == 64)
    #expect(try output("runs", "remove", "1-2") == "runs: removed 2\n")
    #expect(
      try output("runs", "--case", "tail")
        == "runs: there are none of 'tail' yet; 'compare tail' makes the first\n")
    #expect(try place.highwater("show").status == 1)
  }
}
