/// The fences that act.
package enum FenceKind: String, Hashable, Sendable, CaseIterable {
  case run, predict, quiz, expect, hint, answer, note

  /// The words after a fence that name a language: such code is only shown.
  package static let languages: Set<String> = [
    "text", "console", "swift", "python", "c", "sh", "bash", "yaml", "json", "diff", "markdown",
  ]
}

/// A fence that acts, its body as it stands in the file.
struct Fence {
  var kind: FenceKind
  /// The place of the line that opens it.
  var position: SourcePosition
  var body: [SourceLine]

  /// The body as one text.
  var text: String { body.map(\.text).joined(separator: "\n") }
}

/// A fenced code block as its lines say it.
struct FenceLines {
  /// The word after the fence; `nil` for none.
  let word: String?
  /// What stands behind the word.
  let rest: String
  let position: SourcePosition
  let body: [SourceLine]
  /// Whether the fence is closed before another one opens or the file ends.
  let isClosed: Bool

  /// Finds a fenced block among lines.
  ///
  /// - Parameters:
  ///   - lines: the lines from the opening fence to where cmark saw the block end.
  ///   - info: what cmark read after the fence.
  init?(_ lines: ArraySlice<SourceLine>, info: String) {
    guard let opening = lines.first, let mark = opening.trimmed.text.first else { return nil }
    let length = opening.trimmed.text.prefix { $0 == mark }.count
    let indent = opening.text.prefix { $0 == " " }.count
    let words = info.split(separator: " ", maxSplits: 1)
    word = words.first.map(String.init)
    rest = words.count > 1 ? String(words[1]) : ""
    position = opening.trimmed.position
    let last = lines.dropFirst().last?.trimmed.text ?? ""
    let endsWithFence = last.count >= length && last.allSatisfy { $0 == mark }
    let inner = lines.dropFirst().dropLast(endsWithFence ? 1 : 0)
    let fence = String(repeating: mark, count: length)
    // A body line that could open a fence as long as this one shows that an end was forgotten.
    let opensAnother = inner.contains { $0.text.hasPrefix(fence) }
    isClosed = endsWithFence && !opensAnother
    body = inner.map { line in
      let blanks = min(indent, line.text.prefix { $0 == " " }.count)
      return SourceLine(
        text: String(line.text.dropFirst(blanks)), position: line.position.advanced(by: blanks))
    }
  }
}
