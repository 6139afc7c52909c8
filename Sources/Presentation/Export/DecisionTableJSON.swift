import CaseStudies
import Findings
import Measurement
import MemoryTracking

extension DecisionTableView {
  /// Writes the table as JSON, `highwater.table/1`: each row with its newest evidence. Without
  /// evidence all its members are null.
  ///
  /// - Parameters:
  ///   - version: HighWater's version.
  ///   - sink: Takes the text in pieces.
  package func writeJSON(version: String, to sink: @escaping (String) -> Void) {
    JSONWriter.listing("table", version: version, to: sink) { json in
      json.array("rows", DecisionRow.shown) { json, row in
        json.member("row", row.id)
        json.member("operation", row.operation)
        for (way, verdict) in [("load", row.load), ("stream", row.stream)] {
          json.object(way, onOneLine: true) { json in
            json.member("verdict", verdict.mark.rawValue)
            json.member("note", verdict.note)
          }
        }
        json.member("cases", CaseStudy.all.filter { $0.decisionRow == row }.map(\.id))
        json.object("evidence") { $0.members(of: evidence(for: row)) }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of evidence: DecisionEvidence?) {
    recorded(evidence?.provenance)
    member("case", evidence?.caseID)
    member("input_bytes", evidence?.inputSize?.bytes)
    for (way, peak) in [("load", evidence?.load), ("stream", evidence?.stream)] {
      object("\(way)_peak_bytes", onOneLine: true) { json in
        json.member("median", peak?.value.bytes)
        json.member("median_bound", peak?.bound.rawValue)
      }
    }
    member("time_ratio", evidence?.timeRatio)
    member("verdict", evidence?.verdict.sentence)
    member("disagreement", evidence?.disagreement)
  }
}
