/// A set of keys for editing a line.
package enum Editor: String, Hashable, Sendable, CaseIterable {
  /// The keys of Emacs, as most shells have them: the default.
  case emacs
  /// The keys of vi, starting in insert mode.
  case vi
}
