import MemoryTracking

/// A number with its dimension: a size in bytes, a time in seconds, a ratio.
package struct Quantity: Hashable, Sendable {
  package var value: Double
  package var dimension: Dimension

  /// What a number counts: how many factors of bytes and of seconds it has.
  ///
  /// Bytes are (1, 0), bytes a second (1, −1), a plain number (0, 0).
  package struct Dimension: Hashable, Sendable {
    package var bytes: Int
    package var seconds: Int

    package init(bytes: Int, seconds: Int) {
      self.bytes = bytes
      self.seconds = seconds
    }

    package static let number = Dimension(bytes: 0, seconds: 0)
    package static let bytes = Dimension(bytes: 1, seconds: 0)
    package static let time = Dimension(bytes: 0, seconds: 1)

    static func + (lhs: Dimension, rhs: Dimension) -> Dimension {
      Dimension(bytes: lhs.bytes + rhs.bytes, seconds: lhs.seconds + rhs.seconds)
    }

    static func - (lhs: Dimension, rhs: Dimension) -> Dimension {
      Dimension(bytes: lhs.bytes - rhs.bytes, seconds: lhs.seconds - rhs.seconds)
    }
  }

  package init(_ value: Double, _ dimension: Dimension) {
    self.value = value
    self.dimension = dimension
  }
}

extension Quantity.Dimension: CustomStringConvertible {
  /// The dimension in words, as mistakes name it.
  package var description: String {
    switch self {
    case .number: "a number"
    case .bytes: "bytes"
    case .time: "seconds"
    default: "bytes^\(bytes) seconds^\(seconds)"
    }
  }
}

extension Quantity: CustomStringConvertible {
  /// The quantity for people: `64.0 MiB`, `1.25 s`, `3.4`.
  package var description: String {
    switch dimension {
    case .bytes where value.magnitude < 0x1p62: ByteCount(Int(value.rounded())).description
    case .time where value.magnitude < 0.1: "\(Quantity.decimal(value * 1000, places: 1)) ms"
    case .time: "\(Quantity.decimal(value, places: 2)) s"
    case .number: Quantity.decimal(value, places: 2)
    default: "\(Quantity.decimal(value, places: 2)) (\(dimension))"
    }
  }

  /// A number with at most so many decimals and no zeros at its end: `2`, `3.25`.
  package static func decimal(_ value: Double, places: Int) -> String {
    let factor = places == 1 ? 10.0 : 100.0
    let rounded = (value * factor).rounded() / factor
    guard rounded.magnitude < 1e15 else { return "\(rounded)" }
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension Quantity {
  /// Reads a quantity as people write one, a number and a unit with or without a blank between
  /// them: `200`, `200 MiB`, `1.5s`, `3 x`.
  ///
  /// It is `nil` for anything else, a sign included; `unit` is that of a number without one.
  package init?(parsing text: some StringProtocol, unit: QuantityUnit?) {
    let text = text.drop(while: \.isWhitespace)
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let name = text.dropFirst(digits.count).filter { !$0.isWhitespace }
    guard digits.first?.isNumber == true, digits.last?.isNumber == true,
      let value = Double(String(digits)), value.isFinite
    else { return nil }
    if name.isEmpty {
      self.init(value * (unit?.factor ?? 1), unit?.dimension ?? .number)
    } else {
      guard let named = QuantityUnit(named: String(name)) else { return nil }
      self.init(value * named.factor, named.dimension)
    }
  }
}

/// A unit a quantity can be written in: of size (`MiB`), of time (`s`), or none (`x`).
package struct QuantityUnit: Hashable, Sendable {
  /// The unit as written.
  package var name: String
  package var dimension: Quantity.Dimension
  /// How many bytes or seconds it is.
  package var factor: Double

  /// Finds a unit by its name: those of `ByteCount`, `ms`, `s`, `min`, and `x` for a ratio.
  ///
  /// It is `nil` for an unknown or empty name.
  package init?(named name: String) {
    self.name = name
    switch name {
    case "ms": (dimension, factor) = (.time, 0.001)
    case "s": (dimension, factor) = (.time, 1)
    case "min": (dimension, factor) = (.time, 60)
    case "x", "×": (dimension, factor) = (.number, 1)
    default:
      guard !name.isEmpty, name.allSatisfy(\.isLetter),
        let one = try? ByteCount(parsing: "1" + name)
      else { return nil }
      (dimension, factor) = (.bytes, Double(one.bytes))
    }
  }
}
