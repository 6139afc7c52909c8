/// A search through the history that goes on with every letter typed.
struct IncrementalSearch {
  /// What was in the line when the search began.
  let typed: String
  /// Where the cursor stood in it, in scalars.
  let typedCursor: Int
  /// What is searched for.
  private(set) var query = ""
  /// Whether nothing (more) was found the last time.
  private(set) var hasFailed = false
  /// The entries, oldest first.
  private let entries: [String]
  private var position: Int?

  /// Starts a search from the newest of `entries`.
  init(entries: [String], typed: String, typedCursor: Int) {
    (self.entries, self.typed, self.typedCursor) = (entries, typed, typedCursor)
  }

  /// What stands in place of the prompt while searching.
  var prompt: String { "\(hasFailed ? "no match" : "search") '\(query)': " }

  /// The entry found last, or the typed line before anything is found.
  var line: String { position.map { entries[$0] } ?? typed }

  /// Where the query stands in the line, in scalars; its end before anything is found.
  var cursor: Int {
    guard position != nil, let range = Self.range(of: query, in: line) else { return typedCursor }
    return line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound)
  }

  /// Makes the query longer; the entry that is shown may still fit.
  mutating func append(_ scalar: Unicode.Scalar) {
    query.unicodeScalars.append(scalar)
    search(before: position.map { $0 + 1 } ?? entries.count)
  }

  /// Takes the query's last letter away and searches from the newest entry again.
  mutating func removeLast() {
    guard !query.isEmpty else { return }
    query.unicodeScalars.removeLast()
    position = nil
    search(before: entries.count)
  }

  /// Goes on to the next older entry.
  mutating func goOlder() { search(before: position ?? entries.count) }

  private mutating func search(before end: Int) {
    guard !query.isEmpty else {
      hasFailed = false
      return
    }
    let shown = position.map { entries[$0] }
    let isOlder = position == end
    let found = entries[..<end].lastIndex {
      Self.range(of: query, in: $0) != nil && !(isOlder && $0 == shown)
    }
    hasFailed = found == nil
    if let found { position = found }
  }

  private static func range(of query: String, in line: String) -> Range<String.Index>? {
    line.unicodeScalars.firstRange(of: query.unicodeScalars)
  }
}
