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

  /// Where the current token stands, or the line ends.
  var position: SourcePosition { index < tokens.count ? tokens[index].position : end }

  /// Where the token taken last stands.
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

  /// Takes words joined by hyphens, as `oom-killed`; nothing is taken where there is none.
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
