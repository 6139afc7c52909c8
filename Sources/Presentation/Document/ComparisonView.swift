import CaseStudies
import Findings
package import Measurement
import MemoryTracking

/// A comparison as a person reads it: phases side by side, peaks as bars, metrics, verdict, notes.
///
/// The same view shows a single version, without what needs two. The blocks are built here once;
/// the terminal's summary, the Markdown page and the sections of the HTML page each select from
/// them.
package struct ComparisonView: DocumentView {
  package var comparison: Comparison
  /// How much is shown of where the memory was.
  package var detail: WhereDetail
  /// The metrics to show; `nil` for all of them.
  var metricNames: Set<String>?

  /// The commands that were compared, by the names of their columns; none for one command alone,
  /// which is the title.
  let commands: [Document.Fact]
  /// Those of them for which a letter stands.
  let abbreviations: [Document.Fact]

  package init(_ comparison: Comparison, _ detail: WhereDetail = WhereDetail()) {
    self.init(CommandKeys(comparison), detail)
  }

  init(_ keys: CommandKeys, _ detail: WhereDetail = WhereDetail()) {
    comparison = keys.comparison
    commands = keys.comparison.variants.count > 1 ? keys.commands : []
    abbreviations = keys.abbreviations
    self.detail = detail
  }

  /// What the terminal shows.
  package var document: Document {
    Document(
      [.lines(title)] + phases + [.accounts(accounts)] + (bars.count > 1 ? [.bars(bars)] : [])
        + [.table(metrics), .lines(verdict + agreement)] + processes + [.notes(notes.sentences)]
        + whereViews.flatMap(\.blocks))
  }

  /// What a Markdown page shows.
  var page: Document {
    let answers = [notes.answers.map { $0.sentence + "." }].compactMap { $0 }
    let origin = ["Measured on \(comparison.host.sentence).", comparison.provenance?.sentence]
      .compactMap { $0 }
    return Document(
      [.lines(title), .table(metrics), .lines(verdict), .accounts(accountsOfRuns)] + processes
        + pagePhases + whereViews.flatMap(\.blocks)
        + [.notes(answers + notes.sentences + origin)])
  }
}

extension ComparisonView {
  var notes: ComparisonNotes { ComparisonNotes(comparison) }

  /// Where the memory of each variant was at its peak, as far as that was asked for.
  var whereViews: [WhereView] {
    comparison.variants.compactMap { variant in
      variant.picture.map { WhereView(variant.name, $0, detail) }
    }
  }

  /// What was compared, and on what.
  var title: [Document.Line] {
    [Document.Line(comparison.title, .title)]
      + commandLines
      + (comparison.input.map { [Document.Line($0.sentence, .subtitle)] } ?? [])
  }

  /// The commands that were compared, a line each.
  var commandLines: [Document.Line] { commands.lines }

  /// The verdict in a sentence, none for a single version; and what gave a fake away.
  var verdict: [Document.Line] {
    (Verdict(comparison).map { [Document.Line($0.sentence, .verdict)] } ?? [])
      + comparison.fakes.map { Document.Line($0.sentence, .verdict) }
  }

  /// Whether the versions agree.
  var agreement: [Document.Line] {
    notes.answers.map { answers in
      [
        Document.Line(
          (answers.same ? "✓ " : "✗ ") + answers.sentence, .agreement(answers.same))
      ]
    } ?? []
  }

  /// The peaks that were measured; none if all are zero.
  var bars: [Document.Bar] {
    let bars = comparison.variants.enumerated().compactMap { index, variant in
      variant.medianPeak.map { peak in
        Document.Bar(
          name: variant.name, series: index, text: peak.text, bytes: peak.value.bytes)
      }
    }
    return bars.contains { $0.bytes > 0 } ? bars : []
  }

  /// What happened to the runs that did not complete, once for each way a variant's runs ended.
  var accounts: [Document.Account] {
    comparison.variants.flatMap { variant in
      Outcome.allCases.compactMap { outcome in
        let runs = variant.runs.filter { $0.outcome == outcome }
        guard let run = runs.first, let account = run.account else { return nil }
        let share = variant.runs.count > 1 ? "(\(runs.count) of \(variant.runs.count) runs) " : ""
        let termination =
          outcome == .oomKilled
          ? ["Last State: Terminated", "Reason: OOMKilled"]
            + (run.exitCode.map { ["Exit Code: \($0)"] } ?? []) : []
        return Document.Account(
          variant: variant.name, sentence: "\(share)\(account).", message: run.message,
          termination: termination)
      }
    }
  }

  /// The same for every run.
  private var accountsOfRuns: [Document.Account] {
    comparison.variants.flatMap { variant in
      variant.runs.compactMap { run in
        run.account.map {
          Document.Account(variant: variant.name, sentence: "\($0).", message: run.message)
        }
      }
    }
  }

  /// What was worked on, and whether the versions agree.
  var facts: [Document.Fact] {
    (comparison.input.map { [Document.Fact(name: "Input", value: $0.sentence)] } ?? [])
      + (comparison.kind == .comparison ? agreement : []).map {
        Document.Fact(name: "Answers", value: $0.text)
      }
  }
}

extension Comparison.Variant {
  /// The name, and of a command all of it: `sort -u words.txt`.
  fileprivate var title: String {
    guard let commandLine else { return name }
    let program = commandLine.prefix { $0 != " " }
    let isNamed =
      ![commandLine, CommandKeys.soleName].contains(name)
      && !program.split(separator: "/").suffix(1).contains(name[...])
    return isNamed ? "\(name): \(commandLine)" : commandLine
  }
}

extension Comparison {
  /// What was compared, or asked: `tail: load against stream`,
  /// `sort: the smallest limit it survives`.
  var title: String {
    let first = variants.first?.name ?? ""
    let names =
      switch kind {
      case .comparison where variants.count == 1: variants[0].title
      case .comparison: variants.map(\.name).joined(separator: " against ")
      case .fit: "\(first): the smallest limit it survives"
      case .why: "Which setting changes the peak?"
      case .watch: first
      }
    return caseID.map { "\($0): \(names)" } ?? names
  }

  /// What the case is about; `nil` for commands.
  var caseSummary: String? {
    caseID.flatMap(CaseStudy.named).map { "\($0.title). \($0.summary)" }
  }
}

extension Comparison.Input {
  /// The input in a line: `64.0 MiB of the log fixture, app.log`.
  fileprivate var sentence: String {
    "\(size)" + (fixture.map { " of the \($0) fixture" } ?? "") + ", \(path)"
  }
}

extension Host {
  /// The machine in a line.
  var sentence: String {
    "Linux \(kernel), \(FigureText.count(processors, "CPU")), \(memory) of memory, Swift \(swift), "
      + "\(build) build"
  }
}
