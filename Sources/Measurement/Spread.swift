/// The middle and the ends of several measured figures.
package struct Spread<Value: Comparable & Sendable>: Sendable {
  package var median: Value
  package var min: Value
  package var max: Value

  /// Of no figures there is no spread: `nil`.
  ///
  /// The median of an even count is the lower of the two in the middle, so that it is always a
  /// figure that was measured.
  ///
  /// - Complexity: O(n log n) time, O(n) space.
  package init?(_ values: [Value]) {
    let sorted = values.sorted()
    guard let least = sorted.first, let most = sorted.last else { return nil }
    min = least
    max = most
    median = sorted[(sorted.count - 1) / 2]
  }
}

extension Spread: Equatable where Value: Equatable {}
extension Spread: Hashable where Value: Hashable {}
