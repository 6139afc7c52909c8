/// A row of the article's table that says when to load a file and when to stream it.
///
/// Its raw value is its identifier, by which it is stored; `operation` is for people.
package enum DecisionRow: String, CaseIterable, Identifiable, Sendable, Codable {
  case search, tail, count, transform, lookup, passes

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
    }
  }

  /// The verdict on loading the file into memory.
  package var load: Verdict {
    switch self {
    case .search, .tail, .count, .transform: Verdict(mark: .no, note: nil)
    case .lookup: Verdict(mark: .yes, note: nil)
    case .passes: Verdict(mark: .maybe, note: nil)
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
    }
  }
}
