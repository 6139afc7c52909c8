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
  var better: Set<Int> {
    Set([memory, time].compactMap { $0?.less })
  }

  var isTimeJudged: Bool { isJudged(time) }

  /// Whether nothing can be said at all.
  var isOpen: Bool { !isJudged(memory) && !isJudged(time) }

  private func isJudged(_ judgement: Judgement?) -> Bool {
    guard let judgement else { return false }
    return judgement.reason == nil
  }

  /// What the second version does differently, as verb phrases.
  var claims: [String] {
    var claims: [String] = []
    if let memory, memory.less != nil { claims.append(memory.memoryPhrase) }
    if let processor {
      if processor.less != nil { claims.append(processor.timePhrase("processor time")) }
    } else if let wall, wall.less != nil {
      claims.append(wall.timePhrase())
    }
    return claims
  }

  /// What cannot be claimed, and why.
  var reservations: [String] {
    var rest: [String] = []
    if let memory, memory.finding == .tooClose {
      rest.append("the peaks are too close to tell apart")
    }
    if let wall, wall.finding == .tooClose {
      rest.append("the times are too close to tell apart")
    }
    if let reason = memory?.reason { rest.append(reason) }
    if let reason = wall?.reason { rest.append(reason) }
    return rest
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

  /// What the second of the versions does to time, as a verb phrase: `takes 3.2 times as long`.
  ///
  /// - Parameter kind: `time`, or `processor time`.
  /// - Returns: the phrase, to follow the version's name.
  func timePhrase(_ kind: String = "time") -> String {
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

extension Verdict {
  init(_ pair: VerdictPair) {
    let claims = pair.claims
    let rest = pair.reservations
    let remainder = rest.joined(separator: "; ")
    isTimeJudged = pair.isTimeJudged
    guard !claims.isEmpty else {
      let isOpen = pair.isOpen
      kind = isOpen ? .open : .even
      sentence =
        isOpen
        ? "No verdict: \(rest.isEmpty ? "there are no figures to compare" : remainder)."
        : "No winner: \(remainder)."
      return
    }
    let claim = claims.joined(separator: pair.better.count == 2 ? " but " : " and ")
    let end = rest.isEmpty ? "." : "; \(remainder)."
    let scope = pair.isSingle && !pair.isTimeJudged ? " in memory, by one run each" : ""
    switch (pair.better.count, pair.better.first) {
    case (1, 1?):
      kind = .winner(1)
      sentence = "\(pair.names[1]) wins\(scope): it \(claim)\(end)"
    case (1, 0?):
      kind = .winner(0)
      sentence = "\(pair.names[0]) wins\(scope): \(pair.names[1]) \(claim)\(end)"
    default:
      kind = .trade
      sentence = "A trade: \(pair.names[1]) \(claim)\(end)"
    }
  }
}
