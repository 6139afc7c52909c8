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
