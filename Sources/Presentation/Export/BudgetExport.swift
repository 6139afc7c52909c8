package import Findings
import Measurement
import MemoryTracking
import Streaming
import TerminalText

/// A form in which the verdicts on budgets can be shown or written.
package enum BudgetFormat: String, CaseIterable, Sendable {
  /// For people, laid out for the terminal.
  case text
  /// `highwater.check/1`.
  case json
  /// The report that build servers read.
  case junit
  /// Annotations of a pull request, as commands of GitHub's workflows.
  case github
}

extension BudgetReport {
  /// Writes the report for other programs; nothing for the text for people, which `BudgetView`
  /// draws.
  ///
  /// - Complexity: O(n) in the verdicts.
  package func write(as format: BudgetFormat, to sink: @escaping (String) -> Void) {
    switch format {
    case .text: break
    case .json: JSONWriter.object(to: sink) { $0.members(of: self) }
    case .junit: sink(junit)
    case .github: sink(annotations)
    }
  }
}

extension JSONWriter {
  /// The budgets, `highwater.check/1`; what was not measured is null.
  fileprivate mutating func members(of report: BudgetReport) {
    member("schema", "highwater.check/1")
    origin(report.provenance, report.host)
    member("file", report.file)
    member("passed", report.passed)
    member("unchecked", report.count - report.verdicts.count)
    array("budgets", report.verdicts) { json, verdict in
      let budget = verdict.budget
      json.member("name", budget.name)
      json.member("line", verdict.line)
      json.member("passed", verdict.passed)
      json.member("peak_bytes", verdict.peak?.value.bytes)
      json.member("peak_bound", verdict.peak?.bound.rawValue)
      json.member("budget_bytes", budget.peak?.bytes)
      json.member(
        "tolerance_bytes", budget.peak.map { budget.tolerance.allowance(over: $0).bytes })
      json.member("growth", verdict.growth?.class.rawValue)
      json.member("bytes_per_input_byte", verdict.growth?.bytesPerInputByte)
      json.member("exponent", verdict.growth?.exponent)
      json.member("growth_budget", budget.grows?.rawValue)
      json.member("survives_bytes", budget.survives?.bytes)
      json.member("survived", verdict.survived)
      json.object("updated", onOneLine: true) { json in
        json.member("peak_bytes", budget.updated?.peak.bytes)
        json.member("growth", budget.updated?.growth?.rawValue)
        json.member("at", budget.updated?.at)
      }
      json.array("findings", verdict.findings, onOneLine: true) { json, finding in
        json.member("question", finding.question.rawValue)
        json.member("passed", finding.passed)
        json.member("sentence", finding.sentence)
      }
      json.object("place", onOneLine: true) { json in
        json.member("function", verdict.place?.frame?.function)
        json.member("file", verdict.place?.frame?.file)
        json.member("line", verdict.place?.frame?.line)
        json.member("sentence", verdict.place?.sentence)
      }
      json.member("node", verdict.node)
      json.member("wall_seconds", verdict.wall)
      json.member("runs", verdict.numbers)
    }
  }
}

extension BudgetReport {
  /// One `testsuite` with a `testcase` for each budget that was checked, in the form of JUnit's
  /// reports.
  private var junit: String {
    let failures = verdicts.filter { !$0.passed }.count
    let time = verdicts.reduce(Duration.zero) { $0 + $1.wall }.decimalSeconds
    var text: Markup = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuite name="\(file)" tests="\(verdicts.count)" failures="\(failures)" errors="0" \
      skipped="0" timestamp="\(provenance.recordedAt)" time="\(time)">

      """
    for verdict in verdicts {
      let head: Markup = """
        <testcase classname="\(file)" name="\(verdict.budget.name)" file="\(file)" \
        line="\(verdict.line)" time="\(verdict.wall.decimalSeconds)">
        """
      let failed = verdict.findings.filter { !$0.passed }
      let message = (failed.map(\.sentence) + [verdict.place?.sentence].compactMap { $0 })
        .joined(separator: " ")
      let failure: Markup =
        failed.isEmpty
        ? ""
        : """
            <failure type="\(failed[0].question.rawValue)" message="\(message)">\(message)</failure>

        """
      let passed = verdict.findings.filter(\.passed).map(\.sentence).joined(separator: " ")
      text = "\(text)  \(head)\n\(failure)    <system-out>\(passed)</system-out>\n  </testcase>\n"
    }
    let whole: Markup = "\(text)</testsuite>\n"
    return whole.text
  }

  /// A line `::error …::message` for each finding that fails, none for the others; the message's
  /// second line names the line of code
  /// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
  private var annotations: String {
    verdicts.flatMap { verdict in
      let place = verdict.place.map { "\n\($0.sentence)" } ?? ""
      return verdict.findings.filter { !$0.passed }.map { finding in
        let title = Self.property("Memory budget: \(verdict.budget.name)")
        return "::error file=\(Self.property(file)),line=\(verdict.line),col=\(verdict.column),"
          + "title=\(title)::\(Self.data("\(verdict.budget.name): \(finding.sentence)\(place)"))\n"
      }
    }.joined()
  }

  /// A message, in which only what would end the line must be escaped; other characters that act on
  /// a terminal are shown as escapes.
  private static func data(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { VisibleText.escaped(String($0)).replacing(sign: "%", with: "%25") }
      .joined(separator: "%0A")
  }

  /// A property, which a comma or a colon would end.
  private static func property(_ text: String) -> String {
    data(text).replacing(sign: ":", with: "%3A").replacing(sign: ",", with: "%2C")
  }
}
