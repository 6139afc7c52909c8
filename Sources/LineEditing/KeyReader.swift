import CEditLine
import Streaming

/// Puts keys together from the characters that the terminal sends.
struct KeyReader {
  /// The escape sequences that are keys of their own, without their escape.
  var sequences: [String: EscapeSequence] = [:]
  /// What has been read and not been given out.
  private var waiting: [wchar_t] = []
  private var paste: PasteFilter?

  /// Whether characters that came with the last one are still to be given out.
  var isWithinSequence: Bool { !waiting.isEmpty }

  /// How long the rest of an escape sequence may take after its escape.
  static let escapeTimeout: Int32 = 50

  /// Returns the next key, as the character that libedit is to see; nil when there will be no more.
  ///
  /// `read` gives the next character; with a timeout in milliseconds, it may return nil for want of
  /// one; without, nil means that there will be no more.
  mutating func next(_ read: (_ timeout: Int32?) -> Unicode.Scalar?) -> wchar_t? {
    while true {
      if !waiting.isEmpty { return waiting.removeFirst() }
      guard let scalar = read(nil) else { return nil }
      if let event = paste?.consume(scalar) {
        switch event {
        case .nothing: continue
        case .type(let typed): return wchar_t(typed.value)
        case .end: paste = nil
        case .interrupt:
          paste = nil
          return wchar_t(scalar.value)
        }
      } else if scalar == "\u{1B}" {
        readSequence(read)
      } else {
        return wchar_t(scalar.value)
      }
    }
  }

  /// Reads on after an escape as long as the result can be a known sequence.
  private mutating func readSequence(_ read: (_ timeout: Int32?) -> Unicode.Scalar?) {
    var sequence = ""
    while let scalar = read(Self.escapeTimeout) {
      sequence.unicodeScalars.append(scalar)
      switch sequences[sequence] {
      case .pasteStart:
        paste = PasteFilter()
        return
      case .key(let key):
        waiting = [key.character]
        return
      case nil:
        guard sequences.keys.contains(where: { $0.hasPrefix(sequence) }) else {
          return putBack(sequence)
        }
      }
    }
    putBack(sequence)
  }

  private mutating func putBack(_ sequence: String) {
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

/// Turns what a terminal sends between paste brackets (mode 2004) into plain typing.
///
/// Pasted text is text: its line ends end lines, its tabs are blanks and do not complete, and no
/// other control character in it acts as a key.
struct PasteFilter {
  /// What a pasted character amounts to.
  enum Event: Equatable {
    /// It is left out, or part of something that is not complete yet.
    case nothing
    /// This is typed.
    case type(Unicode.Scalar)
    /// The closing bracket: what follows is not pasted.
    case end
    /// The interrupt character: a terminal that never closes the bracket must not hold the user.
    case interrupt
  }

  private static let closing = Array("\u{1B}[201~".unicodeScalars)
  private var held = 0
  private var lastWasReturn = false

  mutating func consume(_ scalar: Unicode.Scalar) -> Event {
    if scalar == Self.closing[held] {
      held += 1
      return held == Self.closing.count ? .end : .nothing
    }
    // An escape sequence of another kind loses its first characters and does nothing.
    held = scalar == Self.closing[0] ? 1 : 0
    defer { lastWasReturn = scalar == "\r" }
    switch scalar {
    case "\r": return .type("\r")
    case "\n": return lastWasReturn ? .nothing : .type("\r")
    case "\t": return .type(" ")
    case "\u{3}": return .interrupt
    default: return scalar.properties.generalCategory == .control ? .nothing : .type(scalar)
    }
  }
}

/// A key whose escape sequence is put together before libedit sees it, which then gets a character
/// that no one can type (U+0080 to U+009F).
///
/// In vi's insert mode libedit takes the escape that starts an arrow key's sequence for the Escape
/// key. A person does not follow Escape with the rest of such a sequence within milliseconds, so
/// time tells them apart. In emacs mode the sequences go to libedit as they are, so that
/// `~/.editrc` can bind them.
enum EscapeKey: UInt8 {
  /// Not a key but any key typed during a search.
  case search = 0x80
  case up, down, left, right, home, end, delete

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
    .delete: ("ed-delete-next-char", "ed-delete-next-char"),
  ]
}

/// What an escape sequence can mean to the reader of keys.
enum EscapeSequence: Equatable {
  /// It opens a paste (mode 2004).
  case pasteStart
  case key(EscapeKey)

  /// The sequences without their escape, by the meaning they have in `mode`.
  static func known(in mode: Editor) -> [String: EscapeSequence] {
    mode == .vi ? all : ["[200~": .pasteStart]
  }

  private static let all: [String: EscapeSequence] = [
    "[200~": .pasteStart,
    "[A": .key(.up), "OA": .key(.up), "[B": .key(.down), "OB": .key(.down),
    "[C": .key(.right), "OC": .key(.right), "[D": .key(.left), "OD": .key(.left),
    "[H": .key(.home), "OH": .key(.home), "[1~": .key(.home),
    "[F": .key(.end), "OF": .key(.end), "[4~": .key(.end), "[3~": .key(.delete),
  ]
}
