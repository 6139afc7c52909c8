/// A part of a result that a step asks to look at, named after the word of a `run` fence.
///
///     ```run phases verdict
///     compare report --size 64MiB
///     ```
///
/// A step that names none shows what is usual for its runs; `show` has all of it.
package enum ResultPart: String, Hashable, Sendable, CaseIterable {
  /// Memory at the end of each phase; of a traced run, the lines that held most in each.
  case phases
  /// The figures that count: peak, final RSS, time, what was read and written, how it ended; of a
  /// sweep the peaks, of a bill the costs.
  case results
  /// Memory against time, or against the input.
  case chart
  /// Which version won, and whether the answers agree; of a sweep, how it grows.
  case verdict
  /// The table that says when to stream; of a fit the limits tried, of a bill the two approaches.
  case table
  /// The lines of code that held the memory at the peak of a traced run.
  case places
  /// The limit, and who enforced it.
  case limit
  /// How much of the input the page cache held.
  case cache
  /// What to write into the description of a container, as `fit` and `bill` advise.
  case resources
  /// How it was measured: the limit, the page cache, the method; of a bill, what it assumes.
  case notes

  /// Reads the words after `run`, in any order.
  ///
  /// - Returns: The parts, or the first word that is none.
  static func parts(of text: String) -> Result<[ResultPart], UnknownWord> {
    var parts: [ResultPart] = []
    for word in text.split(separator: " ") {
      guard let part = ResultPart(rawValue: String(word)) else {
        return .failure(UnknownWord(word: String(word)))
      }
      if !parts.contains(part) { parts.append(part) }
    }
    return .success(parts)
  }

  /// A word that names no part.
  struct UnknownWord: Error {
    var word: String
  }
}
