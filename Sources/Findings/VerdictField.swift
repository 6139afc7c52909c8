import Measurement

/// Three versions or more, each judged against each other in memory and in time.
struct VerdictField {
  let names: [String]
  private let pairs: [[VerdictPair?]]

  init(_ comparison: Comparison) {
    names = comparison.variants.map(\.name)
    pairs = comparison.variants.map { first in
      comparison.variants.map { second in
        guard first != second else { return nil }
        var pair = comparison
        pair.variants = [first, second]
        return VerdictPair(pair)
      }
    }
  }

  /// The version that needs less of something than every other one.
  func best(in judgement: (VerdictPair) -> Judgement?) -> Int? {
    names.indices.first { index in
      names.indices.allSatisfy { other in
        other == index || pairs[index][other].flatMap(judgement)?.less == 0
      }
    }
  }

  /// The versions that need less of something than this one.
  func better(than index: Int, in judgement: (VerdictPair) -> Judgement?) -> [Int] {
    names.indices.filter { pairs[index][$0].flatMap(judgement)?.less == 1 }
  }

  /// Why something could not be judged for any two, if it could for none.
  func reason(_ judgement: (VerdictPair) -> Judgement?) -> String? {
    let judgements = pairs.flatMap { $0 }.compactMap { $0 }.compactMap(judgement)
    let reasons = judgements.compactMap(\.reason)
    return reasons.count == judgements.count ? reasons.first : nil
  }

  /// Whether a version ran once.
  var isSingle: Bool { pairs.joined().contains { $0?.isSingle ?? false } }

  var isTimeJudged: Bool { pairs.joined().contains { $0?.isTimeJudged ?? false } }

  /// The best in memory, and what it needs of the first version's: `index needs the least memory
  /// (1/12 of load's)`.
  func memoryClaim(_ best: Int) -> String {
    let judgement = best == 0 ? nil : pairs[0][best]?.memory
    let share = judgement.map { judgement in
      judgement.ratio.value >= 10
        ? "1/\(judgement.ratio.wholeText) of \(names[0])'s"
        : "\(judgement.ratio.change ?? "less") than \(names[0])"
    }
    return "needs the least memory\(share.map { " (\($0))" } ?? "")"
  }

  /// The best in time, likewise: `takes the least time (4.3 times as fast as load)`.
  func timeClaim(_ best: Int) -> String {
    let pair = best == 0 ? nil : pairs[0][best]
    let share = pair?.time.map { judgement in
      judgement.ratio.value >= 2 && pair?.processor == nil
        ? "\(judgement.isBounded ? "at least " : "")\(judgement.ratio.text) times as fast as "
          + names[0]
        : "\(judgement.ratio.change ?? "less") than \(names[0])"
    }
    return "takes the least \(pair?.processor == nil ? "" : "processor ")time"
      + (share.map { " (\($0))" } ?? "")
  }
}

extension VerdictField {
  var verdict: Verdict {
    let memoryRest =
      reason(\.memory) ?? "no version needs the least memory by more than the noise"
    switch (best(in: \.memory), best(in: \.time)) {
    case (let light?, let fast?) where light == fast:
      return verdict(
        .winner(light), "\(names[light]) wins: it \(memoryClaim(light)) and \(timeClaim(light)).")
    case (let light?, let fast?):
      return verdict(
        .trade, "A trade: \(names[light]) \(memoryClaim(light)), \(names[fast]) \(timeClaim(fast))."
      )
    case (let light?, nil):
      return verdict(
        best: light, memoryClaim(light), rivals: better(than: light, in: \.time),
        advantage: ("take", "less time"),
        rest: reason(\.time) ?? "no version takes the least time by more than the noise")
    case (nil, let fast?):
      return verdict(
        best: fast, timeClaim(fast), rivals: better(than: fast, in: \.memory),
        advantage: ("need", "less memory"), rest: memoryRest)
    case (nil, nil):
      let rest = reason(\.time) ?? (isTimeJudged ? "none takes the least time either" : nil)
      let isOpen = reason(\.memory) != nil && !isTimeJudged
      return verdict(
        isOpen ? .open : .even,
        "No winner: \([memoryRest, rest].compactMap { $0 }.joined(separator: "; ")).")
    }
  }

  private func verdict(_ kind: Verdict.Kind, _ sentence: String) -> Verdict {
    Verdict(kind: kind, sentence: sentence, isTimeJudged: isTimeJudged)
  }

  /// The best version in one respect, where no version is the best in the other one.
  private func verdict(
    best: Int, _ claim: String, rivals: [Int], advantage: (verb: String, what: String),
    rest: String
  ) -> Verdict {
    guard rivals.isEmpty else {
      let others = rivals.map { names[$0] }.joined(separator: ", ")
      let verb = advantage.verb + (rivals.count == 1 ? "s" : "")
      return verdict(
        .trade, "A trade: \(names[best]) \(claim), but \(others) \(verb) \(advantage.what).")
    }
    let scope = isSingle && !isTimeJudged ? " in memory, by one run each" : ""
    return verdict(.winner(best), "\(names[best]) wins\(scope): it \(claim); \(rest).")
  }
}
