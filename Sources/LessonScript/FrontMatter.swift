import Streaming
import Yams

/// A lesson's front matter as it was read.
///
///     ---
///     id: spike
///     title: The spike that hides
///     minutes: 8
///     version: 1
///     requires: [measure]
///     ---
///
/// `requires` may be left out.
struct FrontMatterReading {
  /// The values; `nil` if one is missing or wrong.
  private(set) var frontMatter: Lesson.FrontMatter?
  /// How many lines it takes, the two of hyphens included.
  private(set) var lineCount = 0
  private(set) var mistakes: [PlacedMistake] = []
  /// The values by key, each with the place of the key.
  private var entries: [String: (value: Node, position: SourcePosition)] = [:]

  private static let keys = ["id", "title", "minutes", "version", "requires"]
  private static let start = SourcePosition(line: 1, column: 1)

  /// Reads the front matter at the beginning of some lines.
  init(_ lines: [SourceLine]) {
    do {
      try compose(try takeInner(lines))
      readValues()
    } catch {
      mistakes.append(error)
    }
  }

  /// The lines between those of hyphens.
  private mutating func takeInner(
    _ lines: [SourceLine]
  ) throws(PlacedMistake) -> ArraySlice<SourceLine> {
    let isRule = { (line: SourceLine) in line.trimmed.text == "---" && line.text.hasPrefix("---") }
    guard let first = lines.first, isRule(first) else {
      throw .frontMatter(
        FrontMatterReading.start,
        "it is missing; begin the file with a line '---', then id, title, minutes and version, "
          + "then a line '---'")
    }
    guard let end = lines.dropFirst().firstIndex(where: isRule) else {
      throw .frontMatter(
        FrontMatterReading.start, "it does not end; add a line '---' behind it")
    }
    lineCount = end + 1
    return lines[1..<end]
  }

  private mutating func compose(_ lines: ArraySlice<SourceLine>) throws(PlacedMistake) {
    let start = SourcePosition(line: 2, column: 1)
    if let line = lines.first(where: { FrontMatterReading.hasAlias($0.text) }) {
      throw .frontMatter(line.position, "'&' and '*' names are not read; write the value out")
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: lines.map { $0.text + "\n" }.joined())
    } catch let error as YamlError {
      throw FrontMatterReading.mistake(of: error, in: lines)
    } catch {
      throw .frontMatter(start, "\(error)")
    }
    guard let mapping = root?.mapping else {
      throw .frontMatter(start, "it holds no 'key: value' lines; write id, title, minutes, version")
    }
    for (key, value) in mapping {
      let mark = key.mark.map { SourcePosition(line: $0.line + 1, column: $0.column) } ?? start
      let name = key.scalar?.string ?? "?"
      if FrontMatterReading.keys.contains(name) {
        entries[name] = (value, mark)
      } else {
        mistakes.append(
          .frontMatter(
            mark, "unknown key '\(name)'; the keys are id, title, minutes, version, requires"))
      }
    }
  }

  /// Whether a line could hold a YAML anchor or alias: a few of them nested are exponential work.
  private static func hasAlias(_ line: String) -> Bool {
    // Only where a value can begin is such a sign not part of a text.
    var mayBegin = true
    for (character, next) in zip(line, line.dropFirst()) {
      if mayBegin, character == "&" || character == "*", !next.isWhitespace { return true }
      if !character.isWhitespace { mayBegin = "[{,:?-".contains(character) }
    }
    return false
  }

  private static func mistake(
    of error: YamlError, in lines: ArraySlice<SourceLine>
  ) -> PlacedMistake {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return .frontMatter(
        SourcePosition(line: mark.line + 1, column: mark.column),
        "cannot read it as YAML, \(problem); write 'key: value' lines")
    case .duplicatedKeysInMapping(let keys, _):
      let key = keys.first ?? ""
      let line = lines.last { $0.text.hasPrefix(key) }
      return .frontMatter(
        line?.position ?? SourcePosition(line: 2, column: 1),
        "'\(key)' stands twice; remove one")
    default:
      return .frontMatter(
        SourcePosition(line: 2, column: 1), "cannot read it as YAML; write 'key: value' lines")
    }
  }

  /// Reports a mistake in a key's value, which then is `nil`.
  private mutating func reject<Value>(_ key: String, _ problem: String) -> Value? {
    mistakes.append(.frontMatter(entries[key]?.position ?? FrontMatterReading.start, problem))
    return nil
  }

  private mutating func readValues() {
    let id = scalar("id").flatMap { checked($0, "id") }
    let title = scalar("title").flatMap { line("title", $0) }
    let minutes = scalar("minutes").flatMap { whole("minutes", $0, in: 1...240) }
    let version = scalar("version").flatMap { whole("version", $0, in: 1...1_000_000) }
    let requires = readRequires()
    guard let id, let title, let minutes, let version, let requires else { return }
    frontMatter = Lesson.FrontMatter(
      id: id, title: title, minutes: minutes, version: version, requires: requires)
  }

  private mutating func scalar(_ key: String) -> String? {
    guard let value = entries[key]?.value else {
      return reject(key, "'\(key)' is missing; add a line '\(key): …'")
    }
    return value.scalar?.string
      ?? reject(key, "'\(key)' must be a single value; write '\(key): …'")
  }

  private mutating func checked(_ id: String, _ key: String) -> String? {
    guard !Identifier.isValid(id) else { return id }
    return reject(key, "\(key) cannot be '\(id)'; write small letters, digits and hyphens")
  }

  private mutating func line(_ key: String, _ text: String) -> String? {
    // A quoted YAML scalar can spell control characters that the file's bytes do not show.
    let hasControl = text.unicodeScalars.contains { LessonSource.isControl($0) || $0 == "\t" }
    guard text.isEmpty || hasControl else { return text }
    return reject(key, "\(key) must be one line of text; write '\(key): …'")
  }

  private mutating func whole(_ key: String, _ text: String, in range: ClosedRange<Int>) -> Int? {
    if let number = Int(text), range.contains(number) { return number }
    return reject(
      key,
      "\(key) cannot be '\(text)'; write a whole number from \(range.lowerBound) to "
        + "\(range.upperBound)")
  }

  private mutating func readRequires() -> [String]? {
    guard let value = entries["requires"]?.value, value.scalar?.string != "" else { return [] }
    guard let sequence = value.sequence else {
      return reject(
        "requires", "requires must be a list of lesson ids; write 'requires: [measure]'")
    }
    let ids = sequence.compactMap { $0.scalar?.string }.compactMap { checked($0, "requires") }
    return ids.count == sequence.count ? ids : nil
  }
}

extension PlacedMistake {
  /// A mistake of the front matter.
  fileprivate static func frontMatter(
    _ position: SourcePosition, _ message: String
  ) -> PlacedMistake {
    PlacedMistake(position, "front matter: \(message)")
  }
}

/// The names lessons and steps are known by.
package enum Identifier {
  /// Whether a text is a name: small letters, digits and hyphens, beginning with no hyphen.
  package static func isValid(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
    let small = UInt8(ascii: "a")...UInt8(ascii: "z")
    return text.utf8.allSatisfy { small.contains($0) || $0.isDigit || $0 == UInt8(ascii: "-") }
  }
}
