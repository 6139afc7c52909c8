import Streaming

/// Text made fit to be shown: nothing in it moves the cursor, rings, recolours or reorders.
///
/// Whatever HighWater shows of a file, a file's name or a program's message goes through here
/// first. An escape reads as in Swift: `\e`, `\x07`, `\u{202E}`; a byte that is no UTF-8 as
/// `\xFF`. A backslash stays one, so the result is for reading and not for reading back.
package enum VisibleText {
  /// The text with its control characters escaped, newlines and tabs included, and marks that
  /// would sit on whatever is shown before the text.
  package static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var visible = ""
    for scalar in text.unicodeScalars { append(scalar, to: &visible) }
    return visible
  }

  /// The bytes as text, with control characters and invalid UTF-8 escaped. It takes at most eight
  /// bytes for one of these, so long content is to be given in pieces.
  package static func escaped(bytes: some RandomAccessCollection<UInt8>) -> String {
    var visible = ""
    var parser = Unicode.UTF8.ForwardParser()
    var unread = bytes.makeIterator()
    var rest = bytes[...]
    while true {
      switch parser.parseScalar(from: &unread) {
      case .valid(let encoded):
        append(Unicode.UTF8.decode(encoded), to: &visible)
        rest = rest.dropFirst(encoded.count)
      case .error(let length):
        for byte in rest.prefix(length) { visible += "\\x" + hexadecimal(UInt32(byte)) }
        rest = rest.dropFirst(length)
      case .emptyInput:
        return visible
      }
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to visible: inout String) {
    switch scalar {
    case "\u{1B}": visible += "\\e"
    case "\n": visible += "\\n"
    case "\r": visible += "\\r"
    case "\t": visible += "\\t"
    case _ where NativeText.foreignByte(scalar) != nil:
      visible += "\\x" + hexadecimal(scalar.value & 0xFF)
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      visible += "\\x" + hexadecimal(scalar.value)
    case _ where scalar.isInvisible || (visible.isEmpty && scalar.isDependent):
      visible += escape(scalar)
    default: visible.unicodeScalars.append(scalar)
    }
  }

  /// The character by its number: `\u{202E}`.
  package static func escape(_ scalar: Unicode.Scalar) -> String {
    "\\u{\(hexadecimal(scalar.value))}"
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }
}

extension Unicode.Scalar {
  /// Whether the character acts on the text around it instead of being seen: controls, overrides
  /// of direction, line separators, and everything of no width but marks and joiners.
  package var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // The joiners are part of ordinary Persian, Indic and emoji text.
    case .format: !isVisibleFormat && value != 0x200C && value != 0x200D
    default: false
    }
  }

  /// Whether the character joins the one before it.
  fileprivate var isDependent: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark, .format: !isVisibleFormat
    default: false
    }
  }
}
