// "Did you mean …?": the one place that decides which name a misspelt word was meant to be. It
// knows words only.

/// Finds the name that a misspelt word was meant to be.
package enum Spelling {
  /// The name nearest to a misspelt one, whatever its letter case, for a "did you mean …?".
  ///
  /// Nearness is the optimal string alignment distance: the number of letters inserted, removed,
  /// replaced or swapped with their neighbour. A name that the word begins, or that begins the
  /// word, counts as near. Of equally near names the first is taken.
  ///
  /// - Returns: the nearest name, or `nil` if none is near enough to have been meant: more than
  ///   a third of its letters differ.
  /// - Complexity: O(n·m) time for each name, O(m) space.
  package static func nearest(to word: String, in names: [String]) -> String? {
    let written = Array(word.lowercased())
    guard !written.isEmpty else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
      let meant = Array(name.lowercased())
      let isBeginning = written.count >= 3 && meant.starts(with: written)
      let distance = isBeginning ? 1 : distance(written, meant)
      let length = max(written.count, meant.count)
      guard distance <= max(1, length / 3), distance < length else { continue }
      if distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
  }

  /// The optimal string alignment distance, by rows of the usual table.
  static func distance(_ first: [Character], _ second: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in first.indices {
      var current = [row + 1]
      for column in second.indices {
        let replaced = last[column] + (first[row] == second[column] ? 0 : 1)
        var cost = min(last[column + 1] + 1, current[column] + 1, replaced)
        if row > 0, column > 0, first[row] == second[column - 1],
          first[row - 1] == second[column]
        {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[second.count]
  }
}
