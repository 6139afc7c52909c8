/// Tells which lines an expression matches, in one pass over bytes that may come in any pieces.
///
/// There is no going back and nothing of a line is kept, so a line may be longer than the memory:
/// that is why there is an engine here at all. The C library's regexec(3) wants the whole line in
/// memory, Swift's `Regex` wants it as valid UTF-8. All the places in the expression where a match
/// can stand at once are one state; states are made as the text asks for them and kept in a table of
/// at most 256 KiB, which is begun anew when it is full.
package struct LineAutomaton: Sendable {
  /// What decides over the assertions between two bytes.
  private enum Context: UInt8, Sendable {
    case start, word, other
  }

  private struct State: Hashable {
    var steps: [Int]
    var context: Context
  }

  private static let unknown: UInt16 = 0
  private static let matched: UInt16 = 1
  private static let firstState: UInt16 = 2
  private static let mostEntries = 1 << 17
  private static let mostStepsHeld = 1 << 14

  private let automaton: Automaton
  /// The class of each byte; bytes of one class lead to the same states everywhere.
  private let classes: [UInt8]
  /// A byte of each class.
  private let examples: [UInt8]
  private var table: [UInt16]
  private var states: [State] = []
  private var numbers: [State: UInt16] = [:]
  private var stepsHeld = 0
  private var current = firstState

  /// Makes the automaton of an expression.
  ///
  /// - Parameters:
  ///   - text: the expression; see `Expression` for the language.
  ///   - ignoringCase: whether a letter of ASCII stands for the capital and the small one.
  /// - Throws: `ExpressionMistake` with the place of the first mistake.
  package init(_ text: String, ignoringCase: Bool = false) throws(ExpressionMistake) {
    automaton = try Automaton(try ExpressionParser.parse(text), ignoringCase: ignoringCase)
    (classes, examples) = LineAutomaton.classes(of: automaton)
    table = []
    forget()
    current = number(of: State(steps: [automaton.start], context: .start))
  }

  /// Goes on to the first line that matches.
  ///
  /// - Parameters:
  ///   - text: the bytes to look in; those before `start` have been looked at.
  ///   - start: where to go on.
  /// - Returns: the place in the matching line at which the match is known, at the latest the newline
  ///   that ends it; go on behind that newline. `nil` where all bytes were taken in without a match.
  /// - Complexity: O(n), a table look-up for each byte once the states are made.
  package mutating func firstMatch(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var index = start
    while index < text.count {
      index = run(over: text, from: index)
      guard index < text.count else { break }
      let next = follow(current, on: text[index])
      if next == LineAutomaton.matched {
        reset()
        return index
      }
      current = next
      index += 1
    }
    return nil
  }

  /// Ends the text, and says whether its last line, which has no newline, matches.
  package mutating func matchesAtEnd() -> Bool {
    defer { reset() }
    return follow(current, on: newlineByte) == LineAutomaton.matched
  }

  /// Goes back to the start of a line.
  package mutating func reset() {
    current = number(of: State(steps: [automaton.start], context: .start))
  }

  /// Follows the table as far as it is filled and nothing matches.
  private mutating func run(over text: UnsafeRawBufferPointer, from start: Int) -> Int {
    let width = examples.count
    var (index, state) = (start, Int(current))
    table.withUnsafeBufferPointer { table in
      classes.withUnsafeBufferPointer { classes in
        // Plain pointers: the table has a row for each state, the classes one for each byte, and
        // this loop is the whole cost of a search.
        guard let table = table.baseAddress, let classes = classes.baseAddress,
          let bytes = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return }
        let end = text.count
        while index < end {
          let next = table[state &* width &+ Int(classes[Int(bytes[index])])]
          guard next > LineAutomaton.matched else { return }
          state = Int(next)
          index &+= 1
        }
      }
    }
    current = UInt16(state)
    return index
  }

  // MARK: - Making states

  private mutating func follow(_ number: UInt16, on byte: UInt8) -> UInt16 {
    let entry = Int(number) * examples.count + Int(classes[Int(byte)])
    if table[entry] != LineAutomaton.unknown { return table[entry] }
    let state = states[Int(number - LineAutomaton.firstState)]
    let next = successor(of: state, on: byte)
    guard let next else {
      table[entry] = LineAutomaton.matched
      return LineAutomaton.matched
    }
    let isFull =
      table.count + examples.count > LineAutomaton.mostEntries
      || stepsHeld > LineAutomaton.mostStepsHeld
    if isFull && numbers[next] == nil {
      forget()
      return self.number(of: next)
    }
    let result = self.number(of: next)
    table[entry] = result
    return result
  }

  /// The state behind a byte, or `nil` where the line matches.
  private func successor(of state: State, on byte: UInt8) -> State? {
    var reached = Set<Int>()
    var pending = state.steps
    var next = Set([automaton.start])
    while let step = pending.popLast() {
      guard reached.insert(step).inserted else { continue }
      switch automaton.steps[step] {
      case .match: return nil
      case .byte(let range, let target): if range.contains(byte) { next.insert(target) }
      case .either(let first, let second): pending += [first, second]
      case .assertion(let assertion, let target):
        if holds(assertion, behind: state.context, before: byte) { pending.append(target) }
      }
    }
    if byte == newlineByte { return State(steps: [automaton.start], context: .start) }
    return State(steps: next.sorted(), context: byte.isWordByte ? .word : .other)
  }

  private func holds(
    _ assertion: Expression.Assertion, behind context: Context, before byte: UInt8
  ) -> Bool {
    switch assertion {
    case .lineStart: context == .start
    case .lineEnd: byte == newlineByte
    case .wordBoundary: (context == .word) != byte.isWordByte
    case .noWordBoundary: (context == .word) == byte.isWordByte
    case .never: false
    }
  }

  private mutating func number(of state: State) -> UInt16 {
    if let number = numbers[state] { return number }
    let number = UInt16(states.count) + LineAutomaton.firstState
    states.append(state)
    stepsHeld += state.steps.count
    numbers[state] = number
    table += [UInt16](repeating: LineAutomaton.unknown, count: examples.count)
    return number
  }

  private mutating func forget() {
    let reserved = Int(LineAutomaton.firstState) * examples.count
    table = [UInt16](repeating: LineAutomaton.unknown, count: reserved)
    states = []
    numbers = [:]
    stepsHeld = 0
  }

  private static func classes(of automaton: Automaton) -> (of: [UInt8], examples: [UInt8]) {
    var isFirst = [Bool](repeating: false, count: 257)
    func cut(_ range: ClosedRange<UInt8>) {
      isFirst[Int(range.lowerBound)] = true
      isFirst[Int(range.upperBound) + 1] = true
    }
    for case .byte(let range, _) in automaton.steps { cut(range) }
    cut(newlineByte...newlineByte)
    for range in CharacterRanges.wordCharacters.ranges {
      cut(UInt8(range.lowerBound)...UInt8(range.upperBound))
    }
    var (classes, examples): ([UInt8], [UInt8]) = ([], [0])
    for byte in UInt8.min ... .max {
      if byte > 0 && isFirst[Int(byte)] { examples.append(byte) }
      classes.append(UInt8(examples.count - 1))
    }
    return (classes, examples)
  }
}

extension UInt8 {
  /// Whether it is a letter, a digit or the underscore of ASCII.
  fileprivate var isWordByte: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
}
