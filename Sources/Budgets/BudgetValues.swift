import CaseStudies
import Findings
import MemoryTracking
import Spelling
import YAMLFiles
import Yams

/// The values of a budget that have a grammar of their own.
extension BudgetReading {
  mutating func readOptions(_ node: Node, of study: CaseStudy) -> [String: String]? {
    let names = study.options.map(\.name)
    guard !names.isEmpty else {
      report(node, "the case '\(study.id)' takes no options; leave them out")
      return nil
    }
    guard let values = mapping(node, "'options'", keys: names) else { return nil }
    var given: [String: String] = [:]
    for (name, value) in values {
      guard let text = text(value, name) else { return nil }
      given[name] = text
    }
    do {
      _ = try study.validated(given)
      return given
    } catch {
      var place = node
      if case .badValue(_, let option, caseID: _, wanted: _) = error {
        place = values[option] ?? node
      }
      report(place, error.description)
      return nil
    }
  }

  mutating func readInput(_ node: Node) -> BudgetEntry.Input? {
    let keys = ["file", "fixture", "size", "sizes"]
    guard let values = mapping(node, "'input'", keys: keys) else { return nil }
    let before = mistakes.count
    let fixture = values["fixture"].flatMap { recipe($0) }
    if let file = values["file"] {
      if values.count > 1 {
        report(file, "'file' excludes 'fixture', 'size' and 'sizes'; give the one or the others")
      }
      guard let path = text(file, "file"), mistakes.count == before else { return nil }
      return .file(path)
    }
    if let sizes = values["sizes"] {
      if let size = values["size"] {
        report(size, "'size' and 'sizes' exclude each other; give one")
      }
      let items = sizes.sequence.map { Array($0) } ?? []
      let known = Set(items.compactMap { size($0, "sizes") }).sorted()
      guard mistakes.count == before else { return nil }
      guard known.count > 1, known.count == items.count else {
        report(sizes, "'sizes' must be two different sizes or more; write [16MiB, 64MiB, 256MiB]")
        return nil
      }
      return .sizes(known, fixture: fixture)
    }
    let single = values["size"].flatMap { size($0, "size") }
    guard mistakes.count == before else { return nil }
    guard !values.isEmpty else {
      report(node, "'input' is empty; give 'file', or 'size' and 'fixture', or leave it out")
      return nil
    }
    return .fixture(fixture, size: single)
  }

  /// Checks that the command has a place for its input, and only then.
  mutating func checkPlaceholder(in words: [String], _ values: [String: Node]) {
    let usesFile = words.contains { $0.contains("{file}") }
    if let input = values["input"], !usesFile {
      report(input, "the command does not say where the input goes; write '{file}' in its place")
    } else if let command = values["command"], values["input"] == nil, usesFile {
      report(command, "nothing says what '{file}' is; add 'input'")
    }
  }

  mutating func readTolerance(_ node: Node) -> MemoryBudget.Tolerance? {
    guard let text = text(node, "tolerance") else { return nil }
    var tolerance = MemoryBudget.Tolerance(percent: 0, amount: .zero)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    let percents = parts.filter { $0.hasSuffix("%") }
    for part in parts {
      if part.hasSuffix("%"), let number = Double(part.dropLast()), (0...1000).contains(number) {
        tolerance.percent = number
      } else if !part.hasSuffix("%"), let amount = try? ByteCount(parsing: part) {
        tolerance.amount = amount
      } else {
        return rejectTolerance(node, text)
      }
    }
    guard percents.count < 2, parts.count - percents.count < 2 else {
      return rejectTolerance(node, text)
    }
    return tolerance
  }

  private mutating func rejectTolerance(_ node: Node, _ text: String) -> MemoryBudget.Tolerance? {
    report(
      node,
      "'tolerance' cannot be '\(text)'; write a percentage, an amount or both, as in '5%, 2MiB'")
    return nil
  }

  mutating func readUpdated(_ node: Node) -> MemoryBudget.Updated? {
    guard let values = mapping(node, "'updated'", keys: ["peak", "growth", "at"]) else {
      return nil
    }
    let peak = required("peak", values, at: node).flatMap { size($0, "peak") }
    let at = required("at", values, at: node).flatMap { text($0, "at") }
    if let at, at.utf8.contains(where: { !"0123456789-:TZ".utf8.contains($0) }) {
      report(values["at"] ?? node, "'at' cannot be '\(at)'; write a time as 2026-01-31T09:30:00Z")
    }
    var growth: Growth.Class?
    if let node = values["growth"], let word = text(node, "growth"), word != "null" {
      growth = Growth.Class(rawValue: word)
      if growth == nil { report(node, "'growth' cannot be '\(word)'; write constant or linear") }
    }
    guard let peak, let at else { return nil }
    return MemoryBudget.Updated(peak: peak, growth: growth, at: at)
  }
}

/// Readers of single values; each returns `nil` after reporting a mistake.
extension BudgetReading {
  mutating func report(_ node: Node, _ problem: String) {
    mistakes.append(FileMistake(file, at: node, problem))
  }

  /// The values of a mapping by their keys; `nil` if it is none. Unknown keys are reported.
  mutating func mapping(_ node: Node, _ what: String, keys: [String]) -> [String: Node]? {
    guard let mapping = node.mapping else {
      report(
        node, "\(what) must be 'key: value' lines; the keys are \(keys.joined(separator: ", "))")
      return nil
    }
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      if keys.contains(name) {
        values[name] = value
      } else {
        report(key, "unknown key '\(name)'; " + advice(name, among: keys))
      }
    }
    return values
  }

  mutating func required(_ key: String, _ values: [String: Node], at node: Node) -> Node? {
    if values[key] == nil { report(node, "the key '\(key)' is missing; add it") }
    return values[key]
  }

  mutating func text(_ node: Node, _ key: String) -> String? {
    if let text = node.scalar?.string, !text.isEmpty { return text }
    report(node, "'\(key)' must be a text; write one")
    return nil
  }

  mutating func line(_ node: Node, _ key: String) -> String? {
    guard let text = text(node, key) else { return nil }
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      return text
    }
    report(node, "'\(key)' must be one line of text; shorten it")
    return nil
  }

  mutating func size(_ node: Node, _ key: String, least: ByteCount = ByteCount(1)) -> ByteCount? {
    guard let text = text(node, key) else { return nil }
    if let size = try? ByteCount(parsing: text), size >= least { return size }
    report(
      node,
      "'\(key)' cannot be '\(text)'; write a size of \(least.exactDescription) or more, as in 120MiB"
    )
    return nil
  }

  mutating func number(_ node: Node, _ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(node, key) else { return nil }
    if let number = Int(text), range.contains(number) { return number }
    report(
      node,
      "'\(key)' cannot be '\(text)'; write a whole number from \(range.lowerBound) to "
        + "\(range.upperBound)")
    return nil
  }

  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ node: Node, _ key: String
  ) -> Choice? {
    guard let text = text(node, key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue)
    report(node, "'\(key)' cannot be '\(text)'; " + advice(text, among: words))
    return nil
  }

  mutating func recipe(_ node: Node) -> String? {
    guard let name = text(node, "fixture") else { return nil }
    if recipes.contains(name) { return name }
    report(node, "there is no fixture '\(name)'; " + advice(name, among: recipes))
    return nil
  }

  func advice(_ name: String, among names: [String]) -> String {
    if let nearest = Spelling.nearest(to: name, in: names) { return "did you mean '\(nearest)'?" }
    return "use one of " + names.joined(separator: ", ")
  }
}
