import FoundationEssentials
import Streaming

extension Data {
  /// The lines, each with its newline and in an array of its own, as Python's `readlines` gives.
  ///
  /// Copies and no slices: a slice would keep the whole content alive as long as one line is held.
  func lines() -> [[UInt8]] { withUnsafeBytes { $0.lines() } }
}

extension UnsafeRawBufferPointer {
  /// The lines, each with its newline and in an array of its own.
  func lines() -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    while start < count {
      let newline = firstIndex(of: newlineByte, from: start)
      let end = newline.map { $0 + 1 } ?? count
      lines.append(Array(self[start..<end]))
      start = end
    }
    return lines
  }
}

/// A line that holds a whole number: an optional sign and up to 18 digits, with nothing but blanks
/// around them. A byte order mark, with which some editors begin a file, does not count.
struct NumberLine {
  /// The longest line, newline included, that can be a number, so that streaming need not hold a
  /// longer one to know.
  static let maximumLength = 64

  let value: Int

  /// Reads the number on a line; `nil` if there is none.
  init?(_ line: UnsafeRawBufferPointer) {
    guard line.count <= NumberLine.maximumLength else { return nil }
    var digits = line.withoutByteOrderMark.trimmed[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard (1...18).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
    let magnitude = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    value = isNegative ? -magnitude : magnitude
  }

  /// Reads the number on a line that may be a piece of one.
  init?(_ line: LineReader.Line) {
    guard line.isWhole else { return nil }
    self.init(line.bytes)
  }
}

extension [UInt8] {
  /// The number that the line holds, or `nil`.
  var number: Int? { withUnsafeBytes { NumberLine($0)?.value } }
}
