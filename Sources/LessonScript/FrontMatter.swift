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
///     part: see
///     purpose: why a look afterwards finds nothing
///     ---
///
/// The last three may be left out: the lessons to do before, the part of the course (see, fix,
/// judge, use), and what one can do after it, as the end of a sentence.
struct FrontMatterReading {
  /// The values; `nil` if one is missing or wrong.
  private(set) var frontMatter: Lesson.FrontMatter?
  private var fields: FrontMatterFields

  /// How many lines it takes, the two of hyphens included.
  var lineCount: Int { fields.lineCount }
  var mistakes: [PlacedMistake] { fields.mistakes }

  private static let required = ["id", "title", "minutes", "version"]

  /// Reads the front matter at the beginning of some lines.
  init(_ lines: [SourceLine]) {
    fields = FrontMatterFields(
      lines, keys: Self.required + ["requires", "part", "purpose"], required: Self.required)
    if fields.isReadable { readValues() }
  }

  private mutating func readValues() {
    let id = fields.identifier("id")
    let title = fields.line("title")
    let minutes = fields.whole("minutes", in: 1...240)
    let version = fields.whole("version", in: 1...1_000_000)
    let requires = fields.identifiers(
      "requires", else: "requires must be a list of lesson ids; write 'requires: [measure]'")
    let purpose = fields.has("purpose") ? fields.line("purpose") : nil
    let part = readPart()
    guard let id, let title, let minutes, let version, let requires, fields.mistakes.isEmpty else {
      return
    }
    frontMatter = Lesson.FrontMatter(
      id: id, title: title, minutes: minutes, version: version, requires: requires, part: part,
      purpose: purpose)
  }

  private mutating func readPart() -> LessonPart? {
    guard fields.has("part"), let word = fields.scalar("part") else { return nil }
    if let part = LessonPart(rawValue: word) { return part }
    let words = LessonPart.allCases.map(\.rawValue).joined(separator: ", ")
    return fields.reject("part", "part cannot be '\(word)'; write one of \(words)")
  }
}

/// The `key: value` lines between two lines of hyphens at the beginning of a file, each with its
/// place.
///
/// It knows the form alone; the caller decides which values are right.
package struct FrontMatterFields {
  /// All keys that there are, in the order in which messages name them.
  private let keys: [String]
  /// Those that must be given.
  private let required: [String]
  /// How many lines it takes, the two of hyphens included.
  private(set) var lineCount = 0
  package private(set) var mistakes: [PlacedMistake] = []
  /// Whether the lines could be read at all, so that asking for values is of use.
  package private(set) var isReadable = false
  /// The values by key, each with the place of the key.
  private var entries: [String: (value: Node, position: SourcePosition)] = [:]

  private static let start = SourcePosition(line: 1, column: 1)

  /// Reads the front matter at the beginning of some lines.
  ///
  /// - Parameters:
  ///   - lines: The file's lines.
  ///   - keys: All keys that there are.
  ///   - required: Those of them that must be given.
  /// - Complexity: O(n) time and space in the length of the lines between the hyphens.
  init(_ lines: [SourceLine], keys: [String], required: [String]) {
    self.keys = keys
    self.required = required
    do {
      try compose(try takeInner(lines))
      isReadable = true
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
      let names = required.dropLast().joined(separator: ", ")
      throw .frontMatter(
        Self.start,
        "it is missing; begin the file with a line '---', then \(names) and "
          + "\(required.last ?? ""), then a line '---'")
    }
    guard let end = lines.dropFirst().firstIndex(where: isRule) else {
      throw .frontMatter(Self.start, "it does not end; add a line '---' behind it")
    }
    lineCount = end + 1
    return lines[1..<end]
  }

  private mutating func compose(_ lines: ArraySlice<SourceLine>) throws(PlacedMistake) {
    let start = SourcePosition(line: 2, column: 1)
    if let line = lines.first(where: { Self.hasAlias($0.text) }) {
      throw .frontMatter(line.position, "'&' and '*' names are not read; write the value out")
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: lines.map { $0.text + "\n" }.joined())
    } catch let error as YamlError {
      throw Self.mistake(of: error, in: lines)
    } catch {
      throw .frontMatter(start, "\(error)")
    }
    guard let mapping = root?.mapping else {
      throw .frontMatter(
        start, "it holds no 'key: value' lines; write \(required.joined(separator: ", "))")
    }
    for (key, value) in mapping {
      let mark = key.mark.map { SourcePosition(line: $0.line + 1, column: $0.column) } ?? start
      let name = key.scalar?.string ?? "?"
      if keys.contains(name) {
        entries[name] = (value, mark)
      } else {
        mistakes.append(
          .frontMatter(
            mark, "unknown key '\(name)'; the keys are \(keys.joined(separator: ", "))"))
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
}

extension FrontMatterFields {
  /// Reports a mistake in a key's value, at the place of the key.
  ///
  /// - Returns: Always `nil`, to be returned in place of the value.
  package mutating func reject<Value>(_ key: String, _ problem: String) -> Value? {
    mistakes.append(.frontMatter(entries[key]?.position ?? Self.start, problem))
    return nil
  }

  /// Whether a key is given with a value.
  package func has(_ key: String) -> Bool {
    guard let value = entries[key]?.value else { return false }
    return value.scalar?.string != ""
  }

  /// The single value of a key that must be given; `nil` if it is reported as missing or as
  /// several.
  package mutating func scalar(_ key: String) -> String? {
    guard let value = entries[key]?.value else {
      return reject(key, "'\(key)' is missing; add a line '\(key): …'")
    }
    return value.scalar?.string
      ?? reject(key, "'\(key)' must be a single value; write '\(key): …'")
  }

  /// A key's value if it is an `Identifier`.
  package mutating func identifier(_ key: String) -> String? {
    scalar(key).flatMap { checked($0, key) }
  }

  private mutating func checked(_ id: String, _ key: String) -> String? {
    guard !Identifier.isValid(id) else { return id }
    return reject(key, "\(key) cannot be '\(id)'; write small letters, digits and hyphens")
  }

  /// A key's value if it is one line of text.
  package mutating func line(_ key: String) -> String? {
    guard let text = scalar(key) else { return nil }
    // A quoted YAML scalar can spell control characters that the file's bytes do not show.
    let hasControl = text.unicodeScalars.contains { LessonSource.isControl($0) || $0 == "\t" }
    guard text.isEmpty || hasControl else { return text }
    return reject(key, "\(key) must be one line of text; write '\(key): …'")
  }

  /// A key's value if it is a whole number in a range.
  package mutating func whole(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = scalar(key) else { return nil }
    if let number = Int(text), range.contains(number) { return number }
    return reject(
      key,
      "\(key) cannot be '\(text)'; write a whole number from \(range.lowerBound) to "
        + "\(range.upperBound)")
  }

  /// The identifiers in a key's list; empty if it is left out.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - problem: What is reported if the value is no list.
  /// - Returns: The identifiers; `nil` if a mistake was reported.
  package mutating func identifiers(_ key: String, else problem: String) -> [String]? {
    guard has(key), let value = entries[key]?.value else { return [] }
    guard let sequence = value.sequence else { return reject(key, problem) }
    let ids = sequence.compactMap { $0.scalar?.string }.compactMap { checked($0, key) }
    return ids.count == sequence.count ? ids : nil
  }

  /// The single values in a key's mapping, by their names; empty if it is left out.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - problem: What is reported if the value is no such mapping.
  /// - Returns: The values; `nil` if a mistake was reported.
  package mutating func mapping(_ key: String, else problem: String) -> [String: String]? {
    guard has(key), let value = entries[key]?.value else { return [:] }
    guard let mapping = value.mapping else { return reject(key, problem) }
    var values: [String: String] = [:]
    for (name, value) in mapping {
      guard let name = name.scalar?.string, let text = value.scalar?.string else {
        return reject(key, problem)
      }
      values[name] = text
    }
    return values
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

/// The names lessons, steps and exercises are known by.
package enum Identifier {
  /// Whether a text is a name: small letters, digits and hyphens, beginning with no hyphen.
  package static func isValid(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
    let small = UInt8(ascii: "a")...UInt8(ascii: "z")
    return text.utf8.allSatisfy { small.contains($0) || $0.isDigit || $0 == UInt8(ascii: "-") }
  }
}
