/// The tokens of one line of Swift, as far as highlighting distinguishes them.
///
/// A line at a time is enough for the sources that are shown, which have no block comments and no
/// strings of several lines. Together the tokens are the line.
struct SwiftTokens: Sequence, IteratorProtocol {
  /// What a token is; a page's style has these names.
  enum Kind: String {
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
    let isMarked = first == "#" || first == "@"
    if Self.isWordPart(first) || isMarked {
      let length = 1 + rest.dropFirst().prefix(while: Self.isWordPart).count
      let isKeyword = isMarked || Self.keywords.contains(String(rest.prefix(length)))
      return take(length, isKeyword ? .keyword : first.isUppercase ? .type : .other)
    }
    let others = rest.prefix { !Self.isWordPart($0) && !"\"#@".contains($0) }
    let beforeComment = others.firstRange(of: "//").map { others[..<$0.lowerBound] } ?? others
    return take(Swift.max(1, beforeComment.count), .other)
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
