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

  func listed(_ indices: [Int]) -> String { indices.map { names[$0] }.joined(separator: ", ") }
}

extension Verdict {
  init(_ field: VerdictField) {
    let light = field.best(in: \.memory)
    let fast = field.best(in: \.time)
    let reasons = (memory: field.reason(\.memory), time: field.reason(\.time))
    let isTimeJudged = field.isTimeJudged
    switch (light, fast) {
    case (let light?, let fast?) where light == fast:
      self.init(
        kind: .winner(light),
        sentence: "\(field.names[light]) wins: it \(field.memoryClaim(light)) and "
          + "\(field.timeClaim(light)).", isTimeJudged: isTimeJudged)
    case (let light?, let fast?):
      self.init(
        kind: .trade,
        sentence: "A trade: \(field.names[light]) \(field.memoryClaim(light)), "
          + "\(field.names[fast]) \(field.timeClaim(fast)).", isTimeJudged: isTimeJudged)
    case (let light?, nil):
      self.init(
        field, best: light, claim: field.memoryClaim(light),
        rivals: field.better(than: light, in: \.time), beats: "less time",
        rest: reasons.time ?? "no version takes the least time by more than the noise")
    case (nil, let fast?):
      self.init(
        field, best: fast, claim: field.timeClaim(fast),
        rivals: field.better(than: fast, in: \.memory), beats: "less memory",
        rest: reasons.memory ?? "no version needs the least memory by more than the noise")
    case (nil, nil):
      let rest = [
        reasons.memory ?? "no version needs the least memory by more than the noise",
        reasons.time ?? (isTimeJudged ? "none takes the least time either" : nil),
      ].compactMap { $0 }.joined(separator: "; ")
      self.init(
        kind: reasons.memory != nil && !isTimeJudged ? .open : .even,
        sentence: "No winner: \(rest).", isTimeJudged: isTimeJudged)
    }
  }

  /// The best version in one respect, where no version is the best in the other one.
  private init(
    _ field: VerdictField, best: Int, claim: String, rivals: [Int], beats: String, rest: String
  ) {
    let name = field.names[best]
    guard rivals.isEmpty else {
      self.init(
        kind: .trade,
        sentence: "A trade: \(name) \(claim), but \(field.listed(rivals)) "
          + "\(beats == "less time" ? "take" : "need")\(rivals.count == 1 ? "s" : "") \(beats).",
        isTimeJudged: field.isTimeJudged)
      return
    }
    let scope = field.isSingle && !field.isTimeJudged ? " in memory, by one run each" : ""
    self.init(
      kind: .winner(best), sentence: "\(name) wins\(scope): it \(claim); \(rest).",
      isTimeJudged: field.isTimeJudged)
  }
}
