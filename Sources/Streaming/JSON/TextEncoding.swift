/// The encodings that JSON documents come in (RFC 4627, section 3).
enum TextEncoding: Hashable {
  case utf8
  case utf16(isBigEndian: Bool)
  case utf32(isBigEndian: Bool)

  var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16: "UTF-16"
    case .utf32: "UTF-32"
    }
  }

  /// How many bytes show the encoding.
  static let longestSign = 4

  /// Finds the encoding of a document by its first four bytes, or by all of a shorter one, and how
  /// many bytes a byte order mark takes.
  ///
  /// Without a mark, the zeros among the first characters show it, which are ASCII in JSON. A mark
  /// of UTF-32 in little-endian order is taken for one of UTF-16, as Foundation takes it.
  static func of(_ document: UnsafeRawBufferPointer) -> (TextEncoding, markLength: Int) {
    let bytes = (0..<longestSign).map { $0 < document.count ? Int(document[$0]) : nil }
    switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
    case (0, 0, 0xFE, 0xFF): return (.utf32(isBigEndian: true), 4)
    case (0xFE, 0xFF, _, _): return (.utf16(isBigEndian: true), 2)
    case (0xFF, 0xFE, _, _): return (.utf16(isBigEndian: false), 2)
    case (0xEF, 0xBB, 0xBF, _): return (.utf8, 3)
    default: break
    }
    switch bytes.map({ $0.map { $0 == 0 } }) {
    case [true, true, true, false]: return (.utf32(isBigEndian: true), 0)
    case [false, true, true, true]: return (.utf32(isBigEndian: false), 0)
    case [true, false, true, false], [true, false, nil, nil]:
      return (.utf16(isBigEndian: true), 0)
    case [false, true, false, true], [false, true, nil, nil]:
      return (.utf16(isBigEndian: false), 0)
    default: return (.utf8, 0)
    }
  }
}

/// Converts UTF-16 or UTF-32 to UTF-8, a buffer at a time. It holds that buffer of 64 KiB.
final class TextConverter {
  let encoding: TextEncoding
  /// The bytes that are still to be converted; after `convert` those that made no character.
  var rest: UnsafeRawBufferPointer
  /// Whether the rest may begin with a character, or with a part of one.
  private(set) var isValid = true
  private let buffer = Buffer(byteCount: 1 << 16)
  private var count = 0

  init(_ encoding: TextEncoding, _ rest: UnsafeRawBufferPointer) {
    self.encoding = encoding
    self.rest = rest
  }

  /// What was kept and converted.
  var text: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]) }

  /// Begins the text anew, with the last bytes of the one before.
  func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
    precondition(bytes.count <= Buffer.alignment, "only the rest of a token is kept")
    buffer.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes))
    count = bytes.count
  }

  /// Appends the characters that the rest begins with, as far as the buffer has room, and returns
  /// whether there were any.
  func convert() -> Bool {
    let start = count
    var position = 0
    // The longest character has four bytes.
    while count + 4 <= buffer.bytes.count, let (scalar, length) = scalar(at: position) {
      position += length
      for byte in UTF8.encode(scalar).unsafelyUnwrapped {
        buffer.bytes[count] = byte
        count += 1
      }
    }
    rest = UnsafeRawBufferPointer(rebasing: rest[position...])
    return count > start
  }

  /// The character at a place and its length in bytes; `nil` if it is cut off, or none.
  private func scalar(at position: Int) -> (Unicode.Scalar, length: Int)? {
    switch encoding {
    case .utf32(let isBigEndian):
      guard position + 4 <= rest.count else { return nil }
      let word = rest.loadUnaligned(fromByteOffset: position, as: UInt32.self)
      if let scalar = Unicode.Scalar(isBigEndian ? word.bigEndian : word.littleEndian) {
        return (scalar, 4)
      }
    case .utf16(let isBigEndian):
      guard let first = unit(at: position, isBigEndian) else { return nil }
      if let scalar = Unicode.Scalar(first) { return (scalar, 2) }
      if UTF16.isLeadSurrogate(first) {
        guard let second = unit(at: position + 2, isBigEndian) else { return nil }
        if UTF16.isTrailSurrogate(second) {
          return (UTF16.decode(UTF16.EncodedScalar([first, second])), 4)
        }
      }
    case .utf8: preconditionFailure("UTF-8 needs no conversion")
    }
    isValid = false
    return nil
  }

  private func unit(at position: Int, _ isBigEndian: Bool) -> UInt16? {
    guard position + 2 <= rest.count else { return nil }
    let unit = rest.loadUnaligned(fromByteOffset: position, as: UInt16.self)
    return isBigEndian ? unit.bigEndian : unit.littleEndian
  }
}
