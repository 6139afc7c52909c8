/// Reads the text of a regular expression.
struct ExpressionParser {
  private let characters: [Unicode.Scalar]
  private var next = 0

  /// The most times that something can be asked to repeat.
  static let mostRepetitions = 1000

  /// The expression of a text.
  ///
  /// - Throws: `ExpressionMistake` with the place of the first mistake.
  static func parse(_ text: String) throws(ExpressionMistake) -> Expression {
    var parser = ExpressionParser(characters: Array(text.unicodeScalars))
    let expression = try parser.choice()
    guard parser.peek == nil else {
      throw parser.mistake("no '(' belongs to this ')'", at: parser.next)
    }
    return expression
  }

  private var peek: Unicode.Scalar? { next < characters.count ? characters[next] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == character else { return false }
    next += 1
    return true
  }

  private func mistake(_ problem: String, at index: Int) -> ExpressionMistake {
    ExpressionMistake(position: index + 1, problem: problem)
  }

  private mutating func choice() throws(ExpressionMistake) -> Expression {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(ExpressionMistake) -> Expression {
    var items: [Expression] = []
    while let character = peek, character != "|", character != ")" {
      items.append(try repetition())
    }
    return items.count == 1 ? items[0] : .sequence(items)
  }

  private mutating func repetition() throws(ExpressionMistake) -> Expression {
    var item = try atom()
    while let character = peek {
      switch character {
      case "*": item = .repetition(item, least: 0, most: nil)
      case "+": item = .repetition(item, least: 1, most: nil)
      case "?": item = .repetition(item, least: 0, most: 1)
      case "{":
        guard let bounds = try bounds() else { return item }
        item = .repetition(item, least: bounds.least, most: bounds.most)
        continue
      default: return item
      }
      next += 1
    }
    return item
  }

  /// Reads `{m}`, `{m,}` or `{m,n}`; a brace without a digit after it is a character.
  private mutating func bounds() throws(ExpressionMistake) -> (least: Int, most: Int?)? {
    let start = next
    next += 1
    guard let least = number() else {
      next = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else { throw mistake("this '{' is never closed", at: start) }
    guard max(least, most ?? 0) <= ExpressionParser.mostRepetitions else {
      let most = ExpressionParser.mostRepetitions
      throw mistake("it repeats more than \(most) times", at: start)
    }
    guard most.map({ $0 >= least }) != false else {
      throw mistake("the second number is smaller than the first", at: start)
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let digit = peek.flatMap({ Int(String($0)) }) {
      value = min((value ?? 0) * 10 + digit, ExpressionParser.mostRepetitions + 1)
      next += 1
    }
    return value
  }

  private mutating func atom() throws(ExpressionMistake) -> Expression {
    let start = next
    let character = characters[start]
    next += 1
    switch character {
    case "(": return try group(from: start)
    case "[": return .character(try characterClass(from: start))
    case ".": return .character(.any)
    case "^": return .assertion(.lineStart)
    case "$": return .assertion(.lineEnd)
    case "\\": return try escape(from: start)
    case "*", "+", "?": throw mistake("there is nothing to repeat before this", at: start)
    default: return .character(CharacterRanges([character.value...character.value]))
    }
  }

  private mutating func group(from start: Int) throws(ExpressionMistake) -> Expression {
    if take("?") && !take(":") {
      throw mistake("of the groups with '?' only '(?:' is known", at: start)
    }
    let inside = try choice()
    guard take(")") else { throw mistake("this '(' is never closed", at: start) }
    return inside
  }

  private mutating func escape(from start: Int) throws(ExpressionMistake) -> Expression {
    if take("b") { return .assertion(.wordBoundary) }
    if take("B") { return .assertion(.noWordBoundary) }
    return .character(try escapedCharacters(from: start))
  }

  private mutating func escapedCharacters(
    from start: Int
  ) throws(ExpressionMistake) -> CharacterRanges {
    guard let character = peek else { throw mistake("nothing stands behind this '\\'", at: start) }
    next += 1
    switch character {
    case "d": return .digits
    case "D": return .digits.inverted
    case "s": return .blanks
    case "S": return .blanks.inverted
    case "w": return .wordCharacters
    case "W": return .wordCharacters.inverted
    case "t": return CharacterRanges([0x09...0x09])
    case "0"..."9": throw mistake("references to groups are not known", at: start)
    case "a"..."z", "A"..."Z": throw mistake("there is no '\\\(character)'", at: start)
    default: return CharacterRanges([character.value...character.value])
    }
  }

  // MARK: - Classes

  private mutating func characterClass(
    from start: Int
  ) throws(ExpressionMistake) -> CharacterRanges {
    let isInverted = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    let first = next
    while let character = peek {
      if character == "]" && next > first {
        next += 1
        let characters = CharacterRanges(ranges)
        return isInverted ? characters.inverted : characters
      }
      ranges += try member().ranges
    }
    throw mistake("this '[' is never closed", at: start)
  }

  /// Reads a character, a range, a named class or an escape within brackets.
  private mutating func member() throws(ExpressionMistake) -> CharacterRanges {
    let start = next
    if characters[start] == "[", start + 1 < characters.count, characters[start + 1] == ":" {
      return try namedClass(from: start)
    }
    let low = try endpoint()
    guard peek == "-", next + 1 < characters.count, characters[next + 1] != "]",
      let lowest = low.ranges.first?.lowerBound
    else { return low }
    next += 1
    let high = try endpoint()
    guard let highest = high.ranges.last?.upperBound, low.ranges == [lowest...lowest],
      high.ranges == [highest...highest], lowest <= highest
    else { throw mistake("this range ends before it begins", at: start) }
    return CharacterRanges([lowest...highest])
  }

  private mutating func endpoint() throws(ExpressionMistake) -> CharacterRanges {
    let start = next
    next += 1
    if characters[start] == "\\" { return try escapedCharacters(from: start) }
    return CharacterRanges([characters[start].value...characters[start].value])
  }

  private mutating func namedClass(from start: Int) throws(ExpressionMistake) -> CharacterRanges {
    var end = start + 2
    while end + 1 < characters.count, characters[end] != ":" || characters[end + 1] != "]" {
      end += 1
    }
    guard end + 1 < characters.count else {
      throw mistake("this '[:' is never closed", at: start)
    }
    let name = characters[(start + 2)..<end].map(String.init).joined()
    guard let named = CharacterRanges.named[name] else {
      let known = CharacterRanges.named.keys.sorted().joined(separator: ", ")
      throw mistake("there is no class '\(name)', only \(known)", at: start)
    }
    next = end + 2
    return named
  }
}

extension CharacterRanges {
  /// The classes of POSIX, for the characters of ASCII.
  fileprivate static let named: [String: CharacterRanges] = [
    "alnum": CharacterRanges([0x30...0x39, 0x41...0x5A, 0x61...0x7A]),
    "alpha": CharacterRanges([0x41...0x5A, 0x61...0x7A]),
    "blank": CharacterRanges([0x09...0x09, 0x20...0x20]),
    "digit": .digits,
    "lower": CharacterRanges([0x61...0x7A]),
    "punct": CharacterRanges([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
    "space": .blanks,
    "upper": CharacterRanges([0x41...0x5A]),
    "xdigit": CharacterRanges([0x30...0x39, 0x41...0x46, 0x61...0x66]),
  ]
}
