import Spelling
import YAMLFiles
import Yams

/// A table of languages as it was read: its entries, and everything that is wrong with it.
///
/// The text is a mapping of names to entries; `Lessons/languages.yaml` says what an entry has. A
/// command is a text, split at blanks outside braces, or a list of words.
struct LanguageReading {
  /// The entries without mistakes, in the text's order.
  private(set) var languages: [Language] = []
  /// The other entries, with what is wrong with each.
  private(set) var faulty: [(name: String, mistakes: [FileMistake])] = []
  /// Everything that is wrong, in the text's order.
  private(set) var mistakes: [FileMistake] = []
  /// Whether the text has entries at all, so that those without mistakes can be used.
  private(set) var hasEntries = false
  let file: String

  static let keys = [
    "title", "file", "installed", "package", "source", "compile", "run", "empty", "heap cap",
    "out of memory", "environment", "tracker",
  ]

  init(_ text: String, file: String) {
    self.file = file
    do {
      readRoot(try YAMLFile.root(text, file: file, missing: "write a language into it"))
    } catch {
      mistakes = [error]
    }
    mistakes.sort()
  }

  private mutating func readRoot(_ root: Node) {
    guard let mapping = root.mapping else {
      return report(
        root, "the file must be languages by their names; write 'python:' and its lines")
    }
    hasEntries = true
    for (key, value) in mapping {
      let before = mistakes.count
      let name = key.scalar?.string ?? ""
      let isName = name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "-+#".utf8.contains($0)
      }
      if name.isEmpty || !isName {
        report(
          key,
          "a language cannot be called '\(name)'; write small letters, digits, '-', '+' and '#'")
      }
      let language = readLanguage(name, value)
      if mistakes.count > before {
        faulty.append((name, mistakes[before...].sorted()))
      } else if let language {
        languages.append(language)
      }
    }
  }

  /// Reads an entry; returns `nil` after reporting what it lacks.
  private mutating func readLanguage(_ name: String, _ node: Node) -> Language? {
    guard let values = mapping(node, "'\(name)'", keys: Self.keys) else { return nil }
    let title = required("title", values, at: node).flatMap { line($0, "title") }
    let fileName = required("file", values, at: node).flatMap { readFileName($0) }
    let probe = required("installed", values, at: node).flatMap { words($0, "installed") }
    let run = required("run", values, at: node).flatMap { words($0, "run") }
    let empty = required("empty", values, at: node).flatMap { plain($0, "empty") }
    let compile = values["compile"].flatMap { words($0, "compile") }
    let heapCap = values["heap cap"].flatMap { words($0, "heap cap") }
    let full = values["out of memory"].flatMap { texts($0, "out of memory") }
    let debian = values["package"].flatMap { line($0, "package") }
    let source = values["source"].flatMap { line($0, "source") }
    let tracker = values["tracker"].flatMap { line($0, "tracker") }
    let environment = values["environment"].flatMap { readEnvironment($0) }
    if let source = values["source"], values["package"] != nil {
      report(source, "'source' is for a language without 'package'; leave one of them out")
    }
    if let compile, let node = values["compile"] {
      checkPlaceholders(compile, node, known: ["{program}", "{build}"])
    }
    if let run, let node = values["run"] {
      checkRun(run, node, isCompiled: compile != nil, heapCap: values["heap cap"])
    }
    guard let title, let fileName, let probe, let run, let empty else { return nil }
    return Language(
      id: name, title: title, fileName: fileName, probe: probe, debianPackage: debian,
      source: source, compile: compile, run: run, environment: environment ?? [:],
      heapCap: heapCap ?? [], outOfMemory: full ?? [], empty: empty, tracker: tracker)
  }

  private mutating func readFileName(_ node: Node) -> String? {
    guard let name = line(node, "file") else { return nil }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, parts.allSatisfy({ !$0.isEmpty }), !name.contains("/") else {
      report(node, "'file' cannot be '\(name)'; write a name with an ending, as in main.py")
      return nil
    }
    return name
  }

  private mutating func readEnvironment(_ node: Node) -> [String: String]? {
    guard let mapping = node.mapping else {
      report(node, "'environment' must be variables with their values; write 'NAME: value' lines")
      return nil
    }
    var variables: [String: String] = [:]
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "=")), !hasControl(name) else {
        report(key, "a variable cannot be called '\(name)'; write a name without '='")
        continue
      }
      variables[name] = plain(value, name)
    }
    return variables
  }

  private mutating func checkRun(
    _ words: [String], _ node: Node, isCompiled: Bool, heapCap: Node?
  ) {
    checkPlaceholders(words, node, known: ["{program}", "{build}", "{heap cap}"])
    if words.contains(where: { $0.contains("{heap cap}") && $0 != "{heap cap}" }) {
      report(node, "'{heap cap}' becomes several words; write it as a word of its own")
    }
    let place = words.contains("{heap cap}")
    if place, heapCap == nil {
      report(node, "nothing says what '{heap cap}' is; add 'heap cap'")
    } else if let heapCap, !place {
      report(heapCap, "'run' does not say where it goes; write '{heap cap}' into 'run'")
    }
    if !isCompiled, !words.contains(where: { $0.contains("{program}") }) {
      report(node, "'run' does not say which program; write '{program}' in its place")
    }
  }

  /// Reports what is nearly a placeholder.
  private mutating func checkPlaceholders(_ words: [String], _ node: Node, known: [String]) {
    for word in words {
      var rest = word[...]
      while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
        let text = String(rest[open...close])
        rest = rest[rest.index(after: close)...]
        guard !known.contains(text), let nearest = Spelling.nearest(to: text, in: known) else {
          continue
        }
        report(node, "there is no '\(text)' here; did you mean '\(nearest)'?")
      }
    }
  }
}

/// Readers of single values; each returns `nil` after reporting a mistake.
extension LanguageReading {
  private mutating func report(_ node: Node, _ problem: String) {
    mistakes.append(FileMistake(file, at: node, problem))
  }

  /// The values of a mapping by their keys; `nil` if it is none. Unknown keys are reported.
  private mutating func mapping(_ node: Node, _ what: String, keys: [String]) -> [String: Node]? {
    guard let mapping = node.mapping else {
      report(
        node, "\(what) must be 'key: value' lines; the keys are \(keys.joined(separator: ", "))")
      return nil
    }
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      guard !keys.contains(name) else {
        values[name] = value
        continue
      }
      let nearest = Spelling.nearest(to: name, in: keys)
      report(
        key,
        "unknown key '\(name)'; "
          + (nearest.map { "did you mean '\($0)'?" } ?? "use one of \(keys.joined(separator: ", "))")
      )
    }
    return values
  }

  private mutating func required(
    _ key: String, _ values: [String: Node], at node: Node
  ) -> Node? {
    if values[key] == nil { report(node, "the key '\(key)' is missing; add it") }
    return values[key]
  }

  /// A text that may be empty and have several lines.
  private mutating func plain(_ node: Node, _ key: String) -> String? {
    if let text = node.scalar?.string, !text.utf8.contains(0) { return text }
    report(node, "'\(key)' must be a text; write one")
    return nil
  }

  /// A text of one line that is not empty.
  private mutating func line(_ node: Node, _ key: String) -> String? {
    guard let text = plain(node, key) else { return nil }
    if !text.isEmpty, !hasControl(text) { return text }
    report(node, "'\(key)' must be one line of text; write one")
    return nil
  }

  /// A text, or a list of texts.
  private mutating func texts(_ node: Node, _ key: String) -> [String]? {
    guard let items = node.sequence else { return line(node, key).map { [$0] } }
    let texts = items.compactMap { line($0, key) }
    return texts.count == items.count ? texts : nil
  }

  /// The words of a command.
  private mutating func words(_ node: Node, _ key: String) -> [String]? {
    let words: [String]
    if let items = node.sequence {
      words = items.compactMap { plain($0, key) }
      guard words.count == items.count else { return nil }
    } else {
      guard let text = plain(node, key) else { return nil }
      words = Self.split(text)
    }
    guard let first = words.first, !first.isEmpty else {
      report(node, "'\(key)' is empty; write a program and its arguments, or leave it out")
      return nil
    }
    return words
  }

  /// Splits a text at blanks that are not in braces: `{heap cap}` is one word.
  private static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isInBraces = false
    for scalar in text.unicodeScalars {
      isInBraces = scalar == "{" || (isInBraces && scalar != "}")
      if !isInBraces, scalar == " " || scalar == "\n" || scalar == "\t" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.unicodeScalars.append(scalar)
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  private func hasControl(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
