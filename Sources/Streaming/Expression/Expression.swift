/// A regular expression as a tree.
///
/// The language is what `grep -E` and `rg` have in common and a line can be asked for without going
/// back: literals, `.`, classes, groups, `|`, `*`, `+`, `?`, `{m,n}`, `^`, `$`, `\b`, `\d`, `\s`,
/// `\w`. It speaks of characters of Unicode in UTF-8; bytes that are not UTF-8 match nothing but
/// separate nothing else either.
indirect enum Expression: Equatable, Sendable {
  /// Something between two characters.
  enum Assertion: Equatable, Sendable {
    case lineStart, lineEnd, wordBoundary, noWordBoundary
    /// Holds nowhere.
    case never
  }

  /// One character of a set.
  case character(CharacterRanges)
  /// A condition that takes no character.
  case assertion(Assertion)
  /// One after the other; the empty text if there are none.
  case sequence([Expression])
  case choice([Expression])
  /// This many times, without an end if there is no `most`.
  case repetition(Expression, least: Int, most: Int?)
}

/// What is wrong with the text of a regular expression.
package struct ExpressionMistake: Error, Equatable, Sendable {
  /// The character that is wrong, 1 for the first.
  package let position: Int
  /// What is wrong with it, as a sentence without its full stop.
  package let problem: String
}

/// A set of characters as ranges of their numbers in Unicode, ascending and apart.
struct CharacterRanges: Equatable, Sendable {
  private(set) var ranges: [ClosedRange<UInt32>]

  /// Every character that can occur within a line.
  static let any = CharacterRanges([0...0x09, 0x0B...0x10_FFFF])
  static let digits = CharacterRanges([0x30...0x39])
  static let blanks = CharacterRanges([0x09...0x0D, 0x20...0x20])
  static let wordCharacters = CharacterRanges([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

  init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound + 1 {
        let end = max(last.upperBound, range.upperBound)
        self.ranges[self.ranges.count - 1] = last.lowerBound...end
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// All characters of a line but these.
  var inverted: CharacterRanges {
    var inverted: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in CharacterRanges(ranges + [0x0A...0x0A]).ranges {
      if range.lowerBound > next { inverted.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= 0x10_FFFF { inverted.append(next...0x10_FFFF) }
    return CharacterRanges(inverted)
  }

  /// These and the capital and small letters of ASCII that belong to them.
  var ignoringCase: CharacterRanges {
    let letters: [ClosedRange<UInt32>] = [0x41...0x5A, 0x61...0x7A]
    let others = ranges.flatMap { range in
      letters.filter(range.overlaps).map { letters in
        let part = range.clamped(to: letters)
        return (part.lowerBound ^ 0x20)...(part.upperBound ^ 0x20)
      }
    }
    return CharacterRanges(ranges + others)
  }
}

extension Expression {
  /// Texts one of which every matching line contains; empty if there are no such texts, or only
  /// ones of a single byte, which nearly every line has.
  ///
  /// Finding a text takes a fraction of the time that an automaton takes for the same bytes, so
  /// lines without any of them are skipped that way (as GNU grep does with its "must" strings).
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

  /// Whether every match begins with one of the required texts.
  var beginsWithRequiredText: Bool {
    let texts = requiredTexts
    return !texts.isEmpty && texts == leading
  }

  /// Texts one of which every match begins with; empty if no such texts are known.
  private var leading: [[UInt8]] {
    switch self {
    case .character(let characters): return characters.only.map { [$0] } ?? []
    case .assertion: return []
    case .sequence(let items):
      let run = items.lazy.map { item -> [UInt8]? in
        if case .character(let characters) = item { characters.only } else { nil }
      }.prefix { $0 != nil }.reduce(into: [] as [UInt8]) { $0 += $1 ?? [] }
      return run.isEmpty ? items.first?.leading ?? [] : [run]
    case .choice(let branches):
      let texts = branches.map(\.leading)
      return texts.contains([]) ? [] : texts.reduce([], +)
    case .repetition(let item, let least, _): return least > 0 ? item.leading : []
    }
  }

  /// What one item requires, or a run of characters.
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
    return texts.contains([]) || all.count > BytePatterns.most ? [] : all
  }

  private static func shortest(of texts: [[UInt8]]) -> Int {
    texts.map(\.count).min() ?? 0
  }
}

extension CharacterRanges {
  /// The bytes of its character, if it is one character.
  fileprivate var only: [UInt8]? {
    guard ranges.count == 1, ranges[0].count == 1, ranges[0].lowerBound != UInt32(newlineByte)
    else { return nil }
    return Unicode.Scalar(ranges[0].lowerBound).map { Array($0.utf8) }
  }
}
