import Findings
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// A recorded comparison or sweep as `runs` lists it, with what its kind has to say.
struct RunListing {
  let record: ComparisonListing
  /// What a fit found out; `nil` for other kinds.
  let fit: Fit?

  /// Reads what the line of a fit says from its runs.
  ///
  /// - Complexity: Holds a fit's runs meanwhile, without their samples.
  init(_ record: ComparisonListing, in workbook: WorkbookFile) throws(WorkbookError) {
    self.record = record
    guard record.kind == .fit, let number = record.numbers.first else {
      fit = nil
      return
    }
    fit = Fit(try workbook.figures(of: number))
  }

  /// Which question it answers, in a word.
  var kind: String {
    switch record.kind {
    case .comparison:
      record.isSweep ? "sweep" : record.caseID == nil ? "command" : "comparison"
    case .fit, .why, .watch: record.kind.rawValue
    }
  }

  /// The case; if it is none, the kind.
  var subject: String { record.caseID ?? kind }

  /// The result in a few words: each version's peak, or what its kind looks for.
  var result: String {
    findings.map { "\($0.name) \($0.figures[0])" }.joined(separator: ", ")
  }

  /// What was found of something; `figures` say the same in less and less room.
  typealias Finding = (name: String, figures: [String])

  /// The result, each part with the name of what it is about.
  var findings: [Finding] {
    switch record.kind {
    case .comparison, .watch:
      return record.variants.map { ($0.name, $0.figures) }
    case .fit:
      let found =
        fit?.smallest.map { ["smallest limit \($0.limit)", "limit \($0.limit)"] }
        ?? ["survived no limit", "no limit"]
      return [(record.variants.first?.name ?? "–", found)]
    case .why:
      let settings = FigureText.count(record.variants.count - 1, "setting")
      return record.variants.prefix(1).map { ($0.name, ["\($0.figure), \(settings)"] + $0.figures) }
    }
  }

  /// Writes runs as JSON, `highwater.runs/1`.
  ///
  /// A version's `highest_peak_bytes` is that of its runs; a sweep has one for each input, of which
  /// these are the least and the greatest.
  static func writeJSON(_ runs: [RunListing], to sink: @escaping (String) -> Void) {
    JSONWriter.listing("runs", version: HighWater.version, to: sink) { json in
      json.array("runs", runs) { $1.members(&$0) }
    }
  }

  private func members(_ json: inout JSONWriter) {
    json.member("run", record.name)
    json.member("numbers", record.numbers)
    json.member("kind", kind)
    json.member("recorded_at", record.recordedAt)
    json.member("command", record.command)
    json.member("highwater", record.version)
    json.member("case", record.caseID)
    json.object("input", onOneLine: true) { json in
      json.member("path", record.inputPath)
      json.member("fixture", record.fixture)
      json.member("min_bytes", record.inputSize?.lowerBound.bytes)
      json.member("max_bytes", record.inputSize?.upperBound.bytes)
    }
    json.object("parameter", onOneLine: true) { json in
      json.member("name", record.parameter?.name)
      json.member("min", record.parameter?.values.lowerBound)
      json.member("max", record.parameter?.values.upperBound)
    }
    json.array("variants", record.variants, onOneLine: true) { json, variant in
      json.member("variant", variant.name)
      json.object("highest_peak_bytes", onOneLine: true) { json in
        json.member("min", variant.peak?.lowerBound.bytes)
        json.member("max", variant.peak?.upperBound.bytes)
      }
    }
    json.member("smallest_limit_bytes", fit?.smallest?.limit.bytes)
    json.member("result", result)
  }
}

extension WorkbookFile {
  /// The newest comparisons and sweeps of a case, or of all, the newest last.
  func runs(ofCase caseID: String?, last count: Int) throws -> [RunListing] {
    try listings(ofCase: caseID, last: count).map { try RunListing($0, in: self) }
  }
}
