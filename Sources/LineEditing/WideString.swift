import CEditLine

/// A wide string that ends with a null character, in memory that its holder deallocates.
typealias WideText = UnsafeMutableBufferPointer<wchar_t>

extension String {
  /// Reads a wide string, with U+FFFD for anything that is not a character.
  init(wide characters: UnsafeBufferPointer<wchar_t>) {
    var scalars = String.UnicodeScalarView()
    for character in characters {
      scalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
    }
    self.init(scalars)
  }

  /// Reads a wide string up to its null character; nothing is empty.
  init(wide characters: UnsafePointer<wchar_t>?) {
    guard let characters else {
      self.init()
      return
    }
    var count = 0
    while characters[count] != 0 { count += 1 }
    self.init(wide: UnsafeBufferPointer(start: characters, count: count))
  }

  /// The string as a wide one that ends with a null character; cut at a NUL within it.
  var wide: [wchar_t] {
    unicodeScalars.prefix { $0.value != 0 }.map { wchar_t($0.value) } + [0]
  }

  /// The string as a wide one for C to keep; to be deallocated.
  var allocatedWide: WideText { wide.dropLast().allocatedWide }
}

extension Collection<wchar_t> {
  /// The characters and a null character, for C to keep; to be deallocated.
  var allocatedWide: WideText {
    let text = WideText.allocate(capacity: count + 1)
    _ = text.initialize(from: Array(self) + [0])
    return text
  }
}
