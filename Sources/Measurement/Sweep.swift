/// The same variants measured on inputs of growing size.
package struct Sweep: Hashable, Sendable {
  /// One comparison a size, in the order of the sizes.
  package var comparisons: [Comparison]

  package init(comparisons: [Comparison]) {
    self.comparisons = comparisons
  }
}
