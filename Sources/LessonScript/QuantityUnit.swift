import MemoryTracking

/// A unit a quantity can be written in: of size (`MiB`), of time (`s`), or none (`x`).
package struct QuantityUnit: Hashable, Sendable {
  /// The unit as written.
  package var name: String
  package var dimension: Quantity.Dimension
  /// How many bytes or seconds it is.
  package var factor: Double

  /// Finds a unit by its name: those of `ByteCount`, `ms`, `s`, `min`, and `x` for a ratio.
  ///
  /// It is `nil` for an unknown name and for none.
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
