/// A regular expression as a program of small steps (Thompson's construction).
///
/// It says which steps may follow which, and nothing of where in a text one is.
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
  /// - Throws: `ExpressionMistake` where it would have too many steps.
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
