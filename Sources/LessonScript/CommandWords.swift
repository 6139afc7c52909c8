/// A prompt line split into its words: the grammar of the prompt, of scripts and of `run` fences.
///
///     line    = blank { word blank } [ comment ]
///     word    = { plain | "'" any "'" | '"' { any | "\" ('"' | "\") } '"' | "\" any }
///     comment = "#" any                      (only where a word could begin)
///     blank   = { space | tab | CR | LF }
///
/// Quotes join with what is beside them, so `--name="two words"` is one word, and `''` is an empty
/// word. Nothing is expanded: no variables, no patterns, no pipes.
///
/// Splitting never fails, so that completion can work on an unfinished line; `mistake` says what is
/// wrong with it.
package struct CommandWords: Hashable, Sendable {
  /// One word and its place.
  package struct Word: Hashable, Sendable {
    /// The word without its quotes and backslashes.
    package var text: String
    /// Its place in the line, quotes included, in bytes of UTF-8.
    package var range: Range<Int>
  }

  package var words: [Word] = []
  /// The quote or backslash that the line's end left open.
  package var mistake: CommandWordsError?
  /// Where the comment begins, in bytes of UTF-8; nothing can be completed after it.
  package var commentStart: Int?

  /// Splits a line.
  ///
  /// - Parameter line: the line, with or without its line end.
  /// - Complexity: O(n) time and space in the length of the line.
  package init(_ line: String) {
    var splitter = CommandWordSplitter(line)
    splitter.split()
    words = splitter.words
    mistake = splitter.mistake
    commentStart = splitter.commentStart
  }

  /// The words without their places.
  ///
  /// - Returns: the words; empty for a blank line or a comment.
  /// - Throws: `CommandWordsError` for a quote or a backslash left open.
  package func texts() throws(CommandWordsError) -> [String] {
    if let mistake { throw mistake }
    return words.map(\.text)
  }

  /// A word as it must be typed to be read back as one word.
  ///
  /// - Parameter word: any text, the empty one included.
  /// - Returns: the word itself if it needs no quotes, else the word in single quotes, or in double
  ///   quotes if it holds a single one.
  package static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"): false
      case 0...0x1f, 0x7f: false
      default: true
      }
    }
    if plain, let first = word.utf8.first, first != UInt8(ascii: "#") { return word }
    if !word.utf8.contains(UInt8(ascii: "'")) { return "'\(word)'" }
    var escaped = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
      escaped.append(scalar)
    }
    return "\"\(String(escaped))\""
  }
}

/// A quote or a backslash that the end of a line left open.
package enum CommandWordsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A quote that does not end; the column counts characters from 1.
  case openQuote(Character, column: Int)
  /// A backslash with nothing after it.
  case openBackslash(column: Int)

  /// The column of the quote or backslash, in characters from 1.
  package var column: Int {
    switch self {
    case .openQuote(_, let column), .openBackslash(let column): column
    }
  }

  /// What is wrong and what to do, without the place.
  package var problem: String {
    switch self {
    case .openQuote(let quote, _): "a quote does not end; add another \(quote)"
    case .openBackslash: "nothing follows the backslash; remove it, or double it"
    }
  }

  package var description: String { "line: column \(column): \(problem)" }
}

/// The state of splitting one line.
///
/// It goes by Unicode scalars: a combining mark after a quote must not hide the quote.
private struct CommandWordSplitter {
  private let line: String
  private let scalars: String.UnicodeScalarView
  private var position: String.Index
  private(set) var words: [CommandWords.Word] = []
  private(set) var mistake: CommandWordsError?
  private(set) var commentStart: Int?

  init(_ line: String) {
    self.line = line
    scalars = line.unicodeScalars
    position = line.startIndex
  }

  mutating func split() {
    while true {
      skipBlanks()
      guard let first = peek else { return }
      if first == "#" {
        commentStart = offset(of: position)
        return
      }
      takeWord()
    }
  }

  private var peek: Unicode.Scalar? { position < scalars.endIndex ? scalars[position] : nil }

  private mutating func next() -> Unicode.Scalar? {
    guard let scalar = peek else { return nil }
    position = scalars.index(after: position)
    return scalar
  }

  private mutating func skipBlanks() {
    while let scalar = peek, Self.isBlank(scalar) { position = scalars.index(after: position) }
  }

  private mutating func takeWord() {
    let start = position
    var text = String.UnicodeScalarView()
    while let scalar = peek, !Self.isBlank(scalar) {
      let place = position
      position = scalars.index(after: position)
      switch scalar {
      case "'", "\"": takeQuoted(scalar, from: place, into: &text)
      case "\\":
        if let escaped = next() {
          text.append(escaped)
        } else {
          mistake = .openBackslash(column: column(of: place))
        }
      default: text.append(scalar)
      }
    }
    words.append(
      CommandWords.Word(text: String(text), range: offset(of: start)..<offset(of: position)))
  }

  private mutating func takeQuoted(
    _ quote: Unicode.Scalar, from start: String.Index, into text: inout String.UnicodeScalarView
  ) {
    while let scalar = next() {
      if scalar == quote { return }
      if scalar == "\\", quote == "\"", let escaped = peek, escaped == "\"" || escaped == "\\" {
        text.append(escaped)
        position = scalars.index(after: position)
      } else {
        text.append(scalar)
      }
    }
    mistake = .openQuote(Character(quote), column: column(of: start))
  }

  private func offset(of index: String.Index) -> Int {
    line.utf8.distance(from: line.utf8.startIndex, to: index)
  }

  private func column(of index: String.Index) -> Int {
    String(scalars[..<index]).count + 1
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
  }
}
