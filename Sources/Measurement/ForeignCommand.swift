/// A program of the user's own, in any language, to be measured.
package struct ForeignCommand: Hashable, Sendable {
  /// What its column is headed with.
  package var name: String
  /// The program and its arguments; no shell takes part in reading them.
  package var words: [String]

  package init(name: String, words: [String]) {
    self.name = name
    self.words = words
  }

  /// What becomes of the command's standard output.
  package enum Output: Hashable, Sendable {
    /// Thrown away unread: `/dev/null`.
    case discarded
    /// Left to go where HighWater's own goes, as is its standard error.
    case shown
    /// Read and digested, so that it can be held against another command's.
    case digested
  }
}
