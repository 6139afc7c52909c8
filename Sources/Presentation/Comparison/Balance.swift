/// A figure of a later version held against that of an earlier one; less is better.
struct Balance: Hashable {
  enum Side: Hashable {
    case better
    case even
    case worse
  }

  /// How far two figures may differ and still count as equal: medians of a few runs vary so much.
  static let tolerance = 0.05

  /// How many times the later figure the earlier one is.
  let ratio: Double

  /// Weighs two figures; `nil` where one is zero, which no measured peak or time is.
  init?(before: Double, after: Double) {
    guard before > 0, after > 0 else { return nil }
    ratio = before / after
  }

  /// Where the later version stands.
  var side: Side {
    if ratio >= 1 + Balance.tolerance { return .better }
    return ratio <= 1 / (1 + Balance.tolerance) ? .worse : .even
  }

  private var percentLess: String { FigureText.number(100 * (1 - 1 / ratio), decimals: 1) }
  private var percentMore: String { FigureText.number(100 * (1 / ratio - 1), decimals: 1) }
  private var timesMore: String { FigureText.ratio(1 / ratio) }

  /// What the later version does to memory, as a verb phrase: `needs 1/145 of the memory`.
  ///
  /// - Parameter bounded: whether one peak is only known by a bound, so the true difference may be
  ///   larger still.
  /// - Returns: the phrase, to follow the version's name.
  func memoryPhrase(bounded: Bool) -> String {
    switch (side, ratio) {
    case (.even, _): "needs as much memory"
    case (.better, 10...):
      "needs \(bounded ? "at most " : "")1/\(FigureText.number(ratio, decimals: 0)) of the memory"
    case (.better, _): "needs \(bounded ? "at least " : "")\(percentLess)% less memory"
    case (.worse, ...0.5): "needs \(bounded ? "at least " : "")\(timesMore) times the memory"
    case (.worse, _): "needs \(bounded ? "at least " : "")\(percentMore)% more memory"
    }
  }

  /// What the later version does to time, as a verb phrase: `takes 3.20 times as long`.
  var timePhrase: String {
    switch (side, ratio) {
    case (.even, _): "takes as long"
    case (.better, 2...): "is \(FigureText.ratio(ratio)) times as fast"
    case (.better, _): "takes \(percentLess)% less time"
    case (.worse, ...0.5): "takes \(timesMore) times as long"
    case (.worse, _): "takes \(percentMore)% more time"
    }
  }
}
