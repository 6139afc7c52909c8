import CByteScan
import Glibc

extension UInt8 {
  // Inlinable, for loops over whole files in other modules.

  /// Whether it is a blank of ASCII: a space, or one of tab, newline, vertical tab, form feed and
  /// carriage return.
  @inlinable package var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

  /// Whether it is a digit of ASCII.
  @inlinable package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether it is a letter of ASCII.
  @inlinable package var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }

  /// The small letter of a capital one of ASCII, and any other byte as it is.
  @inlinable package var lowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }

  /// The capital letter of a small one of ASCII, and any other byte as it is.
  @inlinable package var uppercased: UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & ~0x20 : self
  }

  /// How many bytes a character of UTF-8 has that begins with this byte; 1 for a byte that cannot
  /// begin one.
  package var utf8Length: Int {
    switch self {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }

  /// Whether it goes on with a character of UTF-8 rather than beginning one.
  package var isUTF8Continuation: Bool { self & 0xC0 == 0x80 }
}

extension UnsafeRawBufferPointer {
  /// The content without a byte order mark at its start, with which some editors begin a file.
  package var withoutByteOrderMark: UnsafeRawBufferPointer {
    count >= 3 && self[0] == 0xEF && self[1] == 0xBB && self[2] == 0xBF
      ? UnsafeRawBufferPointer(rebasing: self[3...]) : self
  }

  /// The range of the content without the blanks at either end, or `nil` if all are blanks.
  package var trimmedRange: Range<Int>? {
    guard let first = firstIndex(where: { !$0.isBlank }),
      let last = lastIndex(where: { !$0.isBlank })
    else { return nil }
    return first..<(last + 1)
  }

  /// The content without the blanks at either end.
  package var trimmed: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[trimmedRange ?? 0..<0])
  }
}

/// A range of bytes, and how far each byte in it is moved.
///
/// ASCII letters form two such ranges, so capitals, small letters and rot13 are shifts.
package struct ByteShift: Sendable {
  /// The bytes that are moved.
  package let range: ClosedRange<UInt8>
  /// What is added to them, modulo 256.
  package let distance: Int8

  /// Makes a shift.
  package init(_ range: ClosedRange<UInt8>, by distance: Int8) {
    self.range = range
    self.distance = distance
  }

  fileprivate var scanned: byte_shift {
    byte_shift(
      least: range.lowerBound, most: range.upperBound, distance: UInt8(bitPattern: distance))
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Shifts the bytes of a range in their place, and those of a second one, which must not overlap
  /// the first. Bits of `mask` count as set while ranges are compared: with 0x20, a range of small
  /// ASCII letters includes the capitals.
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func shift(_ first: ByteShift, _ second: ByteShift? = nil, ignoring mask: UInt8 = 0) {
    guard let base = baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    let still = ByteShift(first.range, by: 0)
    byte_scan_shift(base, count, mask, first.scanned, (second ?? still).scanned)
  }
}

/// The newline, which ends a line.
package let newlineByte = UInt8(ascii: "\n")

extension UnsafeRawBufferPointer {
  /// Finds the first occurrence of a byte at or after a place, at most `count` (memchr(3)).
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    guard let base = baseAddress, start < count,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// Finds the last occurrence of a byte in a part of the content (memrchr(3)).
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func lastIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard let base = baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    let place = byte_scan_last(base + range.lowerBound, range.count, byte)
    return place < range.count ? range.lowerBound + place : nil
  }

  /// Counts a byte in a part of the content.
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func count(of byte: UInt8, in range: Range<Int>) -> Int {
    guard let base = baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    return byte_scan_count(base + range.lowerBound, range.count, byte)
  }

  /// The place of the n-th occurrence of a byte, or the number of occurrences if there are fewer.
  package enum Ordinal: Equatable, Sendable {
    /// The place of the one wanted.
    case at(Int)
    /// There are only this many.
    case missing(found: Int)
  }

  /// Finds the n-th occurrence of a byte, 1 for the first, or how many there are.
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func index(ofOrdinal ordinal: Int, _ byte: UInt8) -> Ordinal {
    var start = 0
    var found = 0
    while start < count {
      let end = Swift.min(count, start + 1024)
      let foundHere = count(of: byte, in: start..<end)
      if found + foundHere >= ordinal { break }
      found += foundHere
      start = end
    }
    while let index = firstIndex(of: byte, from: start) {
      found += 1
      if found == ordinal { return .at(index) }
      start = index + 1
    }
    return .missing(found: found)
  }
}

/// Text that came from the system as bytes, and can go back to it unchanged.
///
/// File names and arguments are bytes on Linux, and need not be UTF-8. A byte that is not part of
/// valid UTF-8 becomes a private-use character of its own, U+10F780 to U+10F7FF, when the text is
/// taken in; `nativePath` turns it back just before a system call. If the text itself holds such
/// a character, its four bytes are taken in the same way, so that no text is ever changed.
package enum NativeText {
  private static let base: UInt32 = 0x10F700

  /// The text of an argument or a name, given without its NUL; O(n) in time and space.
  package static func text(of bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self), !holdsForeignBytes(text) {
      return text
    }
    var scalars = String.UnicodeScalarView()
    var parser = Unicode.UTF8.ForwardParser()
    var unread = bytes.makeIterator()
    var rest = bytes[...]
    while true {
      switch parser.parseScalar(from: &unread) {
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if foreignByte(scalar) == nil {
          scalars.append(scalar)
        } else {
          scalars.append(contentsOf: encoded.map(scalarOf))
        }
        rest = rest.dropFirst(encoded.count)
      case .error(let length):
        scalars.append(contentsOf: rest.prefix(length).map(scalarOf))
        rest = rest.dropFirst(length)
      case .emptyInput:
        return String(scalars)
      }
    }
  }

  /// The texts of a C array of strings, such as `argv`; O(n) in time and space, in all their bytes.
  package static func texts(
    of strings: UnsafePointer<UnsafeMutablePointer<CChar>?>, count: Int
  ) -> [String] {
    UnsafeBufferPointer(start: strings, count: count).map { string in
      guard let string else { return "" }
      var length = 0
      while string[length] != 0 { length += 1 }
      return text(of: UnsafeRawBufferPointer(start: string, count: length))
    }
  }

  /// The byte that a character represents; `nil` for a character that is itself.
  package static func foreignByte(_ scalar: Unicode.Scalar) -> UInt8? {
    (base + 0x80...base + 0xFF).contains(scalar.value) ? UInt8(scalar.value - base) : nil
  }

  /// Whether a text holds bytes that are not UTF-8.
  ///
  /// - Complexity: O(n).
  package static func holdsForeignBytes(_ text: String) -> Bool {
    text.unicodeScalars.contains { foreignByte($0) != nil }
  }

  /// The character for a byte of 0x80 or more; no smaller one is ever invalid.
  private static func scalarOf(_ byte: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(base + UInt32(byte)) ?? "\u{FFFD}"
  }
}

extension String {
  /// The text as the bytes it was taken from, ended by a NUL: what a system call gets.
  ///
  /// - Complexity: O(n) in time and space.
  package var nativePath: [CChar] {
    guard NativeText.holdsForeignBytes(self) else { return Array(utf8CString) }
    var bytes: [CChar] = []
    for scalar in unicodeScalars {
      if let byte = NativeText.foreignByte(scalar) {
        bytes.append(CChar(bitPattern: byte))
      } else {
        bytes += UTF8.encode(scalar).map { $0.map { CChar(bitPattern: $0) } } ?? []
      }
    }
    return bytes + [0]
  }
}

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
