/// How frequent a byte is in the text files that people search.
enum ByteFrequency {
  /// A rank from 0 for hardly ever to 7 for all the time.
  static func rank(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "a"): 7
    case UInt8(ascii: "o"), UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "s"),
      UInt8(ascii: "r"), UInt8(ascii: "0"), UInt8(ascii: "1"), 0, newlineByte:
      6
    case UInt8(ascii: "2")...UInt8(ascii: "9"): 5
    case UInt8(ascii: "a")...UInt8(ascii: "z"): 4
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "="): 4
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): 3
    case UInt8(ascii: "!")...UInt8(ascii: "~"): 2
    default: 1
    }
  }
}
