import Streaming

/// A stretch of a fixture with a length of its own: a heading, then a body cut to fit.
struct Segment: Sendable {
  /// The first line or lines, with their newlines.
  var heading: [UInt8]
  /// Which of the generator's pools the body comes from.
  var poolIndex: Int
  /// The length in bytes, heading and body together.
  var byteCount: Int
}

/// How a segment gets its exact length once no whole piece fits any more.
enum Closing: Sendable {
  /// By one line that begins with this text and goes on with dots.
  case line([UInt8])
  /// By lines of decimal digits, at most so many in a line, which must be two or more.
  case numbers(mostDigits: Int)
  /// By a last record with a text of dots, and the bracket that ends a JSON array; by the bracket
  /// alone where there is no room for a record.
  case array
  /// By a last record with a text of dots, and the end tag of an XML document's root of this name;
  /// by the tag alone where there is no room for a record.
  case root(String)

  /// What is left for the closing at least, so that the line has room for more than its stamp.
  static let reserve = 64

  /// Exactly `count` bytes that end in a newline; with a count of 1 that alone, with 0 none.
  func bytes(count: Int, stamp: [UInt8], random: inout SplitMix64) -> [UInt8] {
    switch self {
    case .line(let text):
      let line = stamp + text
      let dots = repeatElement(UInt8(ascii: "."), count: max(0, count - 1 - line.count))
      return LineCut.cut(line + dots + [LineCut.newline], to: count)
    case .numbers(let mostDigits):
      return Self.numberLines(count: count, mostDigits: mostDigits, random: &random)
    case .array:
      return Self.end("\"note\":\"", "\"}\n", "]\n", count: count, stamp: stamp)
    case .root(let name):
      return Self.end(
        "<note>", "</note></order>\n", "</\(name)>\n", count: count, stamp: stamp)
    }
  }

  /// A record of dots between two texts after its stamp, and what closes the fixture.
  private static func end(
    _ before: String, _ after: String, _ closing: String, count: Int, stamp: [UInt8]
  ) -> [UInt8] {
    let (start, end) = (stamp + before.utf8, Array((after + closing).utf8))
    let dots = count - start.count - end.count
    guard dots >= 0 else {
      let closing = Array(closing.utf8.suffix(count))
      return repeatElement(UInt8(ascii: " "), count: count - closing.count) + closing
    }
    return start + repeatElement(UInt8(ascii: "."), count: dots) + end
  }

  private static func numberLines(
    count: Int, mostDigits: Int, random: inout SplitMix64
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let rest = count - bytes.count
      // A rest of one byte would be a line without a number.
      let digits = rest == mostDigits + 2 ? mostDigits - 1 : min(mostDigits, rest - 1)
      for index in 0..<digits {
        let digit = index == 0 ? 1 + random.next(below: 9) : random.next(below: 10)
        bytes.append(UInt8(ascii: "0") + UInt8(digit))
      }
      bytes.append(LineCut.newline)
    }
    return bytes
  }
}

enum LineCut {
  static let newline = UInt8(ascii: "\n")

  /// The first `count` bytes of a line, the last of them a newline, and no half UTF-8 character.
  static func cut(_ line: [UInt8], to count: Int) -> [UInt8] {
    guard count < line.count, count > 0 else { return count > 0 ? line : [] }
    var kept = Array(line[..<(count - 1)])
    // A character that lost its end has its beginning made dots.
    if line[count - 1].isUTF8Continuation {
      while let byte = kept.last, byte >= 0x80 {
        kept.removeLast()
        if !byte.isUTF8Continuation { break }
      }
    }
    let dots = repeatElement(UInt8(ascii: "."), count: count - 1 - kept.count)
    return kept + dots + [newline]
  }
}
