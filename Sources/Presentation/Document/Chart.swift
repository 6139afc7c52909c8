import Measurement

extension Document {
  /// A chart of a document; each form draws it as well as it can.
  enum Chart: Hashable, Sendable {
    /// The memory of each version against time.
    case timeline([Comparison.Variant])
    /// Peaks against the size of the input, both axes logarithmic.
    case growth([Comparison])
  }
}
