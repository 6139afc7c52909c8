package import TerminalText

/// Source code as a person reads it: numbered lines, Swift's highlighted, the ones that matter
/// marked. A line wider than the window continues below, indented further.
package struct CodeView: TerminalView {
  package struct Line: Hashable, Sendable {
    package var number: Int
    package var text: String
    var isMarked: Bool
    /// What is said of it, before its number: `117.7 MiB`.
    package var note: String?

    package init(number: Int, text: String, isMarked: Bool, note: String? = nil) {
      self.number = number
      self.text = text
      self.isMarked = isMarked
      self.note = note
    }

    /// The same line marked for what is said of it, or unmarked for `nil`.
    package func noting(_ note: String?) -> Line {
      Line(number: number, text: text, isMarked: note != nil, note: note)
    }
  }

  let lines: [Line]
  private let isSwift: Bool

  package init(_ lines: [Line], isSwift: Bool = true) {
    self.lines = lines
    self.isSwift = isSwift
  }

  package func text(on display: Display) -> [StyledText] {
    let width = String(lines.last?.number ?? 0).count
    let noteWidth = lines.compactMap { $0.note.map { display.text($0).width } }.max() ?? 0
    return lines.flatMap { line -> [StyledText] in
      let note =
        noteWidth > 0
        ? display.text(line.note ?? "", .strong).padded(to: noteWidth, .right) + .spaces(1)
        : StyledText.empty
      let number = String(line.number)
      let margin =
        note + display.text(String(repeating: " ", count: width - number.count) + number, .faint)
        + display.text(line.isMarked ? " ▸ " : "   ", .warning)
      let code =
        isSwift
        ? SwiftTokens(line.text).reduce(StyledText.empty) { drawn, token in
          drawn + display.text(token.text, style(of: token.kind, isMarked: line.isMarked))
        } : display.text(line.text)
      let room = display.columns - margin.width
      guard room >= CodeView.leastRoom else { return [margin + code] }
      let indent = Self.continuation(of: line.text, in: room)
      return code.wrapped(to: room, indent: indent).enumerated().map { index, part in
        (index == 0 ? margin : .spaces(margin.width)) + part
      }
    }
  }

  /// In which column a line of code goes on below: further to the right than it begins.
  static func continuation(of code: String, in room: Int) -> Int {
    min(code.prefix { $0 == " " }.count + 4, room / 2)
  }

  /// Where there is less room for it than this, code is cut rather than broken into shreds.
  private static let leastRoom = 12

  private func style(of kind: SwiftTokens.Kind, isMarked: Bool) -> Style {
    let style: Style =
      switch kind {
      case .keyword: Style(color: .magenta)
      case .type: Style(color: .cyan)
      case .literal: .good
      case .comment: .faint
      case .other: .plain
      }
    return isMarked ? style.adding(.strong) : style
  }
}

/// Two versions of a case side by side, each with its own numbers and marks.
package struct CodePair: TerminalView {
  /// The window from which two versions are side by side.
  package static let leastWindow = 100
  private static let divider = " │ "

  private let names: [String]
  private let views: [CodeView]

  /// - Parameters:
  ///   - first: The version on the left, and its name.
  ///   - second: The version on the right.
  ///   - isSwift: Whether their words are highlighted.
  package init(
    _ first: (name: String, lines: [CodeView.Line]),
    _ second: (name: String, lines: [CodeView.Line]), isSwift: Bool = true
  ) {
    names = [first.name, second.name]
    views = [first.lines, second.lines].map { CodeView($0, isSwift: isSwift) }
  }

  package func text(on display: Display) -> [StyledText] {
    let width = (display.columns - Self.divider.count) / 2
    let part = display.narrowed(by: display.columns - width)
    let columns = zip(names, views).map { name, view in
      [display.text(name, .strong).cut(to: width, on: part)] + view.text(on: part)
    }
    let height = columns.map(\.count).max() ?? 0
    return (0..<height).map { row in
      let cells = columns.map { row < $0.count ? $0[row] : .empty }
      return cells[0].padded(to: width) + display.text(Self.divider, .faint) + cells[1]
    }
  }
}

/// What differs between two texts, as a unified diff: lines that go begin with `-`, lines that come
/// with `+`, and three lines around each change stay.
package struct LineDifference: TerminalView, Hashable, Sendable {
  /// A line of the diff.
  enum Line: Hashable, Sendable {
    /// What a hunk replaces, as the numbers of the first lines and how many there are.
    case hunk(old: Range<Int>, new: Range<Int>)
    case kept(String), removed(String), added(String)
  }

  /// The names of the two texts.
  let names: (old: String, new: String)
  let lines: [Line]

  /// Whether the texts are the same.
  package var isEmpty: Bool { lines.isEmpty }

  private static let context = 3

  /// Compares two texts by their lines.
  ///
  /// - Parameters:
  ///   - old: The text that lines are taken from.
  ///   - new: The text that lines are taken to.
  ///   - names: What the two are called.
  /// - Complexity: O(n·d) time for n lines, d of which differ; O(n + d²) space.
  package init(from old: String, to new: String, names: (old: String, new: String)) {
    self.names = names
    let olds = Self.lines(of: old)
    let news = Self.lines(of: new)
    lines = Self.hunks(Self.steps(from: olds, to: news))
  }

  package static func == (lhs: LineDifference, rhs: LineDifference) -> Bool {
    lhs.lines == rhs.lines && lhs.names == rhs.names
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(lines) }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// All lines of both texts in order, each kept, removed or added; lines that go before lines that
  /// come.
  private static func steps(from old: [String], to new: [String]) -> [Line] {
    var removals: Set<Int> = []
    var insertions: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removals.insert(offset)
      case .insert(let offset, _, _): insertions.insert(offset)
      }
    }
    var steps: [Line] = []
    var (from, to) = (0, 0)
    while from < old.count || to < new.count {
      if from < old.count, removals.contains(from) {
        steps.append(.removed(old[from]))
        from += 1
      } else if to < new.count, insertions.contains(to) {
        steps.append(.added(new[to]))
        to += 1
      } else {
        steps.append(.kept(old[from]))
        from += 1
        to += 1
      }
    }
    return steps
  }

  /// The steps near a change, each run of them after a line that says where it is.
  private static func hunks(_ steps: [Line]) -> [Line] {
    let changes = steps.indices.filter { !steps[$0].isKept }
    var lines: [Line] = []
    var (from, to, next) = (0, 0, 0)
    var index = 0
    while index < changes.count {
      let start = max(next, changes[index] - context)
      var end = min(steps.count, changes[index] + 1 + context)
      while index + 1 < changes.count, changes[index + 1] - context <= end {
        index += 1
        end = min(steps.count, changes[index] + 1 + context)
      }
      index += 1
      from += start - next
      to += start - next
      let hunk = steps[start..<end]
      let olds = hunk.count { if case .added = $0 { false } else { true } }
      let news = hunk.count { if case .removed = $0 { false } else { true } }
      lines.append(.hunk(old: from..<from + olds, new: to..<to + news))
      lines += hunk
      (from, to, next) = (from + olds, to + news, end)
    }
    return lines
  }

  package func text(on display: Display) -> [StyledText] {
    guard !isEmpty else { return [] }
    let heads = [
      display.text("--- \(names.old)", .strong), display.text("+++ \(names.new)", .strong),
    ]
    return heads.flatMap { $0.wrapped(to: display.columns, indent: 4) }
      + lines.flatMap { rows(of: $0, on: display) }
  }

  /// The diff as patch(1) reads it, ending in a newline; nothing in it is escaped.
  package var patch: String {
    guard !isEmpty else { return "" }
    let body = lines.map { line in
      switch line {
      case .hunk(let old, let new): "@@ -\(Self.place(old)) +\(Self.place(new)) @@"
      case .kept(let text): " \(text)"
      case .removed(let text): "-\(text)"
      case .added(let text): "+\(text)"
      }
    }
    return (["--- \(names.old)", "+++ \(names.new)"] + body).joined(separator: "\n") + "\n"
  }

  /// A line after its sign; where it goes on below it has none.
  private func rows(of line: Line, on display: Display) -> [StyledText] {
    let (sign, style): (String, Style)
    switch line {
    case .hunk(let old, let new):
      return display.text("@@ -\(Self.place(old)) +\(Self.place(new)) @@", .faint)
        .wrapped(to: display.columns, indent: 3)
    case .kept: (sign, style) = (" ", .plain)
    case .removed: (sign, style) = ("-", .bad)
    case .added: (sign, style) = ("+", .good)
    }
    let room = display.columns - 1
    return display.text(line.code, style)
      .wrapped(to: room, indent: CodeView.continuation(of: line.code, in: room))
      .enumerated().map { display.text($0 == 0 ? sign : " ", style) + $1 }
  }

  /// A range of lines as diff(1) writes it: an empty one is after the line that it names.
  private static func place(_ range: Range<Int>) -> String {
    range.isEmpty ? "\(range.lowerBound),0" : "\(range.lowerBound + 1),\(range.count)"
  }

}

extension LineDifference.Line {
  /// Its code, with blanks for tabs, which are a program's layout and not to be shown as escapes;
  /// empty for a place.
  fileprivate var code: String {
    switch self {
    case .hunk: ""
    case .kept(let text), .removed(let text), .added(let text):
      text.replacing("\t", with: "    ")
    }
  }

  fileprivate var isKept: Bool { if case .kept = self { true } else { false } }
}

/// The tokens of one line of Swift, as far as highlighting distinguishes them.
///
/// A line at a time is enough for the sources that are shown, which have no block comments and no
/// strings of several lines. Together the tokens are the line.
struct SwiftTokens: Sequence, IteratorProtocol {
  /// What a token is; a page's style has these names.
  enum Kind: String {
    case keyword, type, literal, comment, other
  }

  private var rest: Substring

  init(_ line: String) {
    rest = line[...]
  }

  mutating func next() -> (text: String, kind: Kind)? {
    guard let first = rest.first else { return nil }
    if rest.hasPrefix("//") { return take(rest.count, .comment) }
    if first == "\"" { return take(stringLength, .literal) }
    if first.isNumber {
      return take(rest.prefix { $0.isHexDigit || "_.xob".contains($0) }.count, .literal)
    }
    let isMarked = first == "#" || first == "@"
    if Self.isWordPart(first) || isMarked {
      let length = 1 + rest.dropFirst().prefix(while: Self.isWordPart).count
      let isKeyword = isMarked || Self.keywords.contains(String(rest.prefix(length)))
      return take(length, isKeyword ? .keyword : first.isUppercase ? .type : .other)
    }
    let others = rest.prefix { !Self.isWordPart($0) && !"\"#@".contains($0) }
    let beforeComment = others.firstRange(of: "//").map { others[..<$0.lowerBound] } ?? others
    return take(Swift.max(1, beforeComment.count), .other)
  }

  private mutating func take(_ length: Int, _ kind: Kind) -> (text: String, kind: Kind) {
    let text = String(rest.prefix(length))
    rest = rest.dropFirst(length)
    return (text, kind)
  }

  /// The length of the string that begins here, to its closing quote or the end of the line.
  private var stringLength: Int {
    var length = 1
    var isEscaped = false
    for character in rest.dropFirst() {
      length += 1
      if character == "\"" && !isEscaped { break }
      isEscaped = character == "\\" && !isEscaped
    }
    return length
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static let keywords: Set<String> = [
    "as", "associatedtype", "borrowing", "break", "case", "catch", "class", "consuming", "continue",
    "default", "defer", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate",
    "final", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let",
    "mutating", "nil", "package", "private", "protocol", "public", "repeat", "return", "self",
    "some", "static", "struct", "switch", "throw", "throws", "true", "try", "typealias", "var",
    "where", "while",
  ]
}
