/// Puts the bytes of UTF-8 together, one at a time, as a terminal sends them.
///
/// What is not UTF-8 becomes U+FFFD, so that it is seen; so do the control characters of Latin-1
/// (U+0080 to U+009F), which nobody types and which stand for keys inside the editor.
struct CharacterDecoder {
  private var bytes: [UInt8] = []

  /// Takes the next byte up.
  ///
  /// - Returns: The characters that are complete now: none, one, or the replacement for a broken
  ///   character and the one that broke it.
  mutating func consume(_ byte: UInt8) -> [Unicode.Scalar] {
    var complete: [Unicode.Scalar] = []
    if byte & 0xC0 != 0x80, !bytes.isEmpty {
      complete.append("\u{FFFD}")
      bytes = []
    }
    bytes.append(byte)
    guard bytes.count >= Self.length(startingWith: bytes[0]) else { return complete }
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    bytes = []
    let scalar = scalars.count == 1 ? scalars.first ?? "\u{FFFD}" : "\u{FFFD}"
    return complete + [(0x80...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar]
  }

  private static func length(startingWith byte: UInt8) -> Int {
    switch byte {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
