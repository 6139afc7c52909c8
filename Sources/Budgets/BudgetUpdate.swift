package import Findings
import MemoryTracking
import Streaming
import Yams

extension BudgetFile {
  /// The text with what was measured in the `updated` of each entry. Every other byte stays as it
  /// is.
  ///
  /// - Parameters:
  ///   - measured: What was measured, by the entries' names; other entries keep theirs.
  ///   - recipes: As for reading.
  /// - Returns: The file with its new text, read again.
  /// - Throws: `BudgetError.notUpdated` if the text is laid out so that the new one would not read
  ///   as the old one with these values.
  package func updating(
    _ measured: [String: MemoryBudget.Updated], recipes: [String]
  ) throws(BudgetError) -> BudgetFile {
    var text = BudgetText(self.text)
    guard let root = try? Yams.compose(yaml: self.text, .basic, .default, .utf8),
      let budgets = root["budgets"]?.sequence, budgets.count == entries.count
    else { throw .notUpdated(path: path) }
    var expected = entries
    // From the last to the first, so that the places before stay right.
    for index in entries.indices.reversed() {
      guard let updated = measured[entries[index].budget.name] else { continue }
      let values = BudgetText.values(of: updated)
      // What is written is rounded.
      guard let peak = try? ByteCount(parsing: values[0].text) else { continue }
      expected[index].budget.updated = MemoryBudget.Updated(
        peak: peak, growth: updated.growth, at: updated.at)
      let next = index + 1 < budgets.count ? budgets[index + 1].mark?.line : nil
      guard text.update(budgets[index], with: values, before: next) else {
        throw .notUpdated(path: path)
      }
    }
    guard let file = try? BudgetFile(path: path, text: text.string, recipes: recipes),
      file.entries.map(\.unplaced) == expected.map(\.unplaced)
    else { throw .notUpdated(path: path) }
    return file
  }

  /// Writes the text to the file, whole or not at all.
  ///
  /// - Throws: `BudgetError.file` if it cannot be written; the old file is then as it was.
  package func write() throws(BudgetError) {
    do throws(StreamingError) {
      try AtomicFileWriter.write(Array(text.utf8), to: path, durable: true)
    } catch {
      throw .file(error)
    }
  }
}

extension BudgetEntry {
  /// The entry without its place, which lines that are added before it change.
  fileprivate var unplaced: BudgetEntry {
    var entry = self
    (entry.line, entry.column) = (0, 0)
    return entry
  }
}

/// A YAML text that is edited at the marks of its nodes, which count Unicode scalars.
private struct BudgetText {
  private var scalars: [Unicode.Scalar]
  private let lineEnding: String

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    lineEnding = text.unicodeScalars.firstRange(of: "\r\n".unicodeScalars) == nil ? "\n" : "\r\n"
  }

  var string: String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// What is written of a measurement, by its keys; none of it needs quotes.
  static func values(of updated: MemoryBudget.Updated) -> [(key: String, text: String)] {
    [
      ("peak", "\(ByteCount.fixed(updated.peak.mebibytes))MiB"),
      ("growth", updated.growth?.rawValue ?? "null"), ("at", updated.at),
    ]
  }

  /// Writes values into the `updated` of an entry, or adds one at its end.
  ///
  /// - Parameters:
  ///   - entry: The entry.
  ///   - values: The values by their keys.
  ///   - next: The line where the next entry begins; `nil` for the last.
  /// - Returns: Whether there is a place for them.
  mutating func update(
    _ entry: Node, with values: [(key: String, text: String)], before next: Int?
  ) -> Bool {
    guard let mapping = entry.mapping, let mark = mapping.mark else { return false }
    if let updated = mapping["updated"]?.mapping {
      return replace(in: updated, values)
    }
    let written = values.filter { $0.text != "null" }.map { "\($0.key): \($0.text)" }
    let line = "updated: { \(written.joined(separator: ", ")) }"
    if let start = flowStart(mapping) {
      guard let end = end(ofFlow: start) else { return false }
      replace(end..<end, by: ", \(line)")
      return true
    }
    let (place, isLineEnd) = lastContent(from: mark, before: next)
    let indented = String(repeating: " ", count: mark.column - 1) + line
    replace(place..<place, by: isLineEnd ? indented + lineEnding : lineEnding + indented)
    return true
  }

  /// Replaces scalars in place; a key that is missing is added after the last one.
  private mutating func replace(
    in updated: Node.Mapping, _ values: [(key: String, text: String)]
  ) -> Bool {
    let isFlow = flowStart(updated) != nil
    var edits: [(range: Range<Int>, text: String)] = []
    for (key, value) in updated {
      guard let new = values.first(where: { $0.key == key.scalar?.string }),
        let start = value.mark.flatMap({ offset(of: $0) }),
        let end = scalarEnd(start, isFlow: isFlow)
      else { return false }
      edits.append((start..<end, new.text))
    }
    let missing = values.filter { value in
      value.text != "null" && updated[Node(value.key)] == nil
    }
    guard let column = updated.first?.key.mark?.column, let last = edits.last else { return false }
    let separator = isFlow ? ", " : lineEnding + String(repeating: " ", count: column - 1)
    let added = missing.map { "\(separator)\($0.key): \($0.text)" }.joined()
    let end = last.range.upperBound
    // A comment stays on the line that it is about.
    let place = isFlow ? end : scalars[end...].firstIndex(where: Self.isLineBreak) ?? scalars.count
    edits.append((place..<place, added))
    for edit in edits.reversed() { replace(edit.range, by: edit.text) }
    return true
  }

  private mutating func replace(_ range: Range<Int>, by text: String) {
    scalars.replaceSubrange(range, with: Array(text.unicodeScalars))
  }
}

extension BudgetText {
  private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
  }

  /// Where each line begins, by what YAML takes for a line's end.
  private var lineStarts: [Int] {
    var starts = [0]
    for index in scalars.indices where Self.isLineBreak(scalars[index]) {
      let isSplit =
        scalars[index] == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
      if !isSplit { starts.append(index + 1) }
    }
    return starts
  }

  private func offset(of mark: Mark) -> Int? {
    let starts = lineStarts
    guard starts.indices.contains(mark.line - 1) else { return nil }
    // The parser does not count a byte order mark.
    let skipped = mark.line == 1 && scalars.first == "\u{FEFF}" ? 1 : 0
    let place = starts[mark.line - 1] + mark.column - 1 + skipped
    return place < scalars.count ? place : nil
  }

  /// Where a mapping in braces begins; `nil` for one of lines. Yams takes a
  /// mapping's style from the event of its end, which has none.
  private func flowStart(_ mapping: Node.Mapping) -> Int? {
    mapping.mark.flatMap { offset(of: $0) }.flatMap { scalars[$0] == "{" ? $0 : nil }
  }

  /// Where a scalar of one line ends.
  private func scalarEnd(_ start: Int, isFlow: Bool) -> Int? {
    var index = start
    let quote = scalars[start]
    if quote == "\"" || quote == "'" {
      index += 1
      while index < scalars.count, scalars[index] != quote {
        index += scalars[index] == "\\" && quote == "\"" ? 2 : 1
      }
      return index < scalars.count ? index + 1 : nil
    }
    while index < scalars.count, !Self.isLineBreak(scalars[index]), scalars[index] != " ",
      scalars[index] != "\t", !isFlow || !",]}".unicodeScalars.contains(scalars[index])
    { index += 1 }
    return index
  }

  /// Where the last value of the flow mapping that begins at a place ends.
  private func end(ofFlow start: Int) -> Int? {
    var depth = 0
    var index = start
    while index < scalars.count {
      switch scalars[index] {
      case "{", "[": depth += 1
      case "}", "]":
        depth -= 1
        guard depth == 0 else { break }
        while index > start, [" ", "\t"].contains(scalars[index - 1]) { index -= 1 }
        return index
      case "\"", "'":
        // Only where a value can begin is a quote one.
        let before = scalars[..<index].last { $0 != " " && $0 != "\t" }
        if let before, "{[,:".unicodeScalars.contains(before),
          let end = scalarEnd(index, isFlow: true)
        {
          index = end
          continue
        }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The place after the last line of a block mapping that is neither a comment nor blank, and
  /// whether that line has an end.
  private func lastContent(
    from mark: Mark, before next: Int?
  ) -> (place: Int, hasLineEnd: Bool) {
    let starts = lineStarts
    var line = (next ?? starts.count + 1) - 2
    while line >= mark.line {
      let end = line + 1 < starts.count ? starts[line + 1] : scalars.count
      let text = scalars[starts[line]..<end]
      let indentation = text.prefix { $0 == " " }.count
      let content = text.drop { $0 == " " || $0 == "\t" }.prefix { !Self.isLineBreak($0) }
      // A comment that is deeper than the keys can be a line of a text.
      let isComment = content.first == "#" && indentation < mark.column
      let isDash = content.first == "-" && content.dropFirst().allSatisfy { $0 == " " }
      // What follows less deep belongs to the file: another key, or the end of the document.
      if !content.isEmpty, !isComment, !isDash, indentation >= mark.column - 1 { break }
      line -= 1
    }
    line = max(line, mark.line - 1)
    let isLast = line + 1 >= starts.count
    return (isLast ? scalars.count : starts[line + 1], !isLast)
  }
}
