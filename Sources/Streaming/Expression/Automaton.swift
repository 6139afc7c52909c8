/// A regular expression as a program of small steps (Thompson's construction).
///
/// It states which steps may follow which, and nothing about a position in a text.
struct Automaton: Sendable {
  /// What a step does, and which steps follow.
  enum Step: Sendable {
    case byte(ClosedRange<UInt8>, next: Int)
    case either(Int, Int)
    case assertion(Expression.Assertion, next: Int)
    case match
  }

  /// The most steps of a program, which bounds the memory of an expression as `((a{99}){99}){99}`.
  static let mostSteps = 20_000

  private(set) var steps: [Step] = [.match]
  private(set) var start = 0

  /// Makes the program of an expression.
  ///
  /// - Throws: `ExpressionMistake` if it would have too many steps.
  init(_ expression: Expression, ignoringCase: Bool) throws(ExpressionMistake) {
    start = try add(expression, ignoringCase, before: 0)
  }

  private mutating func add(_ step: Step) throws(ExpressionMistake) -> Int {
    guard steps.count < Automaton.mostSteps else {
      throw ExpressionMistake(position: 1, problem: "it repeats too much in all")
    }
    steps.append(step)
    return steps.count - 1
  }

  /// Adds the steps of an expression that go on at `next`, and gives the first of them.
  private mutating func add(
    _ expression: Expression, _ ignoringCase: Bool, before next: Int
  ) throws(ExpressionMistake) -> Int {
    switch expression {
    case .character(let characters):
      return try add(ignoringCase ? characters.ignoringCase : characters, before: next)
    case .assertion(let assertion):
      return try add(.assertion(assertion, next: next))
    case .sequence(let items):
      var first = next
      for item in items.reversed() { first = try add(item, ignoringCase, before: first) }
      return first
    case .choice(let branches):
      var first: Int?
      for branch in branches.reversed() {
        let start = try add(branch, ignoringCase, before: next)
        first = if let first { try add(.either(start, first)) } else { start }
      }
      return first ?? next
    case .repetition(let item, let least, let most):
      var first = next
      if let most {
        for _ in least..<most {
          first = try add(.either(try add(item, ignoringCase, before: first), next))
        }
      } else {
        first = try add(.either(next, next))
        let body = try add(item, ignoringCase, before: first)
        steps[first] = .either(body, next)
      }
      for _ in 0..<least { first = try add(item, ignoringCase, before: first) }
      return first
    }
  }

  private mutating func add(
    _ characters: CharacterRanges, before next: Int
  ) throws(ExpressionMistake) -> Int {
    var first: Int?
    for sequence in characters.ranges.flatMap(UTF8Sequences.sequences) {
      var start = next
      for range in sequence.reversed() { start = try add(.byte(range, next: start)) }
      first = if let other = first { try add(.either(start, other)) } else { start }
    }
    // A set of no characters, as `[^\s\S]`, is a step that nothing takes.
    return try first ?? add(.assertion(.never, next: next))
  }
}

/// The bytes of characters as sequences of ranges, so that they can be matched byte by byte.
///
/// The characters from U+0000 to U+10FFFF without the surrogates come to nine sequences, those of
/// "Well-Formed UTF-8 Byte Sequences" in the Unicode Standard, table 3-7.
enum UTF8Sequences {
  typealias Sequence = [ClosedRange<UInt8>]

  /// The sequences of all characters of a range.
  static func sequences(of range: ClosedRange<UInt32>) -> [Sequence] {
    let parts: [ClosedRange<UInt32>] = [
      0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF,
    ]
    return parts.filter(range.overlaps).flatMap { split(range.clamped(to: $0)) }
  }

  /// Splits a range of characters of one length until all bytes after the first that differs run
  /// through all their values.
  private static func split(_ range: ClosedRange<UInt32>) -> [Sequence] {
    let (low, high) = (range.lowerBound, range.upperBound)
    for count in 1...3 as ClosedRange<UInt32> where high > 0x7F {
      let mask = UInt32(1) << (6 * count) - 1
      guard low & ~mask != high & ~mask else { continue }
      if low & mask != 0 {
        return split(low...(low | mask)) + split(((low | mask) + 1)...high)
      }
      if high & mask != mask {
        return split(low...((high & ~mask) - 1)) + split((high & ~mask)...high)
      }
    }
    return [zip(bytes(low), bytes(high)).map { $0...$1 }]
  }

  private static func bytes(_ character: UInt32) -> [UInt8] {
    Unicode.Scalar(character).map { Array($0.utf8) } ?? []
  }
}
