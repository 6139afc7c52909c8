import Foundation
import TestSupport
import Testing

/// `check` in a sample repository, through the built programs.
@Suite(.tags(.slow)) struct CheckCommandTests {
  private let place: Workplace
  private let repository: String
  private let probe: String

  init() throws {
    place = try Workplace()
    repository = try place.folder.makeFolder("repository")
    probe = try BuiltProducts.path("memory-probe")
  }

  private func check(_ arguments: String...) throws -> FinishedProcess {
    try run(
      place.executable, ["check"] + arguments, environment: place.environment,
      workingFolder: repository)
  }

  /// Writes the repository's program, which holds what the expression says of its input's size.
  private func writeProgram(holding bytes: String) throws {
    try place.folder.writeProgram(
      """
      #!/bin/sh
      size=$(wc -c < "$1")
      exec '\(probe)' touch $((\(bytes)))

      """, to: "repository/program")
  }

  private static let budgets = """
    # What our program may hold.
    budgets:
      - name: program   # flat
        command: ./program {file}
        input: { fixture: log, sizes: [1MiB, 4MiB, 16MiB] }
        peak: 26MiB
        grows: no
        survives: 64MiB
      - name: tail
        case: tail
        variant: stream
        input: { size: 1MiB }
        peak: 64MiB

    """

  @Test func isGreenThenRedAfterARegressionAndAfterGrowth() throws {
    try place.folder.write(Self.budgets, to: "repository/memory-budgets.yaml")
    try writeProgram(holding: "18 << 20")
    let green = try check()
    #expect(green.status == 0, "\(green.outputText)\(green.errorText)")
    #expect(green.outputText.contains("All 2 budgets hold."))
    #expect(green.outputText.contains("✓ 64.0 MiB"))

    try writeProgram(holding: "26 << 20")
    let larger = try check("--format", "json")
    #expect(larger.status == 1 && larger.errorText.isEmpty)
    let report = try Self.decoder.decode(Report.self, from: Data(larger.output))
    #expect(report.schema == "highwater.check/1" && !report.passed)
    #expect(report.budgets.map(\.name) == ["program", "tail"])
    #expect(report.budgets.map(\.passed) == [false, true])
    #expect(report.budgets[0].growth == "constant")
    #expect(report.budgets[0].peakBytes > 28 << 20)
    #expect(report.budgets[0].findings.map(\.passed) == [false, true, true])
    // Three sizes, and the run under a limit.
    #expect(report.budgets[0].runs.count == 4)

    try writeProgram(holding: "(2 << 20) + size")
    let growing = try check("--only", "program", "--format", "github")
    #expect(growing.status == 1)
    let lines = growing.outputText.split(separator: "\n")
    #expect(lines.count == 1)
    let begin =
      "::error file=memory-budgets.yaml,line=3,col=5,title=Memory budget%3A program::program: "
    #expect(growing.outputText.hasPrefix(begin + "It must not grow with its input, but does: "))
  }

  @Test func writesAReportThatXMLParsersRead() throws {
    let name = "<&\\\"'\\e\\u0085>"
    try place.folder.write(
      "budgets:\n  - name: \"ok <&'>\"\n    command: 'true'\n    peak: 64MiB\n"
        + "  - name: bad\n    command: [sh, -c, \"printf '\(name)]]>' >&2; exit 3\"]\n"
        + "    peak: 64MiB\n    runs: 1\n",
      to: "repository/memory-budgets.yaml")
    let finished = try check("--format", "junit")
    #expect(finished.status == 1, "\(finished.errorText)")
    let read = try run(
      "/usr/bin/env",
      [
        "python3", "-c",
        """
        import sys, xml.etree.ElementTree as tree
        suite = tree.parse(sys.stdin).getroot()
        print(suite.tag, suite.get('tests'), suite.get('failures'))
        for case in suite:
            failure = case.find('failure')
            print(case.get('name'), '|', failure is not None and failure.get('message')[:22])
        """,
      ], standardInput: finished.output)
    #expect(
      read.outputText == """
        testsuite 2 1
        ok <&'> | False
        bad | It failed with exit co

        """, "\(read.errorText)\(finished.outputText)")
  }

  @Test func updatesTheFileAndShowsItLater() throws {
    let text = "# ours\nbudgets:\n  - name: a # one\n    command: 'true'\n    peak: 64MiB\n# end\n"
    try place.folder.write(text, to: "repository/memory-budgets.yaml")
    let updated = try check("--update")
    #expect(updated.status == 0, "\(updated.errorText)")
    #expect(
      updated.outputText.hasSuffix(
        "check: wrote what was measured into 'memory-budgets.yaml': 1 budget\n"))
    let file = String(
      decoding: try place.folder.contents(of: "repository/memory-budgets.yaml"), as: UTF8.self)
    let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
    let added = lines.filter { $0.hasPrefix("    updated: { peak: ") && $0.hasSuffix("Z }") }
    #expect(added.count == 1)
    #expect(lines.filter { !added.contains($0) }.joined(separator: "\n") == text)
    let peak = try #require(added.first?.split(separator: " ")[3].dropLast(4))
    let row = try #require(
      try check().outputText.split(separator: "\n").first { $0.hasPrefix("a ") })
    #expect(row.split(separator: " ").map(String.init)[4...7] == ["64.0", "MiB", "\(peak)", "MiB"])
  }

  @Test func writesAFirstFileFromRecordedRuns() throws {
    #expect(try check("--new").errorText.hasPrefix("check: no recorded run makes a budget; "))
    for words in [
      ["compare", "tail", "--size", "1MiB", "-n", "7"], ["measure", "--", "sh", "-c", "exit 0"],
      ["versus", "cat {file}", "wc -c {file}", "--size", "1MiB"], ["measure", "--", "false"],
      ["sweep", "--sizes", "1MiB,2MiB", "--", "cat", "{file}"],
    ] {
      _ = try run(
        place.executable, words, environment: place.environment, workingFolder: repository)
    }
    let made = try check("--new")
    #expect(
      made.outputText == """
        check: wrote 'memory-budgets.yaml' with 5 budgets; look at it, and 'check' measures them

        """, "\(made.errorText)")
    let file = String(
      decoding: try place.folder.contents(of: "repository/memory-budgets.yaml"), as: UTF8.self)
    for line in [
      "options: { lines: \"7\" }", "command: [\"sh\", \"-c\", \"exit 0\"]", "command: cat {file}",
      "input: { fixture: log, sizes: [1MiB, 2MiB] }", "name: tail stream",
    ] {
      #expect(file.contains("    \(line)\n") || file.contains("- \(line)\n"), "\(line)\n\(file)")
    }
    let again = try check("--new")
    #expect(again.status == 64 && again.errorText.contains("already exists"))
    let checked = try check("--format", "json")
    #expect(checked.status == 0, "\(checked.outputText)")
  }

  @Test func listsMistakesAndRunsNothing() throws {
    try place.folder.write(
      "budgets:\n  - name: a\n    command: touch ran\n    paek: 1MiB\n  - name: a\n",
      to: "repository/memory-budgets.yaml")
    let finished = try check()
    #expect(finished.status == 64 && finished.output.isEmpty)
    let lines = finished.errorText.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      lines.contains("memory-budgets.yaml:4:5: error: unknown key 'paek'; did you mean 'peak'?"))
    #expect(!place.folder.names().contains("ran"))
    #expect(try check("--only", "b", "none.yaml").status == 64)
  }

  @Test func checksTheOthersIfOneCannotBeRun() throws {
    try place.folder.write(
      "budgets:\n  - name: gone\n    command: ./no-such\n    peak: 1MiB\n"
        + "  - name: here\n    command: 'true'\n    peak: 64MiB\n",
      to: "repository/memory-budgets.yaml")
    let finished = try check()
    #expect(finished.status == 1)
    #expect(finished.outputText.contains("✗ gone: It could not be run: "))
    #expect(finished.outputText.contains("1 of 2 budgets does not hold."))
  }

  @Test func keepsWhatIsDoneWhenItIsInterrupted() throws {
    try place.folder.write(
      "budgets:\n  - name: quick\n    command: 'true'\n    peak: 64MiB\n"
        + "  - name: endless\n    command: '\(probe) hang 0'\n    peak: 64MiB\n",
      to: "repository/memory-budgets.yaml")
    let terminal = try place.terminal(workingFolder: repository)
    try terminal.wait(for: "highwater>")
    try terminal.send("check\r")
    try terminal.wait(until: "the second budget runs") { $0.cursorLine.contains("endless") }
    try terminal.send("\u{3}")
    try terminal.wait(for: "check: stopped; what was measured before is kept")
    #expect(
      terminal.screen.lines.contains { $0.contains("The budget holds. 1 of 2 not checked.") })
  }

  @Test func isNotForLessons() throws {
    let lesson = """
      ---
      id: own
      title: Own
      minutes: 1
      version: 1
      ---

      # Own

      ## A step {#a}

      ```run
      check
      ```

      """
    try place.folder.write(lesson, to: "repository/own.md")
    let finished = try place.highwater("lesson", "check", "\(repository)/own.md")
    #expect(finished.status == 1)
    #expect(finished.errorText.contains("a lesson cannot run 'check'"))
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  private struct Report: Decodable {
    struct Finding: Decodable {
      var passed: Bool
    }

    struct Budget: Decodable {
      var name: String
      var passed: Bool
      var peakBytes: Int
      var growth: String?
      var findings: [Finding]
      var runs: [Int]
    }

    var schema: String
    var passed: Bool
    var budgets: [Budget]
  }
}
