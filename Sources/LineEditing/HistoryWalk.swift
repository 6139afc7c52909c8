/// A walk through the history along the lines that start as the typed one does.
///
/// The walk starts at the typed line, which is newer than all entries and always come back to.
struct HistoryWalk {
  /// The entries, oldest first.
  let entries: [String]
  /// What was in the line when the walk began.
  let typed: String
  /// What an entry must start with: what stood before the cursor when the walk began.
  let prefix: String
  /// The entry shown, or the number of entries for the typed line.
  private var position: Int

  /// Starts at the typed line.
  init(entries: [String], typed: String, prefix: String) {
    (self.entries, self.typed, self.prefix) = (entries, typed, prefix)
    position = entries.count
  }

  /// The line that the walk has come to.
  var line: String { position < entries.count ? entries[position] : typed }

  /// Goes to the next older entry that starts with the prefix and differs from what is shown.
  ///
  /// - Returns: Whether there is one.
  mutating func goOlder() -> Bool {
    let shown = line
    guard
      let found = entries[..<position].lastIndex(where: { fits($0) && $0 != shown })
    else { return false }
    position = found
    return true
  }

  /// Goes to the next newer entry that starts with the prefix, or back to the typed line.
  ///
  /// - Returns: Whether it was not at the typed line already.
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
