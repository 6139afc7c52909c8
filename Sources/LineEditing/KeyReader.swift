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
