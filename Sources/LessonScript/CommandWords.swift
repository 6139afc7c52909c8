package import MemoryTracking

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

  /// Splits a line, with or without its line end.
  ///
  /// - Complexity: O(n) time and space in the length of the line.
  package init(_ line: String) {
    var rest = line.unicodeScalars[...]
    let offset = { (index: String.Index) in line.utf8.distance(from: line.startIndex, to: index) }
    while true {
      rest = rest.drop(while: Self.isBlank)
      let start = rest.startIndex
      guard let first = rest.first else { return }
      if first == "#" {
        commentStart = offset(start)
        return
      }
      let text = takeWord(from: &rest, of: line)
      words.append(Word(text: text, range: offset(start)..<offset(rest.startIndex)))
    }
  }

  /// The words without their places; none for a blank line or a comment.
  ///
  /// - Throws: `CommandWordsError` for a quote or a backslash left open.
  package func texts() throws(CommandWordsError) -> [String] {
    if let mistake { throw mistake }
    return words.map(\.text)
  }

  /// Any text, the empty one included, as it must be typed to be read back as one word: as it is if
  /// it needs no quotes, else in single quotes, or in double quotes if it holds a single one.
  package static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && !"'\"\\".utf8.contains($0) }
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

extension CommandWords {
  /// The words of a line, with the home folder in place of a `~` at the start of a path.
  ///
  /// As in shells, a `~` means the home folder if it is alone or before a slash, at the start of a
  /// word or after an option's `=`; quotes, a backslash or a `home` of `nil` keep it as it is.
  /// - Returns: the words; empty for a blank line.
  /// - Throws: `CommandWordsError` for a quote or a backslash left open.
  /// - Complexity: O(n) time and space in the length of the line.
  package static func texts(
    of line: String, home: String?
  ) throws(CommandWordsError) -> [String] {
    let split = CommandWords(line)
    let texts = try split.texts()
    guard let home, line.utf8.contains(UInt8(ascii: "~")) else { return texts }
    let bytes = Array(line.utf8)
    return zip(texts, split.words).map { text, word in
      guard let place = tilde(in: bytes[word.range]) else { return text }
      let at = text.utf8.index(text.startIndex, offsetBy: place)
      return text[..<at] + home + text[text.utf8.index(after: at)...]
    }
  }

  /// Where a written word has a `~` that means the home folder, as an offset that is the same in
  /// the word without its quotes.
  private static func tilde(in word: ArraySlice<UInt8>) -> Int? {
    func isHome(at index: Int) -> Bool {
      index < word.endIndex && word[index] == UInt8(ascii: "~")
        && (index + 1 == word.endIndex || word[index + 1] == UInt8(ascii: "/"))
    }
    if isHome(at: word.startIndex) { return 0 }
    guard word.starts(with: Array("--".utf8)),
      let equals = word.firstIndex(of: UInt8(ascii: "=")),
      !word[..<equals].contains(where: { "'\"\\".utf8.contains($0) }), isHome(at: equals + 1)
    else { return nil }
    return equals + 1 - word.startIndex
  }

  /// Writes a path as a word, so that a `~/` at its start still means the home folder.
  ///
  /// - Returns: `path` quoted where it must be; `~/` stays before the quotes.
  package static func quotedPath(_ path: String) -> String {
    guard path.hasPrefix("~/") else {
      // In quotes, `~` is the name of a file.
      return path == "~" ? "'~'" : quoted(path)
    }
    let rest = path.dropFirst(2)
    return rest.isEmpty ? path : "~/" + quoted(String(rest))
  }

  /// Takes the first word off the rest of a line.
  ///
  /// It goes by Unicode scalars: a combining mark after a quote must not hide the quote.
  private mutating func takeWord(
    from rest: inout Substring.UnicodeScalarView, of line: String
  ) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = rest.first, !Self.isBlank(scalar) {
      let before = line.unicodeScalars[..<rest.startIndex]
      rest.removeFirst()
      switch scalar {
      case "'", "\"":
        if Self.takeQuoted(scalar, from: &rest, into: &text) { continue }
        mistake = .openQuote(Character(scalar), column: String(before).count + 1)
      case "\\":
        if let escaped = rest.popFirst() {
          text.append(escaped)
        } else {
          mistake = .openBackslash(column: String(before).count + 1)
        }
      default: text.append(scalar)
      }
    }
    return String(text)
  }

  /// Takes what follows a quote up to the next such quote, and returns whether there is one.
  private static func takeQuoted(
    _ quote: Unicode.Scalar, from rest: inout Substring.UnicodeScalarView,
    into text: inout String.UnicodeScalarView
  ) -> Bool {
    while let scalar = rest.popFirst() {
      if scalar == quote { return true }
      let isEscape = scalar == "\\" && quote == "\"" && (rest.first == "\"" || rest.first == "\\")
      text.append(isEscape ? rest.removeFirst() : scalar)
    }
    return false
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
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

/// What a lesson's checker must know about HighWater's commands and exercises.
///
/// Shell's `LessonGrammar` answers from the command tree, so that lessons, prompt and subcommands
/// cannot disagree. It also refuses what a lesson may not do, such as writing a file of the user's.
package protocol CommandGrammar {
  /// What a command, its name and what follows it, would measure, make and need, without doing it.
  ///
  /// - Throws: `CommandMistake` for anything but a command that lessons may use.
  func effects(of words: [String]) throws(CommandMistake) -> CommandEffects

  /// Whether a word is the name of a command.
  func isCommand(_ word: String) -> Bool

  /// The ids of the built-in lessons, in their order.
  var lessonOrder: [String] { get }

  /// Checks that there is an exercise of this name.
  ///
  /// - Throws: `CommandMistake` if there is none.
  func checkExercise(named name: String) throws(CommandMistake)
}

/// What is wrong with a command.
package struct CommandMistake: Error, Hashable, Sendable {
  /// What failed and what to do next: `command: unknown 'laod'; did you mean 'load'?`
  package var message: String
  /// The word that is wrong; `nil` if one is missing.
  package var wordIndex: Int?

  package init(message: String, wordIndex: Int?) {
    self.message = message
    self.wordIndex = wordIndex
  }
}

/// What a command would measure, make and need.
package struct CommandEffects: Hashable, Sendable {
  /// A made file, as a command names it or takes it by default.
  package struct Fixture: Hashable, Sendable {
    package var recipe: String
    package var size: ByteCount

    package init(recipe: String, size: ByteCount) {
      self.recipe = recipe
      self.size = size
    }
  }

  /// The case whose versions it would measure; `nil` for programs, and if it measures nothing.
  package var caseID: String?
  /// The variants it would measure: `load`, `stream`, a third version, a command's name.
  package var variants: Set<String>
  /// The fixtures that it is asked to make.
  package var makes: Set<Fixture>
  /// The fixtures it would work on.
  package var uses: Set<Fixture>
  /// Whether it measures the variants on several sizes, to show how they grow.
  package var sweeps: Bool
  /// Whether it is about a comparison that must have been made before.
  package var needsComparison: Bool
  /// Whether it would run a program that is not HighWater's, which takes the learner's trust.
  package var needsTrust: Bool

  package init(
    caseID: String? = nil, variants: Set<String> = [], makes: Set<Fixture> = [],
    uses: Set<Fixture> = [],
    sweeps: Bool = false, needsComparison: Bool = false, needsTrust: Bool = false
  ) {
    self.caseID = caseID
    self.variants = variants
    self.makes = makes
    self.uses = uses
    self.sweeps = sweeps
    self.needsComparison = needsComparison
    self.needsTrust = needsTrust
  }
}
