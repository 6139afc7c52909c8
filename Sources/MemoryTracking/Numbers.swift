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
