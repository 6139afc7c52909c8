/// An amount of memory or of file content, in bytes.
///
/// It is signed, so that a difference of two amounts is one as well. Shown in the unit that
/// suits it, with one decimal; read in the spellings people use for sizes.
public struct ByteCount: Hashable, Comparable, Sendable {
  /// The amount in bytes.
  public var bytes: Int

  /// Makes an amount of a number of bytes.
  public init(_ bytes: Int) {
    self.bytes = bytes
  }

  /// An amount in KiB (2^10 bytes), the unit of `/proc/PID/status`.
  public static func kibibytes(_ count: Int) -> ByteCount { ByteCount(count << 10) }

  /// An amount in MiB (2^20 bytes).
  public static func mebibytes(_ count: Int) -> ByteCount { ByteCount(count << 20) }

  /// An amount in GiB (2^30 bytes).
  public static func gibibytes(_ count: Int) -> ByteCount { ByteCount(count << 30) }

  /// No bytes at all.
  public static let zero = ByteCount(0)

  /// The amount in MiB, as a fraction.
  public var mebibytes: Double { Double(bytes) / 1_048_576 }

  /// Whether the first amount is the smaller one.
  public static func < (lhs: ByteCount, rhs: ByteCount) -> Bool { lhs.bytes < rhs.bytes }

  /// The sum of two amounts.
  public static func + (lhs: ByteCount, rhs: ByteCount) -> ByteCount {
    ByteCount(lhs.bytes + rhs.bytes)
  }

  /// The difference of two amounts, negative if the second is larger.
  public static func - (lhs: ByteCount, rhs: ByteCount) -> ByteCount {
    ByteCount(lhs.bytes - rhs.bytes)
  }
}

extension ByteCount: Codable {
  /// Reads the number of bytes.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Int.self))
  }

  /// Writes the number of bytes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(bytes)
  }
}

extension ByteCount: CustomStringConvertible {
  /// The amount for people, in the largest unit that it fills: `12 B`, `512.0 KiB`, `64.0 MiB`,
  /// `1.5 GiB`, `100.0 TiB`.
  public var description: String {
    guard bytes.magnitude >= 1024 else { return "\(bytes) B" }
    var amount = Double(bytes) / 1024
    var units = ["KiB", "MiB", "GiB", "TiB"][...]
    // What would be rounded to 1024.0 fills the next unit.
    while amount.magnitude >= 1023.95, units.count > 1 {
      amount /= 1024
      units.removeFirst()
    }
    return "\(ByteCount.fixed(amount)) \(units[units.startIndex])"
  }
}

extension ByteCount {
  /// Why a text is not a size.
  public enum ParseError: Error, Equatable, CustomStringConvertible {
    /// The text is not a number followed by one of the units.
    case malformed(String)
    /// The text is a size below 0.
    case negative(String)
    /// The size is beyond what a 64-bit count of bytes holds.
    case tooLarge(String)

    /// What cannot be read and what to write instead, in one line.
    public var description: String {
      switch self {
      case .malformed(let text):
        "size: cannot read '\(text)'; write a number and a unit, as in 64MiB, 64MB, 1.5GiB or 4096"
      case .negative(let text):
        "size: '\(text)' is below 0; write it without the sign, as in 64MiB"
      case .tooLarge(let text):
        "size: '\(text)' is beyond 8 EiB; give a smaller one"
      }
    }
  }

  /// Reads a size as people write it.
  ///
  /// `64MiB` and `64M` are 64 × 2^20 bytes, `64MB` is 64 × 10^6, `4096` and `4096B` are bytes; K,
  /// M, G and T are known, in either case, and the number may have decimals (`1.5GiB`, rounded
  /// down to a whole byte).
  ///
  /// - Throws: `ParseError` for anything else, a sign and an empty text included.
  /// - Complexity: O(n) in the length of the text, in constant space.
  public init(parsing text: String) throws(ParseError) {
    if text.first == "-", (try? ByteCount(parsing: String(text.dropFirst()))) != nil {
      throw .negative(text)
    }
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(number.count).drop { $0 == " " }.lowercased()
    guard number.first?.isNumber == true, number.last?.isNumber == true, let value = Double(number),
      let factor = ByteCount.factors[unit]
    else { throw .malformed(text) }
    if let whole = Int(number) {
      let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
      guard !overflow else { throw .tooLarge(text) }
      self.init(product)
    } else {
      let product = (value * Double(factor)).rounded(.down)
      guard product < 0x1p63 else { throw .tooLarge(text) }
      self.init(Int(product))
    }
  }

  private static let factors: [String: Int] = [
    "": 1, "b": 1,
    "k": 1 << 10, "kib": 1 << 10, "kb": 1_000,
    "m": 1 << 20, "mib": 1 << 20, "mb": 1_000_000,
    "g": 1 << 30, "gib": 1 << 30, "gb": 1_000_000_000,
    "t": 1 << 40, "tib": 1 << 40, "tb": 1_000_000_000_000,
  ]
}

// Numbers as texts and times as numbers, the same everywhere: no locale, and one way to round.

extension ByteCount {
  /// A number with one decimal, rounded half away from zero, with no locale: `53.0`, `-0.5`.
  public static func fixed(_ number: Double) -> String {
    let tenths = Int((number.magnitude * 10).rounded())
    let sign = number < 0 && tenths > 0 ? "-" : ""
    return "\(sign)\(tenths / 10).\(tenths % 10)"
  }

  /// The exact size in the largest unit that divides it: `64MiB`, `1001B`. It reads back as the
  /// same.
  package var exactDescription: String {
    for (unit, shift) in [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)]
    where bytes >= 1 << shift && bytes % (1 << shift) == 0 {
      return "\(bytes >> shift)\(unit)"
    }
    return "\(bytes)B"
  }
}

extension BinaryInteger {
  /// The number with zeros in front, up to a number of digits: `07`, `00ff`.
  /// `uppercase` is for the letters of a radix beyond 10; a number with more digits has them all.
  package func padded(toDigits digits: Int, radix: Int = 10, uppercase: Bool = false) -> String {
    let text = String(self, radix: radix, uppercase: uppercase)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}

extension Duration {
  /// The time in seconds, as a fraction.
  package var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }

  /// The whole nanoseconds of this time, enough for 292 years.
  package var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
