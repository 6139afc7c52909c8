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
  /// A word, number or symbol; symbols that mean the same (`×` and `*`) have become one.
  private enum Token: Hashable {
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
  private let end: SourcePosition
  private var index = 0
  private(set) var references: [FigureReference] = []
  private var depth = 0

  /// Splits a line.
  init(_ line: SourceLine) throws(PlacedMistake) {
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
    // A sum of a million terms is a tree a million deep, too deep to walk.
    guard tokens.count <= 100 else {
      throw PlacedMistake(
        line.position, "expect: the line has \(tokens.count) words and signs; 100 are the most")
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

  /// The token to be taken; `nil` at the end.
  private var current: Token? { token(at: index) }

  private func token(at index: Int) -> Token? {
    index < tokens.count ? tokens[index].token : nil
  }

  /// The position of the current token, or of the end of the line.
  private var position: SourcePosition { index < tokens.count ? tokens[index].position : end }

  /// Takes a token if it is the current one.
  private mutating func take(_ token: Token) -> Bool {
    guard current == token else { return false }
    index += 1
    return true
  }

  /// Takes one of some symbols if it is the current token.
  private mutating func take(anyOf symbols: [String]) -> String? {
    guard case .symbol(let symbol)? = current, symbols.contains(symbol) else { return nil }
    index += 1
    return symbol
  }

  /// Takes an outcome, words joined by hyphens as in `oom-killed`; takes nothing if there is none.
  private mutating func takeOutcome() -> ExpectedOutcome? {
    guard case .word(var name)? = current else { return nil }
    var next = index + 1
    while token(at: next) == .symbol("-"), case .word(let part)? = token(at: next + 1) {
      name += "-" + part
      next += 2
    }
    guard let outcome = ExpectedOutcome(rawValue: name) else { return nil }
    index = next
    return outcome
  }

  /// A mistake at the current token, which it names.
  private func mistake(_ advice: String) -> PlacedMistake {
    let found = current.map { "cannot read '\($0.text)'" } ?? "the line ends too early"
    return PlacedMistake(position, "expect: \(found); \(advice)")
  }

  func expectEnd() throws(PlacedMistake) {
    guard current == nil else { throw mistake("the relation ends before this") }
  }

  mutating func relation() throws(PlacedMistake) -> LessonExpectation.Relation {
    if take(.word("same")) {
      guard take(.word("answer")) else { throw mistake("'same' must be 'same answer'") }
      try expectEnd()
      return .sameAnswer
    }
    if let relation = try namedRelation() { return relation }
    let left = try sum()
    let place = position
    guard let comparator = current.flatMap({ LessonExpectation.Comparator(rawValue: $0.text) })
    else { throw mistake("a relation needs one of < <= > >= ==") }
    index += 1
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
    guard case .word(let variant) = current, token(at: index + 1) == .word("is") else { return nil }
    let place = position
    index += 2
    if let growth = ExpectedGrowth.allCases.first(where: { current == .word($0.rawValue) }) {
      index += 1
      references.append(FigureReference(variant: variant, position: place, needsSweep: true))
      try expectEnd()
      return .growth(growth, variant: variant)
    }
    references.append(FigureReference(variant: variant, position: place))
    guard let outcome = takeOutcome() else {
      let names = ExpectedOutcome.allCases.map(\.rawValue).joined(separator: ", ")
      throw mistake("an outcome is one of \(names); a growth is constant or linear")
    }
    try expectEnd()
    return .outcome(outcome, variant: variant)
  }

  mutating func sum() throws(PlacedMistake) -> FigureExpression {
    var left = try product()
    while let symbol = take(anyOf: ["+", "-"]) {
      let place = tokens[index - 1].position
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
    while let symbol = take(anyOf: ["*", "/"]) {
      let right = try factor()
      left = symbol == "*" ? .product(left, right) : .quotient(left, right)
    }
    return left
  }

  private mutating func factor() throws(PlacedMistake) -> FigureExpression {
    depth += 1
    defer { depth -= 1 }
    // The descent must not exhaust the stack on a line of a million parentheses.
    guard depth <= 32 else { throw mistake("parentheses may be 32 deep") }
    if take(.symbol("-")) { return .negative(try factor()) }
    if take(.symbol("(")) {
      let inner = try sum()
      guard take(.symbol(")")) else { throw mistake("a ')' is missing") }
      return inner
    }
    switch current {
    case .number(let digits): return try quantity(digits)
    case .word(let name): return try figure(name)
    default: throw mistake("a figure or a number must stand here")
    }
  }

  private mutating func quantity(_ digits: String) throws(PlacedMistake) -> FigureExpression {
    var text = digits
    if case .word(let unit)? = token(at: index + 1) {
      guard QuantityUnit(named: unit) != nil else {
        index += 1
        throw mistake("units are B, KiB, MiB, GiB, KB, MB, GB, ms, s and min")
      }
      text += unit
    }
    guard let quantity = Quantity(parsing: text, unit: nil) else {
      throw mistake("a number is digits, as in 2 or 1.5")
    }
    index += text == digits ? 1 : 2
    return .quantity(quantity)
  }

  private mutating func figure(_ name: String) throws(PlacedMistake) -> FigureExpression {
    let place = position
    if name == "input" {
      index += 1
      references.append(FigureReference(variant: nil, position: place))
      return .figure(.input)
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw mistake("a figure is 'input' or a version's, as in load.peak")
    }
    guard let property = Figure.Property(rawValue: parts[1]) else {
      let names = Figure.Property.allCases.map(\.rawValue).joined(separator: ", ")
      throw mistake("a version has \(names)")
    }
    index += 1
    references.append(
      FigureReference(variant: parts[0], position: place, needsSweep: property.isOfGrowth))
    return .figure(.property(property, variant: parts[0]))
  }
}
