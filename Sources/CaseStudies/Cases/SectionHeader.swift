import Streaming

/// The line that begins a section: `#==[ System Information ]======…#`.
///
/// As a regular expression it is `^#==\[\s*(.+?)\s*\]={5,}#\s*$`, over bytes and with the blanks of
/// ASCII. A byte order mark before it, with which some editors begin a file, does not count. A
/// longer line than `maximumLength` is content whatever it looks like, so that streaming need not
/// hold one to know.
struct SectionHeader {
  /// The longest line, newline included, that can be a header.
  static let maximumLength = 4096
  /// What every header begins with.
  static let beginning = BytePattern("#==[".utf8)

  /// The section's name, not empty.
  let name: [UInt8]

  /// Reads a line as a header; `nil` if it is not one.
  init?(_ line: UnsafeRawBufferPointer) {
    guard line.count <= SectionHeader.maximumLength else { return nil }
    let line = line.withoutByteOrderMark
    guard line.starts(with: "#==[".utf8) else { return nil }
    var end = line.count
    while line[end - 1].isBlank { end -= 1 }
    guard line[end - 1] == UInt8(ascii: "#") else { return nil }
    let bars = line[..<(end - 1)].reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let bracket = end - 2 - bars
    guard bars >= 5, bracket > 4, line[bracket] == UInt8(ascii: "]") else { return nil }
    let inside = UnsafeRawBufferPointer(rebasing: line[4..<bracket])
    // Of blanks alone the expression takes the last one as the name.
    name = Array(inside.trimmedRange.map { inside[$0] } ?? inside.suffix(1))
  }

  /// Reads a header from a line that may be a piece of one.
  init?(_ line: LineReader.Line) {
    // Nearly all lines end here.
    guard line.isWhole, let first = line.bytes.first, first == UInt8(ascii: "#") || first == 0xEF
    else { return nil }
    self.init(line.bytes)
  }

  /// Whether the name contains a text, in whatever case its ASCII letters are.
  func contains(_ text: String) -> Bool {
    BytePattern(text.utf8.map(\.lowercased))
      .isIn(name.map(\.lowercased))
  }
}

extension BytePattern {
  fileprivate func isIn(_ text: [UInt8]) -> Bool {
    text.withUnsafeBytes { firstIndex(in: $0) != nil }
  }
}
