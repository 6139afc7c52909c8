import Measurement

/// Two versions judged in memory and in time.
struct VerdictPair {
  let names: [String]
  let memory: Judgement?
  let wall: Judgement?
  let processor: Judgement?
  /// Whether each version ran once.
  let isSingle: Bool

  init(_ comparison: Comparison) {
    let variants = comparison.variants
    names = variants.map(\.name)
    memory = Judgement.memory(variants, on: comparison.host)
    let time = comparison.hasDebugTimes ? nil : Judgement.time(variants)
    wall = time?.wall
    processor = time?.processor
    isSingle = variants.contains { $0.runs.count == 1 }
  }

  /// The judgement of time that decides.
  var time: Judgement? { processor ?? wall }

  /// The places of the versions that need less of something, at most two.
  var better: Set<Int> { Set([memory, time].compactMap { $0?.less }) }

  var isTimeJudged: Bool { isJudged(time) }

  /// Whether nothing can be said at all.
  var isOpen: Bool { !isJudged(memory) && !isJudged(time) }

  private func isJudged(_ judgement: Judgement?) -> Bool {
    judgement.map { $0.reason == nil } ?? false
  }

  /// What the second version does differently, as verb phrases.
  var claims: [String] {
    let phrases = [
      memory?.less == nil ? nil : memory?.memoryPhrase,
      time?.less == nil ? nil : time?.timePhrase(processor == nil ? "time" : "processor time"),
    ]
    return phrases.compactMap { $0 }
  }

  /// What cannot be claimed, and why.
  var reservations: [String] {
    let rest = [
      memory?.finding == .tooClose ? "the peaks are too close to tell apart" : nil,
      wall?.finding == .tooClose ? "the times are too close to tell apart" : nil,
      memory?.reason, wall?.reason,
    ]
    return rest.compactMap { $0 }
  }
}

extension Judgement {
  /// The place of the version that needs less, if one does.
  var less: Int? { if case .less(let index) = finding { index } else { nil } }

  /// Why nothing can be said, if so.
  var reason: String? { if case .open(let reason) = finding { reason } else { nil } }

  /// What the second of the versions does to memory, as a verb phrase: `needs 1/145 of the memory`.
  var memoryPhrase: String {
    let least = isBounded ? "at least " : ""
    switch ratio.value {
    case 10...: return "needs \(isBounded ? "at most " : "")1/\(ratio.wholeText) of the memory"
    case ..<0.5: return "needs \(least)\(ratio.inverse.text) times the memory"
    default: return "needs \(least)\(ratio.change ?? "") memory"
    }
  }

  /// What the second of the versions does to `time`, or to `processor time`:
  /// `takes 3.2 times as long`.
  func timePhrase(_ kind: String) -> String {
    let least = isBounded ? "at least " : ""
    switch ratio.value {
    case 2... where kind == "time": return "is \(least)\(ratio.text) times as fast"
    case ..<0.5:
      return
        "takes \(least)\(ratio.inverse.text) times as \(kind == "time" ? "long" : "much \(kind)")"
    default: return "takes \(least)\(ratio.change ?? "") \(kind)"
    }
  }
}

extension VerdictPair {
  var verdict: Verdict {
    let remainder = reservations.joined(separator: "; ")
    let claim = claims.joined(separator: better.count == 2 ? " but " : " and ")
    let end = remainder.isEmpty ? "." : "; \(remainder)."
    let scope = isSingle && !isTimeJudged ? " in memory, by one run each" : ""
    let (kind, sentence): (Verdict.Kind, String) =
      switch (claims.isEmpty, better.count, better.first) {
      case (true, _, _) where isOpen:
        (.open, "No verdict: \(remainder.isEmpty ? "there are no figures to compare" : remainder).")
      case (true, _, _): (.even, "No winner: \(remainder).")
      case (_, 1, 1?): (.winner(1), "\(names[1]) wins\(scope): it \(claim)\(end)")
      case (_, 1, 0?): (.winner(0), "\(names[0]) wins\(scope): \(names[1]) \(claim)\(end)")
      default: (.trade, "A trade: \(names[1]) \(claim)\(end)")
      }
    return Verdict(kind: kind, sentence: sentence, isTimeJudged: isTimeJudged)
  }
}
