import CEditLine
import Streaming

/// Puts keys together from the characters that the terminal sends.
///
/// Escape sequences are read whole: those that are keys of this module become one character, those
/// that libedit or the user has bound are passed on, and all others are left out.
struct KeyReader {
  /// What comes in.
  enum Input: Equatable {
    /// A key, as the character that libedit is to see.
    case key(wchar_t)
    /// Text that was pasted, without a line break at either end.
    case pasted(String)
  }

  var mode = Editor.emacs
  /// The escape sequences that `~/.editrc` binds, without their escape.
  var boundByUser: Set<String> = []
  /// What has been read and not been given out.
  private var waiting: [wchar_t] = []
  private var paste: PasteFilter?

  /// Whether characters that came with the last one are still to be given out.
  var isWithinSequence: Bool { !waiting.isEmpty }

  /// How long the rest of an escape sequence may take after its escape, in milliseconds.
  static let escapeTimeout: Int32 = 50
  /// How long it may take when it can be nothing else anymore.
  static let sequenceTimeout: Int32 = 500

  /// Returns what comes next; nil when there will be no more.
  ///
  /// `read` gives the next character; with a timeout in milliseconds, it may return nil for want of
  /// one; without, nil means that there will be no more.
  mutating func next(_ read: (_ timeout: Int32?) -> Unicode.Scalar?) -> Input? {
    while true {
      if !waiting.isEmpty { return .key(waiting.removeFirst()) }
      guard let scalar = read(nil) else { return nil }
      if let event = paste?.consume(scalar) {
        switch event {
        case .nothing: continue
        case .end:
          let text = paste?.text ?? ""
          paste = nil
          if !text.isEmpty { return .pasted(text) }
        case .interrupt:
          paste = nil
          return .key(wchar_t(scalar.value))
        }
      } else if scalar == "\u{1B}" {
        readSequence(read)
      } else {
        return .key(wchar_t(scalar.value))
      }
    }
  }

  /// Has these keys given out before any others.
  mutating func putBack(_ keys: [wchar_t]) { waiting = keys + waiting }

  /// Reads the rest of an escape sequence, or finds that the escape is a key of its own or Alt.
  private mutating func readSequence(_ read: (_ timeout: Int32?) -> Unicode.Scalar?) {
    var sequence = EscapeSequence()
    while sequence.end == nil {
      let timeout = sequence.isCertain ? Self.sequenceTimeout : Self.escapeTimeout
      guard let scalar = read(timeout) else { break }
      sequence.append(scalar)
    }
    let text = sequence.text
    switch sequence.end {
    case .sequence where text == "[200~": paste = PasteFilter()
    case .sequence where boundByUser.contains(text): pass(text)
    case .sequence:
      // The Enter key of the keypad is Enter.
      if text == "OM" { return waiting = [0x0D] }
      guard let key = EscapeKey(sequence: text) else { return }
      // libedit has the plain keys itself in emacs mode, and knows what the terminal calls them.
      if mode == .emacs && key.isPlain { pass(text) } else { waiting = [key.character] }
    case .text: pass(text)
    case nil: if !sequence.isCertain { pass(text) }
    }
  }

  private mutating func pass(_ sequence: String) {
    waiting = [0x1B] + sequence.unicodeScalars.map { wchar_t($0.value) }
  }
}

/// Puts the bytes of UTF-8 together, one at a time, as a terminal sends them.
///
/// What is not UTF-8 becomes U+FFFD, so that it is seen; so do the control characters of Latin-1
/// (U+0080 to U+009F), which no one types and which represent keys inside the editor.
struct CharacterDecoder {
  private var bytes: [UInt8] = []

  /// Takes the next byte up, and returns the characters that are complete now: none, one, or the
  /// replacement for a broken character and the one that broke it.
  mutating func consume(_ byte: UInt8) -> [Unicode.Scalar] {
    var complete: [Unicode.Scalar] = []
    if !byte.isUTF8Continuation, !bytes.isEmpty {
      complete.append("\u{FFFD}")
      bytes = []
    }
    bytes.append(byte)
    guard bytes.count >= bytes[0].utf8Length else { return complete }
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    bytes = []
    let scalar = scalars.count == 1 ? scalars.first ?? "\u{FFFD}" : "\u{FFFD}"
    return complete + [(0x80...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar]
  }
}

/// An escape sequence while its characters come in, without its escape (ECMA-48, 5.4; xterm's
/// "Control Sequences").
struct EscapeSequence {
  /// What the characters so far have turned out to be.
  enum End: Equatable {
    /// A whole sequence that a key sends.
    case sequence
    /// No sequence: an escape, or Alt, before these characters.
    case text
  }

  private(set) var text = ""
  private(set) var end: End?
  /// The text without the escape of an Alt key before a sequence (`ESC ESC [ C`).
  private var body: Substring { text.hasPrefix("\u{1B}") ? text.dropFirst() : text[...] }

  /// Whether no person types this, so that it can only be a sequence that has not all come.
  var isCertain: Bool { body.count > 1 }

  mutating func append(_ scalar: Unicode.Scalar) {
    text.unicodeScalars.append(scalar)
    end = Self.end(of: body.unicodeScalars)
  }

  private static func end(of body: Substring.UnicodeScalarView) -> End? {
    guard let first = body.first else { return nil }
    let rest = body.dropFirst()
    switch first {
    case "[": return rest.last.map { endOfControlSequence(rest, last: $0) } ?? nil
    case "O":
      guard let last = rest.last else { return nil }
      if ("1"..."9").contains(last) || last == ";" { return nil }
      return "ABCDEFHIMPQRSXabcdjklmnopqrstuvwxy".unicodeScalars.contains(last) ? .sequence : .text
    default: return .text
    }
  }

  /// Parameters, intermediate characters and a final one; or, from the Linux console, a second
  /// bracket and a letter.
  private static func endOfControlSequence(
    _ rest: Substring.UnicodeScalarView, last: Unicode.Scalar
  ) -> End? {
    if rest.count == 2, rest.first == "[" { return .sequence }
    switch last.value {
    case 0x5B where rest.count == 1: return nil
    case 0x20...0x3F: return nil
    case 0x40...0x7E: return .sequence
    // Anything else breaks the sequence off; what comes next is typed.
    default: return rest.count == 1 ? .text : .sequence
    }
  }
}

/// A key whose escape sequence is put together before libedit sees it, which then gets a character
/// that no one can type (U+0080 to U+009F).
///
/// In vi's insert mode libedit takes the escape that starts an arrow key's sequence for the Escape
/// key. A person does not follow Escape with the rest of such a sequence within milliseconds, so
/// time tells them apart. In emacs mode the plain keys go to libedit as they are.
enum EscapeKey: UInt8 {
  /// Not a key but any key typed during a search.
  case search = 0x80
  /// Not a key but text that is put into the line.
  case insertion
  case up, down, left, right, home, end, delete
  /// The arrows and Delete held with Alt or Control.
  case wordLeft, wordRight, deleteWord

  /// The key that sends a sequence, which is given without its escape; `nil` for other sequences.
  init?(sequence: String) {
    if let key = Self.known[sequence] {
      self = key
    } else if sequence.hasPrefix("\u{1B}") {
      // An Alt key that sends an escape before the key's own sequence.
      switch EscapeKey(sequence: String(sequence.dropFirst())) {
      case .left, .wordLeft: self = .wordLeft
      case .right, .wordRight: self = .wordRight
      case .delete, .deleteWord: self = .deleteWord
      default: return nil
      }
    } else if let match = sequence.wholeMatch(of: /\[([13]);(\d+)([CD~])/),
      let modifiers = Int(match.2), modifiers > 2
    {
      // Shift is 1, Alt 2, Control 4 and Meta 8, and 1 is added to their sum.
      switch (match.1, match.3) {
      case ("1", "C"): self = .wordRight
      case ("1", "D"): self = .wordLeft
      case ("3", "~"): self = .deleteWord
      default: return nil
      }
    } else {
      return nil
    }
  }

  private static let known: [String: EscapeKey] = [
    "[A": .up, "OA": .up, "[B": .down, "OB": .down, "[C": .right, "OC": .right, "[D": .left,
    "OD": .left, "[H": .home, "OH": .home, "[1~": .home, "[7~": .home, "[F": .end, "OF": .end,
    "[4~": .end, "[8~": .end, "[3~": .delete, "[5C": .wordRight, "[5D": .wordLeft,
    "O5C": .wordRight, "O5D": .wordLeft, "Oc": .wordRight, "Od": .wordLeft,
  ]

  /// Whether it is held with no other key.
  var isPlain: Bool {
    switch self {
    case .up, .down, .left, .right, .home, .end, .delete: true
    case .search, .insertion, .wordLeft, .wordRight, .deleteWord: false
    }
  }

  var character: wchar_t { wchar_t(rawValue) }

  /// The character as `bind` reads it.
  var bindable: String { KeyBindings.octal(rawValue) }

  /// What the keys do in vi's insert mode and in its command mode.
  static let commands: KeyValuePairs<EscapeKey, (insert: String, command: String)> = [
    .up: (EditorCommand.historyOlder.rawValue, "ed-prev-history"),
    .down: (EditorCommand.historyNewer.rawValue, "ed-next-history"),
    .left: ("ed-prev-char", "ed-prev-char"),
    .right: (EditorCommand.cursorRight.rawValue, "ed-next-char"),
    .home: ("ed-move-to-beg", "ed-move-to-beg"),
    .end: (EditorCommand.cursorEnd.rawValue, "ed-move-to-end"),
    .delete: (EditorCommand.deleteRight.rawValue, "ed-delete-next-char"),
    .wordLeft: ("ed-prev-word", "vi-prev-word"),
    .wordRight: ("em-next-word", "vi-next-word"),
    .deleteWord: ("em-delete-next-word", "em-delete-next-word"),
  ]
}

/// Turns what a terminal sends between paste brackets (mode 2004) into plain text.
///
/// Pasted text is text: its line ends separate lines, of which blank ones are left out, its tabs
/// are blanks and do not complete, and no other control character in it acts as a key. Memory: the
/// text, up to `limit` characters; what is beyond them is left out.
struct PasteFilter {
  /// What a pasted character amounts to.
  enum Event: Equatable {
    /// It is part of the text, or left out.
    case nothing
    /// The closing bracket: what follows is not pasted.
    case end
    /// The interrupt character: a terminal that never closes the bracket must not hold the user.
    case interrupt
  }

  static let limit = 1 << 20
  private static let closing = Array("\u{1B}[201~".unicodeScalars)

  private var scalars = String.UnicodeScalarView()
  private var count = 0
  private var held = 0

  /// The text so far, without line breaks at its ends.
  var text: String {
    let inner = scalars.drop { $0 == "\n" }
    let last = inner.lastIndex { $0 != "\n" }
    return last.map { String(inner[...$0]) } ?? ""
  }

  mutating func consume(_ scalar: Unicode.Scalar) -> Event {
    if scalar == Self.closing[held] {
      held += 1
      return held == Self.closing.count ? .end : .nothing
    }
    // An escape sequence of another kind loses its first characters and does nothing.
    held = scalar == Self.closing[0] ? 1 : 0
    switch scalar {
    case "\r", "\n": if scalars.last != "\n" { append("\n") }
    case "\t": append(" ")
    case "\u{3}": return .interrupt
    default: if scalar.properties.generalCategory != .control { append(scalar) }
    }
    return .nothing
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    guard count < Self.limit else { return }
    count += 1
    scalars.append(scalar)
  }
}
