/// A program of the user's own, in any language, to be measured.
package struct ForeignCommand: Hashable, Sendable {
  /// What its column is headed with.
  package var name: String
  /// The program and its arguments; no shell takes part in reading them.
  package var words: [String]
  /// Whether the kernel follows it to its exit by ptrace(2), for the exact peak. A command that
  /// itself traces or gains privileges at its start (gdb, strace, sudo) cannot be followed.
  package var isTraced: Bool

  /// What it reads from standard input.
  package var input: Input

  package init(
    name: String, words: [String], isTraced: Bool = true, input: Input = .empty
  ) {
    self.name = name
    self.words = words
    self.isTraced = isTraced
    self.input = input
  }

  /// What a command reads from standard input.
  package enum Input: Hashable, Sendable {
    /// Nothing; or the terminal, where the command is shown at one.
    case empty
    /// What HighWater's own standard input is.
    case inherited
    /// A file, opened anew for each run.
    case file(String)
  }

  /// What becomes of the command's standard output.
  package enum Output: Hashable, Sendable {
    /// Read from a pipe and thrown away. `/dev/null` would change what is measured: GNU grep, for
    /// one, stops at the first match when its output goes there.
    case discarded
    /// Left to go where HighWater's own goes, as is its standard error. Where that is a terminal, the
    /// command has it to itself while it runs, keys and Ctrl-C included.
    case shown
    /// Read and digested, so that it can be held against another command's.
    case digested
  }
}
