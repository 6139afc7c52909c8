/// A row of the table that says when to load a file and when to stream it: the article's six, then
/// those of the cases beyond the article.
///
/// Its raw value is its identifier, by which it is stored; `operation` is for people.
package enum DecisionRow: String, CaseIterable, Identifiable, Sendable, Codable {
  case search, tail, count, transform, lookup, passes
  case json, groupby, distinct, sort, topk, gunzip, query, xml, queue, cache

  /// The rows that a case fills, in the table's order.
  package static let shown = allCases.filter { row in
    CaseStudy.all.contains { $0.decisionRow == row }
  }

  /// What the table says of one way of working.
  package struct Verdict: Hashable, Sendable {
    /// Whether to work that way.
    package enum Mark: String, Hashable, Sendable {
      case yes, maybe, no
    }

    package let mark: Mark
    /// How, in a few words, if the table says so.
    package let note: String?
  }

  /// The identifier, `tail`, as files and the database have it.
  package var id: String { rawValue }

  /// The operation, as the table words it.
  package var operation: String {
    switch self {
    case .search: "Search for a pattern"
    case .tail: "Get last N lines"
    case .count: "Count occurrences"
    case .transform: "Transform and save"
    case .lookup: "Need random access"
    case .passes: "Multiple passes needed"
    case .json: "Read a JSON array"
    case .groupby: "Group and sum"
    case .distinct: "Count distinct values"
    case .sort: "Sort a large file"
    case .topk: "Find the largest K"
    case .gunzip: "Read a compressed log"
    case .query: "Fetch database rows"
    case .xml: "Read an XML document"
    case .queue: "Produce and consume"
    case .cache: "Remember results"
    }
  }

  /// The verdict on loading the file into memory.
  package var load: Verdict {
    switch self {
    case .search, .tail, .count, .transform: Verdict(mark: .no, note: nil)
    case .lookup: Verdict(mark: .yes, note: nil)
    case .passes, .sort: Verdict(mark: .maybe, note: nil)
    case .json, .groupby, .distinct, .topk, .gunzip, .query, .xml, .queue, .cache:
      Verdict(mark: .no, note: nil)
    }
  }

  /// The verdict on streaming it.
  package var stream: Verdict {
    switch self {
    case .search: Verdict(mark: .yes, note: "Read line by line")
    case .tail: Verdict(mark: .yes, note: "Read from end")
    case .count: Verdict(mark: .yes, note: "Increment counter")
    case .transform: Verdict(mark: .yes, note: "Process chunks")
    case .lookup, .passes: Verdict(mark: .no, note: nil)
    case .json: Verdict(mark: .yes, note: "Token by token")
    case .groupby: Verdict(mark: .yes, note: "A total per key")
    case .distinct: Verdict(mark: .yes, note: "Each value once")
    case .sort: Verdict(mark: .yes, note: "Merge sorted runs")
    case .topk: Verdict(mark: .yes, note: "Heap of K")
    case .gunzip: Verdict(mark: .yes, note: "Line by line")
    case .query: Verdict(mark: .yes, note: "Row by row")
    case .xml: Verdict(mark: .yes, note: "Pull and let go")
    case .queue: Verdict(mark: .yes, note: "Bounded queue")
    case .cache: Verdict(mark: .yes, note: "Bounded cache")
    }
  }
}
