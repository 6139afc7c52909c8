/// The tokens of one line of Swift, as far as highlighting distinguishes them.
///
/// A line at a time is enough for the sources that are shown, which have no block comments and no
/// strings of several lines. Together the tokens are the line.
struct SwiftTokens: Sequence, IteratorProtocol {
  enum Kind: Hashable {
    case keyword, type, literal, comment, other
  }

  private var rest: Substring

  init(_ line: String) {
    rest = line[...]
  }

  mutating func next() -> (text: String, kind: Kind)? {
    guard let first = rest.first else { return nil }
    if rest.hasPrefix("//") { return take(rest.count, .comment) }
    if first == "\"" { return take(stringLength, .literal) }
    if first.isNumber {
      return take(rest.prefix { $0.isHexDigit || "_.xob".contains($0) }.count, .literal)
    }
    if Self.isWordPart(first) || first == "#" || first == "@" {
      let length = 1 + rest.dropFirst().prefix(while: Self.isWordPart).count
      let word = rest.prefix(length)
      if Self.keywords.contains(String(word)) || first == "#" || first == "@" {
        return take(length, .keyword)
      }
      return take(length, first.isUppercase ? .type : .other)
    }
    let length = rest.prefix { character in
      !Self.isWordPart(character) && !"\"#@".contains(character)
    }.prefixBeforeComment
    return take(Swift.max(1, length), .other)
  }

  private mutating func take(_ length: Int, _ kind: Kind) -> (text: String, kind: Kind) {
    let text = String(rest.prefix(length))
    rest = rest.dropFirst(length)
    return (text, kind)
  }

  /// The length of the string that begins here, to its closing quote or the end of the line.
  private var stringLength: Int {
    var length = 1
    var isEscaped = false
    for character in rest.dropFirst() {
      length += 1
      if character == "\"" && !isEscaped { break }
      isEscaped = character == "\\" && !isEscaped
    }
    return length
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static let keywords: Set<String> = [
    "as", "associatedtype", "borrowing", "break", "case", "catch", "class", "consuming", "continue",
    "default", "defer", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate",
    "final", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let",
    "mutating", "nil", "package", "private", "protocol", "public", "repeat", "return", "self",
    "some", "static", "struct", "switch", "throw", "throws", "true", "try", "typealias", "var",
    "where", "while",
  ]
}

extension Substring {
  /// The length of the text before a comment's `//`.
  fileprivate var prefixBeforeComment: Int {
    var length = 0
    var before: Character?
    for character in self {
      if character == "/" && before == "/" { return length - 1 }
      before = character
      length += 1
    }
    return length
  }
}
