import MemoryTracking

extension LessonExpectation {
  /// Reads a line of an `expect` fence.
  init(parsing line: SourceLine) throws(PlacedMistake) {
    var parser = try ExpectationParser(line)
    text = line.text
    position = line.position
    relation = try parser.relation()
    references = parser.references
  }
}

extension FigureExpression {
  /// Reads a sum alone, as a guess is compared with.
  static func parse(
    _ line: SourceLine
  ) throws(PlacedMistake) -> (expression: FigureExpression, references: [FigureReference]) {
    var parser = try ExpectationParser(line)
    let expression = try parser.sum()
    try parser.expectEnd()
    return (expression, parser.references)
  }
}

/// A parser by recursive descent, one method a rule of the grammar in `LessonExpectation`.
private struct ExpectationParser {
  private var tokens: ExpectationTokens
  private(set) var references: [FigureReference] = []
  private var depth = 0

  init(_ line: SourceLine) throws(PlacedMistake) {
    tokens = ExpectationTokens(line)
    // A sum of a million terms is a tree a million deep, too deep to walk.
    guard tokens.count <= 100 else {
      throw PlacedMistake(
        line.position,
        "expect: the line has \(tokens.count) words and signs; 100 are the most")
    }
  }

  mutating func relation() throws(PlacedMistake) -> LessonExpectation.Relation {
    if tokens.take("same") {
      guard tokens.take("answer") else { throw tokens.mistake("'same' must be 'same answer'") }
      try expectEnd()
      return .sameAnswer
    }
    if let relation = try namedRelation() { return relation }
    let left = try sum()
    let place = tokens.position
    guard let comparator = tokens.takeComparator() else {
      throw tokens.mistake("a relation needs one of < <= > >= ==")
    }
    let right = try sum()
    try expectEnd()
    guard left.dimension == right.dimension else {
      throw PlacedMistake(
        place,
        "expect: \(left.dimension) cannot be compared with \(right.dimension); "
          + "give both sides the same unit")
    }
    return .comparison(left, comparator, right)
  }

  /// `load is killed`, `load is linear`; `nil`, with nothing taken, for a line of another form.
  private mutating func namedRelation() throws(PlacedMistake) -> LessonExpectation.Relation? {
    guard case .word(let variant) = tokens.current, tokens.next == .word("is") else { return nil }
    let place = tokens.position
    tokens.advance()
    tokens.advance()
    if let growth = ExpectedGrowth.allCases.first(where: { tokens.current == .word($0.rawValue) }) {
      tokens.advance()
      references.append(FigureReference(variant: variant, position: place, needsSweep: true))
      try expectEnd()
      return .growth(growth, variant: variant)
    }
    references.append(FigureReference(variant: variant, position: place))
    guard let name = tokens.takeHyphenated(), let outcome = ExpectedOutcome(rawValue: name) else {
      let names = ExpectedOutcome.allCases.map(\.rawValue).joined(separator: ", ")
      throw tokens.mistake("an outcome is one of \(names); a growth is constant or linear")
    }
    try expectEnd()
    return .outcome(outcome, variant: variant)
  }

  func expectEnd() throws(PlacedMistake) {
    guard tokens.current == nil else { throw tokens.mistake("the relation ends before this") }
  }

  mutating func sum() throws(PlacedMistake) -> FigureExpression {
    var left = try product()
    while let symbol = tokens.take(anyOf: ["+", "-"]) {
      let place = tokens.previousPosition
      let right = try product()
      guard left.dimension == right.dimension else {
        let verb = symbol == "+" ? "added" : "subtracted"
        throw PlacedMistake(
          place,
          "expect: \(left.dimension) and \(right.dimension) cannot be \(verb); "
            + "give both the same unit")
      }
      left = symbol == "+" ? .sum(left, right) : .difference(left, right)
    }
    return left
  }

  private mutating func product() throws(PlacedMistake) -> FigureExpression {
    var left = try factor()
    while let symbol = tokens.take(anyOf: ["*", "/"]) {
      let right = try factor()
      left = symbol == "*" ? .product(left, right) : .quotient(left, right)
    }
    return left
  }

  private mutating func factor() throws(PlacedMistake) -> FigureExpression {
    depth += 1
    defer { depth -= 1 }
    // The descent must not exhaust the stack on a line of a million parentheses.
    guard depth <= 32 else { throw tokens.mistake("parentheses may be 32 deep") }
    if tokens.take(anyOf: ["-"]) != nil { return .negative(try factor()) }
    if tokens.take(anyOf: ["("]) != nil {
      let inner = try sum()
      guard tokens.take(anyOf: [")"]) != nil else { throw tokens.mistake("a ')' is missing") }
      return inner
    }
    switch tokens.current {
    case .number(let digits): return try quantity(digits)
    case .word(let name): return try figure(name)
    default: throw tokens.mistake("a figure or a number must stand here")
    }
  }

  private mutating func quantity(_ digits: String) throws(PlacedMistake) -> FigureExpression {
    var text = digits
    if case .word(let unit)? = tokens.next {
      guard QuantityUnit(named: unit) != nil else {
        tokens.advance()
        throw tokens.mistake("units are B, KiB, MiB, GiB, KB, MB, GB, ms, s and min")
      }
      text += unit
    }
    guard let quantity = Quantity(parsing: text, unit: nil) else {
      throw tokens.mistake("a number is digits, as in 2 or 1.5")
    }
    tokens.advance()
    if text != digits { tokens.advance() }
    return .quantity(quantity)
  }

  private mutating func figure(_ name: String) throws(PlacedMistake) -> FigureExpression {
    let place = tokens.position
    if name == "input" {
      tokens.advance()
      references.append(FigureReference(variant: nil, position: place))
      return .figure(.input)
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw tokens.mistake("a figure is 'input' or a version's, as in load.peak")
    }
    guard let property = Figure.Property(rawValue: String(parts[1])) else {
      let names = Figure.Property.allCases.map(\.rawValue).joined(separator: ", ")
      throw tokens.mistake("a version has \(names)")
    }
    tokens.advance()
    references.append(
      FigureReference(
        variant: String(parts[0]), position: place, needsSweep: property.isOfGrowth))
    return .figure(.property(property, variant: String(parts[0])))
  }
}

/// The words, numbers and symbols of a line of the expectation language, taken one by one.
struct ExpectationTokens {
  /// One of them; symbols that mean the same (`×` and `*`) have become one.
  enum Token: Hashable {
    case number(String)
    /// Letters, digits, `_` and `.`, beginning with a letter.
    case word(String)
    case symbol(String)

    /// The token as written, for mistakes.
    var text: String {
      switch self {
      case .number(let text), .word(let text), .symbol(let text): text
      }
    }
  }

  private var tokens: [(token: Token, position: SourcePosition)] = []
  private var end: SourcePosition
  private var index = 0

  /// Splits a line.
  init(_ line: SourceLine) {
    end = line.trimmed.position.advanced(by: line.trimmed.text.count)
    var rest = Substring(line.text)
    var position = line.position
    while let character = rest.first {
      var length = 1
      if !character.isWhitespace {
        let token: Token
        (token, length) = Self.token(at: rest, first: character)
        tokens.append((token, position))
      }
      rest.removeFirst(length)
      position = position.advanced(by: length)
    }
  }

  private static func token(
    at rest: Substring, first: Character
  ) -> (token: Token, length: Int) {
    if first.isASCII, first.isNumber {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      return (.number(String(digits)), digits.count)
    } else if first.isLetter {
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      return (.word(String(word)), word.count)
    } else if let two = ["<=", ">=", "=="].first(where: rest.hasPrefix) {
      return (.symbol(two), 2)
    } else {
      return (.symbol(synonyms[first] ?? String(first)), 1)
    }
  }

  private static let synonyms: [Character: String] = [
    "×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=",
  ]

  /// How many tokens the line has.
  var count: Int { tokens.count }

  /// The token to be taken; `nil` at the end.
  var current: Token? { index < tokens.count ? tokens[index].token : nil }

  /// The token after the current one.
  var next: Token? { index + 1 < tokens.count ? tokens[index + 1].token : nil }

  /// The position of the current token, or of the end of the line.
  var position: SourcePosition { index < tokens.count ? tokens[index].position : end }

  /// The position of the token taken last.
  var previousPosition: SourcePosition { index > 0 ? tokens[index - 1].position : position }

  mutating func advance() {
    index += 1
  }

  /// Takes a word if it is the current token.
  mutating func take(_ word: String) -> Bool {
    guard current == .word(word) else { return false }
    advance()
    return true
  }

  /// Takes one of some symbols if it is the current token.
  mutating func take(anyOf symbols: [String]) -> String? {
    guard case .symbol(let symbol)? = current, symbols.contains(symbol) else { return nil }
    advance()
    return symbol
  }

  /// Takes a comparator.
  mutating func takeComparator() -> LessonExpectation.Comparator? {
    guard case .symbol(let symbol)? = current,
      let comparator = LessonExpectation.Comparator(rawValue: symbol)
    else { return nil }
    advance()
    return comparator
  }

  /// Takes words joined by hyphens, as `oom-killed`; takes nothing if there is none.
  mutating func takeHyphenated() -> String? {
    guard case .word(var name)? = current else { return nil }
    var length = 1
    while index + length + 1 < tokens.count, tokens[index + length].token == .symbol("-"),
      case .word(let part) = tokens[index + length + 1].token
    {
      name += "-" + part
      length += 2
    }
    guard ExpectedOutcome(rawValue: name) != nil else { return nil }
    index += length
    return name
  }

  /// A mistake at the current token, which it names.
  func mistake(_ advice: String) -> PlacedMistake {
    let found = current.map { "cannot read '\($0.text)'" } ?? "the line ends too early"
    return PlacedMistake(position, "expect: \(found); \(advice)")
  }
}
