/// What can stand at a place in a line.
///
/// A completer is called with the line and the place of the cursor in it, and answers with the part
/// of the line that would be replaced and what could stand there instead. How words are cut, quoted
/// and escaped is for the completer to know: `replacing` covers the word as it was typed, with its
/// quotes, and each candidate's `text` is what replaces it, again with its quotes. A candidate must
/// not hold a line break or a control character; those that do are left out.
package struct Completion: Sendable {
  /// Finds what can stand at `cursor`, which is an index of `line`.
  ///
  /// It is called between two keystrokes, so it should take a few milliseconds at most.
  package typealias Completer = (_ line: String, _ cursor: String.Index) -> Completion

  /// The part of the line that a candidate replaces: indices of the line that was asked about.
  package var replacing: Range<String.Index>
  /// What could stand there, in the order of listing.
  package var candidates: [Candidate]

  /// Creates an answer; no candidates means that nothing fits.
  package init(replacing: Range<String.Index>, candidates: [Candidate]) {
    self.replacing = replacing
    self.candidates = candidates
  }

  /// One of the possibilities.
  package struct Candidate: Hashable, Sendable {
    /// What is put into the line.
    package var text: String
    /// What is listed, e.g. a file's name without the folders before it.
    package var label: String
    /// A few words on what it is, listed beside it.
    package var summary: String?
    /// Whether the word goes on after it, as after a folder's slash: no space is added then.
    package var goesOn: Bool

    /// Creates a possibility, which is listed as what is put in unless `label` says otherwise.
    package init(
      _ text: String, label: String? = nil, summary: String? = nil, goesOn: Bool = false
    ) {
      self.text = text
      self.label = label ?? text
      self.summary = summary
      self.goesOn = goesOn
    }
  }
}
