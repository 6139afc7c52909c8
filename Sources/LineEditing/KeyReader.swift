import CEditLine

/// Puts keys together from the characters that the terminal sends.
struct KeyReader {
  /// The escape sequences that stand for a key of their own, without their escape.
  var sequences: [String: EscapeSequence] = [:]
  /// What has been read and not been given out.
  private var waiting: [wchar_t] = []
  private var paste: PasteFilter?

  /// Whether characters that came with the last one are still to be given out.
  var isWithinSequence: Bool { !waiting.isEmpty }

  /// How long the rest of an escape sequence may take after its escape.
  static let escapeTimeout: Int32 = 50

  /// Returns the next key, as the character that libedit shall see.
  ///
  /// - Parameter read: Reads the next character; given a timeout in milliseconds, it may return nil
  ///   for want of one; without, nil means that there will be no more.
  /// - Returns: A character, or nil when there will be no more.
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

  /// Reads on after an escape as long as a known sequence can come of it.
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
