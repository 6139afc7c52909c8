package import TerminalText

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
