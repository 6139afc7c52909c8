import MemoryTracking
import Streaming

/// An input on which programs go wrong that are right on ordinary files.
struct UglyInput: Hashable, Sendable {
  /// What it is, as the rest of a sentence: `an empty file`.
  var name: String
  var bytes: [UInt8]

  /// What to look at in a program whose answer on it is wrong.
  var hint: String

  /// The inputs, smallest first; the last one follows from a seed, so that no learner's answers
  /// help another.
  static func all(seed: UInt64) -> [UglyInput] {
    small + [
      UglyInput(
        name: "a file of mixed lines", bytes: mixed(count: 256 << 10, seed: seed),
        hint: "Look at the line where the answers differ: which of the task's rules is it about?"),
      UglyInput(
        name: "a file with one line of 2 MiB",
        bytes: Array("#==[ A ]=====#\n7\n".utf8) + longLine + Array("\n8 ERROR\n".utf8),
        hint: "A line can be longer than any piece that you read: look at what happens where one "
          + "piece ends and the next begins."),
    ]
  }

  private static let small: [UglyInput] = {
    let none = "Look at what it writes before the first line and after the last one."
    let lines = "An empty line is a line: look at what you skip."
    let returns =
      "A newline alone ends a line, and a carriage return is a byte like any other: "
      + "read bytes, since text is changed as it is read."
    let bytes =
      "Files hold any bytes: read them as bytes, and change neither line ends nor "
      + "characters that are no valid text."
    return [
      text("an empty file", "", none),
      text("a file of one newline", "\n", lines),
      text("a file of newlines alone", "\n\n\n\n\n", lines),
      text(
        "a file without a final newline", "one\ntwo\nthree ERROR",
        "The last line may have no newline: look at what you do with the rest when the file ends."),
      text("a file with CRLF line ends", "one\r\ntwo ERROR\r\n\r\nfour\r\n12\r\n", returns),
      text("a file with lone carriage returns", "one\rtwo\rERROR", returns),
      UglyInput(
        name: "a file with NUL bytes", bytes: [0, 0, 0x0A, 0, 0x45, 0x0A, 0], hint: bytes),
      UglyInput(
        name: "a file that is no valid UTF-8",
        bytes: [0xFF, 0xFE, 0x0A, 0xC3, 0x0A, 0xE2, 0x82, 0x0A, 0x80], hint: bytes),
      UglyInput(
        name: "a file that begins with a byte order mark",
        bytes: [0xEF, 0xBB, 0xBF] + Array("#==[ A ]=====#\nx\n".utf8), hint: bytes),
      text(
        "a file with blank lines in a section", "#==[ A ]=====#\r\n \r\n\tx\n \n\u{0B}\n",
        "A line of blanks is not an empty line: read again what the task says of blanks."),
    ]
  }()

  private static func text(_ name: String, _ text: String, _ hint: String) -> UglyInput {
    UglyInput(name: name, bytes: Array(text.utf8), hint: hint)
  }

  private static var longLine: [UInt8] {
    let piece = Array("ab ERROR ".utf8) + [0xFF, 0x00] + [UInt8](repeating: 0x79, count: 85)
    return Array((0..<(2 << 20) / piece.count).map { _ in piece }.joined())
  }

  /// Lines of all kinds, headers of sections and numbers among them, exactly so many bytes.
  private static func mixed(count: Int, seed: UInt64) -> [UInt8] {
    var random = Splits(state: seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8192)
    while bytes.count < count {
      switch random.below(12) {
      case 0: bytes += "#==[ Section \(random.below(9)) ]======#\n".utf8
      case 1: bytes += "\n".utf8
      case 2: bytes += "  \t \r\n".utf8
      case 3: bytes += (0..<random.below(300)).map { _ in UInt8(random.below(256)) } + [0x0A]
      case 4: bytes += [0, 0x0A, 0xFF, 0xFE]
      case 5: bytes += "ERRORERRORERRO CRITICAL\n".utf8
      case 6: bytes += "#==[ not a header ]==#\r\n".utf8
      case 7: bytes += [UInt8](repeating: 0x45, count: random.below(5000))
      case 8, 9: bytes += "\(random.below(2_000_000) - 1_000_000)\n".utf8
      default: bytes += "2026-01-31 WARN of ERROR \(random.next())\n".utf8
      }
    }
    return Array(bytes.prefix(count))
  }

  /// SplitMix64: the numbers follow from the seed alone.
  private struct Splits {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  }
}
