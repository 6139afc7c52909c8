extension Expression {
  /// The most texts that are looked for in place of the expression: each takes a pass of its own.
  private static let mostTexts = 4

  /// Texts of which each line that matches contains one; none where there are no such texts, or only
  /// ones of a single byte, which nearly every line has.
  ///
  /// To find a text takes a fraction of the time that an automaton takes for the same bytes, so that
  /// lines without any are passed over by it (as GNU grep does by its "must" strings).
  ///
  /// - Complexity: O(n) in the length of the expression.
  var requiredTexts: [[UInt8]] {
    let texts = required
    return texts.allSatisfy { $0.count > 1 } ? texts : []
  }

  private var required: [[UInt8]] {
    switch self {
    case .character(let characters): characters.only.map { [$0] } ?? []
    case .assertion: []
    case .sequence(let items): Expression.required(inSequence: items)
    case .choice(let branches): Expression.required(inChoice: branches)
    case .repetition(let item, let least, _): least > 0 ? item.required : []
    }
  }

  /// What one item requires, or characters one behind the other.
  private static func required(inSequence items: [Expression]) -> [[UInt8]] {
    var best: [[UInt8]] = []
    var run: [UInt8] = []
    func offer(_ texts: [[UInt8]]) {
      if shortest(of: texts) > shortest(of: best) { best = texts }
    }
    for item in items {
      switch item {
      case .character(let characters):
        if let bytes = characters.only {
          run += bytes
          continue
        }
      case .assertion: continue
      case .sequence, .choice, .repetition: offer(item.required)
      }
      offer([run])
      run = []
    }
    offer([run])
    return best
  }

  /// One of what each branch requires.
  private static func required(inChoice branches: [Expression]) -> [[UInt8]] {
    let texts = branches.map(\.required)
    let all = texts.reduce([], +)
    return texts.contains([]) || all.count > mostTexts ? [] : all
  }

  private static func shortest(of texts: [[UInt8]]) -> Int {
    texts.map(\.count).min() ?? 0
  }
}

extension CharacterRanges {
  /// The bytes of its character where it is one character.
  fileprivate var only: [UInt8]? {
    guard ranges.count == 1, ranges[0].count == 1, ranges[0].lowerBound != UInt32(newlineByte)
    else { return nil }
    return Unicode.Scalar(ranges[0].lowerBound).map { Array($0.utf8) }
  }
}
