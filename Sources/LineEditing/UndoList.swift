/// The earlier states of a line, to go back to one by one.
///
/// Characters typed one after the other are one change, as a paste is. At most `limit` states are
/// kept.
struct UndoList {
  struct State {
    var line: String
    /// Where the cursor is, in scalars.
    var cursor: Int
  }

  static let limit = 200

  private(set) var present = State(line: "", cursor: 0)
  private var earlier: [State] = []
  /// Whether the last change was typing, which the next character continues.
  private var isTyping = false

  /// Takes up the line as it is before the next key.
  mutating func note(line: String, cursor: Int) {
    let (old, new) = (present.line.unicodeScalars, line.unicodeScalars)
    if old.elementsEqual(new) {
      if cursor != present.cursor { isTyping = false }
    } else {
      let growth = new.count - old.count
      let isInsertion = growth > 0 && cursor - present.cursor == growth
      if !(isInsertion && isTyping) { keepPresent() }
      isTyping = isInsertion
    }
    present = State(line: line, cursor: cursor)
  }

  /// Makes the next change one of its own, whatever it is.
  mutating func endTyping() { isTyping = false }

  /// Goes back to the state before the last change; `nil` if there is none.
  mutating func undo() -> State? {
    isTyping = false
    guard let state = earlier.popLast() else { return nil }
    present = state
    return state
  }

  private mutating func keepPresent() {
    if earlier.count == Self.limit { earlier.removeFirst() }
    earlier.append(present)
  }
}

/// A walk through the last words of the lines entered before, newest first.
struct LastWordWalk {
  /// The line's state that the last step left, which the next one must find.
  var line: String
  var cursor: Int
  /// The entry whose last word was put in, and how many scalars it has.
  var position: Int
  var length: Int

  /// The last word of a line, with its quotes: what follows the last blank that is not quoted;
  /// `nil` if the line is blank.
  static func lastWord(of line: String) -> String? {
    var words: [String.UnicodeScalarView] = []
    var quote: Unicode.Scalar?
    var (isEscaped, isInWord) = (false, false)
    for scalar in line.unicodeScalars {
      let isBlank = scalar == " " && quote == nil && !isEscaped
      if !isBlank && !isInWord { words.append(.init()) }
      isInWord = !isBlank
      if isInWord { words[words.count - 1].append(scalar) }
      if isEscaped {
        isEscaped = false
      } else if scalar == "\\" && quote != "'" {
        isEscaped = true
      } else if scalar == quote {
        quote = nil
      } else if quote == nil && (scalar == "'" || scalar == "\"") {
        quote = scalar
      }
    }
    return words.last.map { String($0) }
  }
}
