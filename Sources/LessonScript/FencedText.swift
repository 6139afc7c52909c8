/// A file of front matter, prose and fences that act, taken apart: what an exercise is read from.
///
/// Fences with other words are part of the prose and shown as code; their words must be those of
/// known languages, so that a typo is found. Fences that act are at the margin, not in lists or
/// quotes.
package struct FencedText {
  /// A fence that acts.
  package struct Fence: Hashable, Sendable {
    package let word: String
    /// What follows the word on the line, `killed`; empty for nothing.
    package let rest: String
    package let text: String
    /// The place of the line that opens it.
    package let position: SourcePosition
  }

  /// The values of the front matter; its mistakes are its own.
  package var fields: FrontMatterFields
  /// All that is not in a fence that acts.
  package private(set) var prose = Markdown([])
  package private(set) var fences: [Fence] = []
  /// The mistakes of the bytes and the fences.
  package private(set) var mistakes: [PlacedMistake]
  /// The place at which the prose begins.
  package let bodyStart: SourcePosition
  private let words: [String]

  /// Takes a file apart.
  ///
  /// - Parameters:
  ///   - bytes: The file's bytes.
  ///   - keys: All keys that the front matter may have.
  ///   - required: Those of them that it must have.
  ///   - words: The words of the fences that act.
  /// - Complexity: O(n) time and space in the number of bytes.
  package init(_ bytes: [UInt8], keys: [String], required: [String], fences words: [String]) {
    let source = LessonSource(bytes)
    fields = FrontMatterFields(source.lines, keys: keys, required: required)
    mistakes = source.mistakes
    bodyStart = SourcePosition(
      line: max(1, min(fields.lineCount + 1, source.lines.count)), column: 1)
    self.words = words
    readBody(of: source, from: fields.lineCount)
  }

  private mutating func readBody(of source: LessonSource, from start: Int) {
    var first = start
    let document = CMarkDocument(source.text(from: start))
    var blocks: [Markdown.Block] = []
    document.forEachBlock { node in
      // If a table ends a paragraph, cmark-gfm gives the paragraph no position.
      first = node.startLine > 0 ? start + node.startLine - 1 : first
      let end = max(first + 1, min(start + node.endLine, source.lines.count))
      if let info = node.fenceInfo, let fence = FenceLines(source.lines[first..<end], info: info) {
        if !take(fence) { blocks += Markdown.Block.blocks(of: node) }
      } else {
        mistakes += source.nestedFences(below: node, from: start) { words.contains($0) }
        blocks += Markdown.Block.blocks(of: node)
      }
    }
    prose = Markdown(blocks)
  }

  /// Takes a fence that acts, or reports what is wrong with it.
  ///
  /// - Returns: Whether it is one; another is part of the prose.
  private mutating func take(_ lines: FenceLines) -> Bool {
    let word = lines.word ?? "code"
    guard lines.isClosed else {
      mistakes.report(
        lines.position, "fence: '\(word)' is not closed; end it with a line of its own")
      return true
    }
    guard words.contains(word) else {
      if lines.word != nil, !FenceKind.languages.contains(word) {
        mistakes.report(
          lines.position,
          "fence: unknown '\(word)'; write \(words.joined(separator: ", ")), or 'text' for what is "
            + "only shown")
      }
      return false
    }
    guard lines.body.contains(where: { !$0.isBlank }) else {
      mistakes.report(lines.position, "fence: '\(word)' is empty; fill or remove it")
      return true
    }
    fences.append(
      Fence(
        word: word, rest: lines.rest, text: lines.body.map(\.text).joined(separator: "\n"),
        position: lines.position))
    return true
  }
}

extension LessonSource {
  /// Reports each fence that would act but is in a list or a quote.
  ///
  /// - Parameters:
  ///   - node: A block.
  ///   - start: The index of the line at which the text that cmark read begins.
  ///   - depth: How deep the block is nested.
  ///   - acts: Whether a fence with a word acts.
  /// - Returns: A mistake for each.
  func nestedFences(
    below node: CMarkNode, from start: Int, depth: Int = 0, acts: (String) -> Bool
  ) -> [PlacedMistake] {
    // Deeper nesting is not shown either.
    guard depth < Markdown.deepest else { return [] }
    var mistakes: [PlacedMistake] = []
    for child in node.children {
      if let info = child.fenceInfo, let word = info.split(separator: " ").first,
        acts(String(word))
      {
        let line = lines[start + max(1, child.startLine) - 1]
        let column = line.text.prefix { $0 != "`" && $0 != "~" }.count
        mistakes.report(
          line.position.advanced(by: column),
          "fence: '\(word)' is in a list or quote; move it to the margin")
      }
      if child.headingLevel == 0 {
        mistakes += nestedFences(below: child, from: start, depth: depth + 1, acts: acts)
      }
    }
    return mistakes
  }
}
