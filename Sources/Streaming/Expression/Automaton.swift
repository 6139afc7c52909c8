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

/// Tells which lines an expression matches, in one pass over bytes that may come in any pieces.
///
/// It never goes back and keeps nothing of a line, so a line may be longer than the memory:
/// that is why this engine exists at all. The C library's regexec(3) wants the whole line in
/// memory, Swift's `Regex` wants it as valid UTF-8. All the places in the expression where a match
/// can be at once are one state; states are made as the text requires them and kept in a table of
/// at most 256 KiB, which is emptied when it is full.
package struct LineAutomaton: Sendable {
  /// What decides the assertions between two bytes.
  private enum Context: UInt8, Sendable {
    case start, word, other
  }

  private struct State: Hashable {
    var steps: [Int]
    var context: Context
  }

  /// A state's number says where its row begins in the table, in units of entries: multiplying it
  /// by the length of a row would be half of the cost of a byte.
  private static let unit = 4
  private static let unknown: UInt16 = 0
  private static let matched: UInt16 = 1
  private static let lineStart: UInt16 = 2
  /// The entries before the first state's row.
  private static let reserved = Int(lineStart) * unit
  private static let mostEntries = 1 << 17
  private static let mostStepsHeld = 1 << 14
  private static let unasked = 1 << 11

  private let automaton: Automaton
  /// Texts one of which every matching line contains; `nil` if no such texts are known.
  private let required: BytePatterns?
  /// Whether every match begins with one of them, so that nothing before it need be looked at.
  private let beginsWithRequired: Bool
  /// The class of each byte; bytes of one class lead to the same states everywhere.
  private let classes: [UInt8]
  /// The length of a state's row: an entry for each class, in whole units.
  private let width: Int
  private var table: [UInt16]
  private var states: [State] = []
  private var numbers: [State: UInt16] = [:]
  private var stepsHeld = 0
  private var current = lineStart

  /// Makes the automaton of an expression in the language of `Expression`, in which an ASCII letter
  /// may match both cases.
  ///
  /// - Throws: `ExpressionMistake` with the place of the first mistake.
  package init(_ text: String, ignoringCase: Bool = false) throws(ExpressionMistake) {
    let expression = try ExpressionParser.parse(text)
    automaton = try Automaton(expression, ignoringCase: ignoringCase)
    let texts = expression.requiredTexts.map { BytePattern($0, ignoringCase: ignoringCase) }
    required = texts.isEmpty ? nil : BytePatterns(texts)
    beginsWithRequired = expression.beginsWithRequiredText
    let classCount: Int
    (classes, classCount) = LineAutomaton.classes(of: automaton)
    width = (classCount + LineAutomaton.unit - 1) / LineAutomaton.unit * LineAutomaton.unit
    table = []
    forget()
  }

  /// Goes on to the first line that matches, in bytes that have been looked at up to `start`.
  ///
  /// - Returns: the place in the matching line at which the match is known, at the latest the
  ///   newline that ends it; continue after that newline. `nil` if no byte completed a match.
  /// - Complexity: O(n), a table look-up for each byte once the states are made.
  package mutating func firstMatch(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var index = start
    while index < text.count {
      let end = nextStretch(of: text, &index)
      while index < end {
        index = run(over: text, from: index, to: end)
        guard index < end else { break }
        let next = follow(current, on: text[index])
        if next == LineAutomaton.matched {
          reset()
          return index
        }
        current = next
        index += 1
      }
    }
    return nil
  }

  /// Goes to the start of the next line that may match, and returns where to ask again.
  private func nextStretch(of text: UnsafeRawBufferPointer, _ index: inout Int) -> Int {
    guard let required else { return text.count }
    let start = index
    if current == LineAutomaton.lineStart {
      index = nextCandidate(in: text, from: start, required)
      // If the line at hand may match, others after it may too, and asking costs more.
      if text.lastIndex(of: newlineByte, in: start..<index) == nil {
        return min(text.count, index + LineAutomaton.unasked)
      }
    }
    return text.firstIndex(of: newlineByte, from: index).map { $0 + 1 } ?? text.count
  }

  /// The start of the first line that may match, of those that begin at a place or after it; or, if
  /// the match is known to begin there, the place of a text in that line.
  private func nextCandidate(
    in text: UnsafeRawBufferPointer, from start: Int, _ required: BytePatterns
  ) -> Int {
    let place = required.firstIndex(in: text, from: start)
    if let place, beginsWithRequired { return place }
    // Without a text only the last line may match, if it continues beyond the end.
    let newline = text.lastIndex(of: newlineByte, in: start..<(place ?? text.count))
    return newline.map { $0 + 1 } ?? start
  }

  /// Ends the text, and says whether its last line, which has no newline, matches.
  package mutating func matchesAtEnd() -> Bool {
    defer { reset() }
    return follow(current, on: newlineByte) == LineAutomaton.matched
  }

  /// Goes back to the start of a line.
  package mutating func reset() {
    current = LineAutomaton.lineStart
  }

  /// Follows the table as far as it is filled and nothing matches.
  private mutating func run(
    over text: UnsafeRawBufferPointer, from start: Int, to end: Int
  ) -> Int {
    var (index, state) = (start, Int(current))
    table.withUnsafeBufferPointer { table in
      classes.withUnsafeBufferPointer { classes in
        // Plain pointers: the table has a row for each state, the classes one for each byte, and
        // this loop is the whole cost of a search.
        guard let table = table.baseAddress, let classes = classes.baseAddress,
          let bytes = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return }
        while index < end {
          let next = table[state &* LineAutomaton.unit &+ Int(classes[Int(bytes[index])])]
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
    let row = Int(number) * LineAutomaton.unit
    let entry = row + Int(classes[Int(byte)])
    if table[entry] != LineAutomaton.unknown { return table[entry] }
    let state = states[(row - LineAutomaton.reserved) / width]
    guard let next = successor(of: state, on: byte) else {
      table[entry] = LineAutomaton.matched
      return LineAutomaton.matched
    }
    let isFull =
      table.count + width > LineAutomaton.mostEntries
      || stepsHeld > LineAutomaton.mostStepsHeld
    if isFull && numbers[next] == nil {
      forget()
      return self.number(of: next)
    }
    let result = self.number(of: next)
    table[entry] = result
    return result
  }

  /// The state after a byte, or `nil` if the line matches.
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
    let number = UInt16(table.count / LineAutomaton.unit)
    states.append(state)
    stepsHeld += state.steps.count
    numbers[state] = number
    table += [UInt16](repeating: LineAutomaton.unknown, count: width)
    return number
  }

  private mutating func forget() {
    table = [UInt16](repeating: LineAutomaton.unknown, count: LineAutomaton.reserved)
    states = []
    numbers = [:]
    stepsHeld = 0
    current = number(of: State(steps: [automaton.start], context: .start))
  }

  private static func classes(of automaton: Automaton) -> (of: [UInt8], count: Int) {
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
    var classes: [UInt8] = []
    var last: UInt8 = 0
    for byte in UInt8.min ... .max {
      if byte > 0 && isFirst[Int(byte)] { last += 1 }
      classes.append(last)
    }
    return (classes, Int(last) + 1)
  }
}

extension UInt8 {
  /// Whether it is a letter, a digit or the underscore of ASCII.
  fileprivate var isWordByte: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
}
