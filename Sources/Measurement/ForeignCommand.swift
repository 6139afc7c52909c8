/// A program of the user's own, in any language, to be measured.
package struct ForeignCommand: Hashable, Sendable {
  /// What its column is headed with.
  package var name: String
  /// The program and its arguments; no shell takes part in reading them.
  package var words: [String]
  /// Whether the kernel follows it to its exit by ptrace(2), for the exact peak. A command that
  /// itself traces or gains privileges at its start (gdb, strace, sudo) cannot be followed.
  package var isTraced: Bool

  package init(name: String, words: [String], isTraced: Bool = true) {
    self.name = name
    self.words = words
    self.isTraced = isTraced
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
