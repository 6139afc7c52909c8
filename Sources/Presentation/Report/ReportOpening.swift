import Findings
import CaseStudies
import Measurement
import MemoryTracking

/// A name and what there is to say of it.
struct ReportFact {
  var name: String
  var value: String
}

/// What stands before the page's style sheet.
struct ReportHead: ReportPart {
  static let template = "head"
  let title: String
}

/// What stands behind the last section.
struct ReportClosing: ReportPart {
  static let template = "closing"
}

/// The top of the page: what was measured, what it comes to, and where to find the rest.
struct ReportOpening: ReportPart {
  static let template = "opening"

  struct Entry {
    var id: String
    var heading: String
  }

  let kind: String
  let title: String
  let summary: String?
  let verdicts: [String]
  let bars: ReportBars?
  let facts: [ReportFact]
  let contents: [Entry]
}

/// The peaks as bars on one scale.
struct ReportBars {
  struct Row {
    var series: String
    var name: String
    /// The length in percent of the longest.
    var share: String
    var figure: String
    var bytes: Int
  }

  let rows: [Row]

  /// Draws the peaks that were measured; `nil` where none was.
  init?(_ variants: [Comparison.Variant]) {
    let peaks = variants.enumerated().compactMap { index, variant in
      variant.medianPeak.map { (series: ReportSeries(index: index), name: variant.name, peak: $0) }
    }
    let most = peaks.map(\.peak.value.bytes).max() ?? 0
    guard most > 0 else { return nil }
    rows = peaks.map { entry in
      Row(
        series: entry.series.name, name: entry.name,
        share: PlotPoint.percent(Double(entry.peak.value.bytes) / Double(most)),
        figure: entry.peak.text, bytes: entry.peak.value.bytes)
    }
  }
}

extension Comparison {
  /// What was compared: `tail: load against stream`.
  var reportTitle: String {
    let names = variants.map(\.name).joined(separator: " against ")
    return caseID.map { "\($0): \(names)" } ?? names
  }

  /// What the case is about; `nil` for commands.
  var reportSummary: String? {
    caseID.flatMap(CaseStudy.named).map { "\($0.title). \($0.summary)" }
  }

  /// The verdict in a sentence; none for a single version.
  var verdicts: [String] { [Verdict(self)?.sentence].compactMap { $0 } }

  /// What was worked on, and whether the versions agree.
  var facts: [ReportFact] {
    var facts: [ReportFact] = []
    if let input {
      let fixture = input.fixture.map { " of the \($0) fixture" } ?? ""
      facts.append(ReportFact(name: "Input", value: "\(input.size)\(fixture), \(input.path)"))
    }
    if let answers = ComparisonNotes(self).answers {
      facts.append(
        ReportFact(name: "Answers", value: (answers.same ? "✓ " : "✗ ") + answers.sentence))
    }
    return facts
  }
}

extension Host {
  /// The machine in a line.
  var reportFact: ReportFact {
    ReportFact(
      name: "Machine",
      value: "Linux \(kernel), \(FigureText.count(processors, "CPU")), \(memory) of memory, "
        + "Swift \(swift), \(build) build")
  }
}
