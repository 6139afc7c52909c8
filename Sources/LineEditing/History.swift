import CEditLine

/// The lines entered before, each of them once, for libedit and for the searches of this module.
///
/// Holds every line twice: as libedit has it and as a string. At most `limit` lines are kept.
struct HistoryList: ~Copyable {
  let handle: OpaquePointer
  private let clusters: ClusterTable
  /// The lines, oldest first.
  private(set) var entries: [String] = []
  private let limit: Int
  /// The number that libedit has given to each line.
  private var numbers: [String: Int32] = [:]

  /// Creates an empty list (`history_winit(3edit)`, `H_SETSIZE`).
  init(limit: Int, clusters: ClusterTable) throws(LineEditingError) {
    guard let handle = history_winit() else { throw .startFailed }
    self.handle = handle
    self.limit = limit
    self.clusters = clusters
    _ = ceditline_set_history_size(handle, Int32(clamping: limit))
  }

  deinit { history_wend(handle) }

  /// Adds `line` as the newest, in place of an equal one (`H_DEL`, `H_ENTER`).
  ///
  /// - Complexity: O(n) in the number of lines.
  mutating func enter(_ line: String) {
    if let number = numbers.removeValue(forKey: line) {
      _ = ceditline_delete(handle, number)
      entries.removeAll { $0 == line }
    } else if entries.count == limit {
      // libedit drops its oldest line by itself.
      numbers.removeValue(forKey: entries.removeFirst())
    }
    let number = ceditline_enter(handle, clusters.encode(line) + [0])
    // Without memory libedit may refuse it; then the line is not kept at all.
    guard number >= 0 else { return }
    numbers[line] = number
    entries.append(line)
  }
}

/// A walk through the history along the lines that start as the typed one does.
///
/// The walk starts at the typed line, which is newer than all entries and always come back to.
struct HistoryWalk {
  /// The entries, oldest first.
  let entries: [String]
  /// What was in the line when the walk began.
  let typed: String
  /// What an entry must start with: the text before the cursor when the walk began.
  let prefix: String
  /// The entry shown, or the number of entries for the typed line.
  private var position: Int

  init(entries: [String], typed: String, prefix: String) {
    (self.entries, self.typed, self.prefix) = (entries, typed, prefix)
    position = entries.count
  }

  /// The line that the walk has come to.
  var line: String { position < entries.count ? entries[position] : typed }

  /// Goes to the next older entry that starts with the prefix and differs from what is shown, and
  /// returns whether there is one.
  mutating func goOlder() -> Bool {
    let shown = line
    guard let found = entries[..<position].lastIndex(where: { fits($0) && $0 != shown })
    else { return false }
    position = found
    return true
  }

  /// Goes to the next newer entry that starts with the prefix, or back to the typed line, and
  /// returns whether it was not there already.
  mutating func goNewer() -> Bool {
    guard position < entries.count else { return false }
    let newer = entries[(position + 1)...]
    position = newer.firstIndex { fits($0) && $0 != typed } ?? entries.count
    return true
  }

  private func fits(_ entry: String) -> Bool {
    entry.unicodeScalars.starts(with: prefix.unicodeScalars)
  }
}

/// A search through the history that goes on with every letter typed.
struct IncrementalSearch {
  /// The entries, oldest first.
  let entries: [String]
  /// What was in the line when the search began.
  let typed: String
  /// Where the cursor was in it, in scalars.
  let typedCursor: Int
  private(set) var query = ""
  /// Whether nothing (more) was found the last time.
  private(set) var hasFailed = false
  /// The entry found last; `nil` before anything is found.
  private(set) var position: Int?

  /// What replaces the prompt while searching.
  var prompt: String { "\(hasFailed ? "no match" : "search") '\(query)': " }

  /// The entry found last, or the typed line before anything is found.
  var line: String { position.map { entries[$0] } ?? typed }

  /// Where the query is in the line, in scalars; its end before anything is found.
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
