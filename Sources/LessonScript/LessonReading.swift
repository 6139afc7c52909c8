import Streaming

/// A lesson being read: what could be made of it, and every mistake that the file alone shows.
struct LessonReading {
  /// The lesson as far as it could be read; `nil` without front matter or steps.
  private(set) var lesson: Lesson?
  private(set) var steps: [Lesson.Step] = []
  let frontMatter: Lesson.FrontMatter?
  private(set) var mistakes: [PlacedMistake]
  private let source: LessonSource
  private var introduction: [Markdown.Block] = []
  /// The step being gathered; `nil` before the first.
  private var step: Lesson.Step?
  /// The prose being gathered, and where it began.
  private var prose: (blocks: [Markdown.Block], position: SourcePosition)?
  /// Whether the step being gathered has a fence, be it a faulty one.
  private var hasFence = false
  private var firstStepWithID: [String: SourcePosition] = [:]

  init(source bytes: [UInt8], file: String) {
    source = LessonSource(bytes)
    let head = FrontMatterReading(source.lines)
    mistakes = source.mistakes + head.mistakes
    frontMatter = head.frontMatter
    readBody(from: head.lineCount)
    guard let frontMatter, !steps.isEmpty else { return }
    lesson = Lesson(
      file: file, frontMatter: frontMatter, introduction: Markdown(introduction), steps: steps,
      digest: SHA256.digest(of: bytes))
  }

  private mutating func report(_ position: SourcePosition, _ message: String) {
    mistakes.report(position, message)
  }

  private mutating func readBody(from start: Int) {
    var headings: [Int] = []
    var first = start
    let document = CMarkDocument(source.text(from: start))
    document.forEachBlock { node in
      // If a table ends a paragraph, cmark-gfm gives the paragraph no position.
      first = node.startLine > 0 ? start + node.startLine - 1 : first
      let end = max(first + 1, min(start + node.endLine, source.lines.count))
      let lines = source.lines[first..<end]
      if node.kind == "heading", node.headingLevel == 2 {
        headings.append(first)
        beginStep(node, lines)
      } else if let info = node.fenceInfo, let fence = FenceLines(lines, info: info) {
        take(fence, node)
      } else {
        mistakes += source.nestedFences(below: node, from: start) { FenceKind(word: $0) != nil }
        appendProse(node, at: source.lines[first].trimmed.position)
      }
    }
    endStep()
    digestSteps(headings)
    if steps.isEmpty {
      report(
        SourcePosition(line: max(1, source.lines.count), column: 1),
        "lesson: it has no step; add a heading as in '## Title {#step-id}'")
    }
  }

  private mutating func beginStep(_ node: CMarkNode, _ lines: ArraySlice<SourceLine>) {
    endStep()
    let heading = StepHeading(
      title: Markdown.Inline.inlines(of: node).plainText, line: lines[lines.startIndex])
    step = Lesson.Step(
      id: heading.id ?? "", title: heading.title, position: heading.position, blocks: [],
      digest: "")
    guard let id = heading.id else {
      report(heading.position, "step: '\(heading.title)' has no id; end it as in '{#step-id}'")
      return
    }
    guard Identifier.isValid(id) else {
      report(
        heading.idPosition,
        "step: the id cannot be '\(id)'; write small letters, digits and hyphens")
      return
    }
    if let first = firstStepWithID[id] {
      report(
        heading.idPosition,
        "step: the id '\(id)' is that of the step in line \(first.line); choose another")
    } else {
      firstStepWithID[id] = heading.position
    }
  }

  private mutating func endStep() {
    endProse()
    guard let ended = step else { return }
    if ended.blocks.isEmpty, !hasFence {
      report(ended.position, "step: '\(ended.title)' is empty; write what the learner is to do")
    }
    steps.append(ended)
    step = nil
    hasFence = false
  }

  private mutating func appendProse(_ node: CMarkNode, at position: SourcePosition) {
    let blocks = Markdown.Block.blocks(of: node)
    guard step != nil else {
      introduction += blocks
      return
    }
    prose = ((prose?.blocks ?? []) + blocks, prose?.position ?? position)
  }

  private mutating func endProse() {
    guard let ended = prose else { return }
    prose = nil
    append(.prose(Markdown(ended.blocks)), at: ended.position)
  }

  private mutating func append(_ content: Lesson.Content, at position: SourcePosition) {
    step?.blocks.append(Lesson.Block(position: position, content: content))
  }

  private mutating func take(_ lines: FenceLines, _ node: CMarkNode) {
    hasFence = true
    let word = lines.word ?? "code"
    guard lines.isClosed else {
      report(lines.position, "fence: '\(word)' is not closed; end it with a line of its own")
      return
    }
    guard let kind = FenceKind(word: word) else {
      reportUnknown(lines)
      appendProse(node, at: lines.position)
      return
    }
    endProse()
    if !lines.rest.isEmpty, kind != .run {
      report(lines.position, "fence: '\(word)' takes no '\(lines.rest)'; remove it")
    }
    guard step != nil else {
      report(lines.position, "fence: '\(word)' is before the first step; move it into one")
      return
    }
    let fence = Fence(
      kind: kind, word: word, rest: lines.rest, position: lines.position, body: lines.body)
    // A `#` line is a comment in these two, and a heading in prose.
    let isScript = kind == .run || kind == .expect
    let isEmpty = fence.body.map(\.trimmed.text).allSatisfy { text in
      text.isEmpty || (isScript && text.hasPrefix("#"))
    }
    guard !isEmpty else {
      report(lines.position, "fence: '\(word)' is empty; fill or remove it")
      return
    }
    if let content = content(of: fence) { append(content, at: fence.position) }
  }

  private mutating func reportUnknown(_ lines: FenceLines) {
    guard let word = lines.word, !FenceKind.languages.contains(word) else { return }
    let kinds = FenceKind.words.joined(separator: ", ")
    report(
      lines.position,
      "fence: unknown '\(word)'; write one of \(kinds), or 'text' for what is only shown")
  }

  private mutating func content(of fence: Fence) -> Lesson.Content? {
    switch fence.kind {
    case .hint: .hint(Markdown(fence.text))
    case .answer: .answer(Markdown(fence.text))
    case .note: .note(Markdown(fence.text))
    case .question: Question(fence, mistakes: &mistakes).map { .question($0) }
    case .run: .run(LessonCommand.lines(of: fence, mistakes: &mistakes))
    case .expect: .expect(LessonExpectation.lines(of: fence, mistakes: &mistakes))
    case .goal: LessonGoal(fence, mistakes: &mistakes).map { .goal($0) }
    case .exercise: LessonExercise(fence, mistakes: &mistakes).map { .exercise($0) }
    }
  }

  /// Gives each step the digest of its lines, blank ones at the end left out.
  private mutating func digestSteps(_ headings: [Int]) {
    for (index, first) in headings.enumerated() where index < steps.count {
      let end = index + 1 < headings.count ? headings[index + 1] : source.lines.count
      var lines = source.lines[first..<end].map(\.text)
      while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
      steps[index].digest = Digest.of(lines.joined(separator: "\n")).text
    }
  }
}

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
