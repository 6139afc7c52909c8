import Spelling
import Streaming
import YAMLFiles
import Yams

extension Recipe {
  /// Reads a recipe.
  ///
  /// Every recipe has the keys `kind`, `about` and `seed`; the others depend on the kind:
  ///
  /// - `report`: `sections` (a list of `name`, `body`, `weight`), `find` (the section that begins
  ///   in the last tenth), `bodies` (names with their lines), `words`;
  /// - `log`: `start` (a day), `step` (the most milliseconds between lines), `lines`, `rare`,
  ///   `words`;
  /// - `gzip`: as `log`, and `level` (1 to 9, how hard it is compressed);
  /// - `database`: `words` (`customer`, `city`, `remark`);
  /// - `numbers`: `digits` (`fewest`, `most`), `negative` (percent), `width` (the columns that each
  ///   is right-aligned in; 0, the default, for none);
  /// - `records`: `magic`, `lines`, `words`;
  /// - `requests`: `fresh` (percent), `reach` (in new pages), `lines`, `words`;
  /// - `json`: `lines` (members of a record, as `"paid":true`), `words`;
  /// - `xml`: `lines` (elements of a record, as `<paid/>`), `words`.
  ///
  /// `lines` is a list of `weight`, `prefix` and `texts`; `TextTemplate` says what a text may hold.
  /// The file's name without its extension is the recipe's name.
  ///
  /// - Throws: `FixtureError.recipe` with the place of the first mistake.
  package init(yaml: String, fileName: String) throws(FixtureError) {
    let node: Node
    do {
      node = try YAMLFile.root(yaml, file: fileName, missing: "write a recipe into it")
    } catch {
      throw .recipe(error)
    }
    let root = try RecipeMapping(node, keys: nil, file: fileName)
    let kindText = try root.text("kind")
    guard let kind = Kind(rawValue: kindText) else {
      let advice = RecipeMapping.advice(kindText, among: Kind.allCases.map(\.rawValue))
      throw root.mistake("kind", "unknown kind '\(kindText)'; \(advice)")
    }
    let mapping = try RecipeMapping(
      root.node, keys: ["kind", "about", "seed"] + kind.keys, file: fileName)
    guard let seed = UInt64(try mapping.value("seed").scalar?.string ?? "") else {
      throw mapping.mistake("seed", "'seed' must be a whole number of 64 bits; write one")
    }
    self.kind = kind
    self.seed = seed
    about = try mapping.text("about")
    name = fileName.hasSuffix(".yaml") ? String(fileName.dropLast(5)) : fileName
    digest = Digest.of(yaml).value
    parameters =
      switch kind {
      case .report: .report(try ReportParameters(mapping))
      case .log: .log(try LogParameters(mapping))
      case .gzip:
        .gzip(try LogParameters(mapping), level: try mapping.integer("level", in: 1...9))
      case .database: .database(try DatabaseParameters(mapping))
      case .numbers: .numbers(try NumbersParameters(mapping))
      case .records: .records(try RecordsParameters(mapping))
      case .requests: .requests(try RequestsParameters(mapping))
      case .json: .json(try JSONParameters(mapping))
      case .xml: .xml(try XMLParameters(mapping))
      }
  }

  /// Reads several recipes, such as those built in, from their YAML in UTF-8 by file name; returns
  /// them in the order of their names.
  ///
  /// - Throws: `FixtureError.recipe` for the first that has a mistake.
  package static func all(from texts: [String: [UInt8]]) throws(FixtureError) -> [Recipe] {
    var recipes: [Recipe] = []
    for (fileName, bytes) in texts.sorted(by: { $0.key < $1.key }) {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .recipe(FileMistake(fileName, "the text is not UTF-8; save it as UTF-8"))
      }
      recipes.append(try Recipe(yaml: text, fileName: fileName))
    }
    return recipes
  }
}

extension Recipe.Kind {
  /// The keys that recipes of this kind have besides those that all have.
  fileprivate var keys: [String] {
    switch self {
    case .report: ["sections", "find", "bodies", "words"]
    case .log: ["start", "step", "lines", "rare", "words"]
    case .gzip: ["start", "step", "lines", "rare", "words", "level"]
    case .database: ["words"]
    case .numbers: ["digits", "negative", "width"]
    case .records: ["magic", "lines", "words"]
    case .requests: ["fresh", "reach", "lines", "words"]
    case .json, .xml: ["lines", "words"]
    }
  }
}

extension NumbersParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    let digits = try RecipeMapping(
      recipe.value("digits"), keys: ["fewest", "most"], file: recipe.file)
    // 18 digits fit a signed 64-bit integer whatever they are.
    mostDigits = try digits.integer("most", in: 2...18)
    fewestDigits = try digits.integer("fewest", in: 1...mostDigits)
    negativePercent = try recipe.integer("negative", in: 0...100)
    // A line of more than 64 bytes is no number to the cases.
    width = try recipe.integer("width", in: 0...63, default: 0)
  }
}

extension DatabaseParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    let words = try RecipeMapping(
      recipe.value("words"), keys: ["customer", "city", "remark"], file: recipe.file)
    func list(_ key: String) throws(FixtureError) -> [String] {
      let texts = try words.texts(key).map(\.text)
      guard texts.allSatisfy({ $0.utf8.count <= 500 }) else {
        throw words.mistake(key, "a text has more than 500 bytes; shorten it")
      }
      return texts
    }
    customers = try list("customer")
    cities = try list("city")
    remarks = try list("remark")
  }
}

extension LogParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    let startText = try recipe.text("start")
    guard let start = CalendarDate(startText) else {
      throw recipe.mistake("start", "'\(startText)' is not a day; write one as 2026-03-01")
    }
    self.start = start
    longestStep = try recipe.integer("step", in: 0...60_000)
    words = try recipe.words()
    lines = try TextPool(recipe, words: words)
  }
}

extension RecordsParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    magic = try recipe.text("magic")
    guard magic.utf8.count <= 80, magic.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw recipe.mistake(
        "magic", "'magic' must be up to 80 printable ASCII characters; shorten it")
    }
    words = try recipe.words()
    lines = try TextPool(recipe, words: words)
  }
}

extension RequestsParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    freshPercent = try recipe.integer("fresh", in: 1...100)
    reach = try recipe.integer("reach", in: 1...1_000_000)
    words = try recipe.words()
    lines = try TextPool(recipe, words: words)
  }
}

extension ReportParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    words = try recipe.words()
    let bodies = try RecipeMapping(recipe.value("bodies"), keys: nil, file: recipe.file)
    var pools: [TextPool] = []
    for name in bodies.keys {
      pools.append(TextPool(groups: try recipe.groups(bodies.items(name), words: words)))
    }
    self.bodies = pools
    var sections: [Section] = []
    for item in try recipe.items("sections") {
      sections.append(try Section(item, bodyNames: bodies.keys, file: recipe.file))
    }
    self.sections = sections
    find = try recipe.text("find")
    if let findProblem { throw recipe.mistake("find", findProblem) }
  }

  /// Why the section to find is missing or in the wrong place; `nil` if it is right.
  private var findProblem: String? {
    guard let index = sections.firstIndex(where: { $0.name == find }) else {
      return "no section is named '\(find)'; "
        + RecipeMapping.advice(find, among: sections.map(\.name))
    }
    let sum = sections.reduce(0) { $0 + $1.weight }
    let before = sections[..<index].reduce(0) { $0 + $1.weight }
    guard before * 10 >= sum * 9 else {
      return "the section '\(find)' begins before the last tenth; "
        + "move it down, or give those before it more weight"
    }
    let needle = find.lowercased()
    if let double = sections[..<index].first(where: { $0.name.lowercased().contains(needle) }) {
      return "the section '\(double.name)' would be found before '\(find)'; rename one"
    }
    return nil
  }
}

extension ReportParameters.Section {
  init(_ node: Node, bodyNames: [String], file: String) throws(FixtureError) {
    let mapping = try RecipeMapping(node, keys: ["name", "body", "weight"], file: file)
    name = try mapping.text("name")
    guard !name.contains(where: { $0 == "]" || $0.isNewline }), name.utf8.count <= 200 else {
      throw mapping.mistake(
        "name", "a section's name has no ']', is one line and has up to 200 bytes; change it")
    }
    let body = try mapping.text("body")
    guard let index = bodyNames.firstIndex(of: body) else {
      throw mapping.mistake(
        "body", "no body is named '\(body)'; " + RecipeMapping.advice(body, among: bodyNames))
    }
    bodyIndex = index
    weight = try mapping.integer("weight", in: 1...1000, default: 1)
  }
}

extension TextPool {
  /// Reads the lines of a recipe, to each of which is added what it must end in.
  init(
    _ recipe: RecipeMapping, words: [String: [String]], ending: String = "\n"
  ) throws(FixtureError) {
    groups = try recipe.groups(recipe.items("lines"), words: words, ending: ending)
    guard recipe.has("rare") else { return }
    for (text, node) in try recipe.texts("rare") {
      rare.append(try recipe.template(text, at: node, words: words))
    }
  }
}

extension RecipeMapping {
  /// The word lists of a recipe; empty if it has none.
  func words() throws(FixtureError) -> [String: [String]] {
    guard has("words") else { return [:] }
    let mapping = try RecipeMapping(value("words"), keys: nil, file: file)
    var words: [String: [String]] = [:]
    for name in mapping.keys { words[name] = try mapping.texts(name).map(\.text) }
    return words
  }

  /// The groups of lines in a list of them.
  fileprivate func groups(
    _ items: [Node], words: [String: [String]], ending: String = "\n"
  ) throws(FixtureError) -> [TextPool.Group] {
    var groups: [TextPool.Group] = []
    for item in items {
      let mapping = try RecipeMapping(item, keys: ["weight", "prefix", "texts"], file: file)
      let prefix = mapping.has("prefix") ? try mapping.text("prefix") : ""
      var templates: [TextTemplate] = []
      for (text, node) in try mapping.texts("texts") {
        templates.append(try template(prefix + text, at: node, words: words, ending: ending))
      }
      let weight = try mapping.integer("weight", in: 1...1000, default: 1)
      groups.append(TextPool.Group(weight: weight, templates: templates))
    }
    return groups
  }

  /// Reads a template and checks that it can be expanded.
  fileprivate func template(
    _ text: String, at node: Node, words: [String: [String]], ending: String = "\n"
  ) throws(FixtureError) -> TextTemplate {
    let template = TextTemplate(text.hasSuffix(ending) ? text : text + ending)
    for name in template.wordNames where words[name] == nil {
      let advice = RecipeMapping.advice(name, among: words.keys.sorted())
      throw .recipe(at: node, in: file, "there are no words named '\(name)'; \(advice)")
    }
    guard template.longestExpansion(words: words) <= TextTemplate.mostBytes else {
      throw .recipe(
        at: node, in: file,
        "the text can grow beyond \(TextTemplate.mostBytes) bytes; shorten it")
    }
    return template
  }
}

/// A mapping of a recipe's text, read key by key, whose mistakes are reported with their place.
struct RecipeMapping {
  let file: String
  let node: Node
  private var entries: [String: Node] = [:]

  /// Takes a mapping apart, which may have any keys if `keys` is `nil`.
  ///
  /// - Throws: `FixtureError.recipe` for anything but a mapping and for a key not among `keys`.
  init(_ node: Node, keys: [String]?, file: String) throws(FixtureError) {
    self.file = file
    self.node = node
    guard let mapping = node.mapping else {
      throw .recipe(at: node, in: file, "a mapping belongs here; write 'key: value' lines")
    }
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        throw .recipe(at: key, in: file, "a key must be a plain word; write one")
      }
      if let keys, !keys.contains(name) {
        throw .recipe(
          at: key, in: file, "unknown key '\(name)'; " + Self.advice(name, among: keys))
      }
      entries[name] = value
    }
  }

  /// What to write instead of a name that is not known.
  static func advice(_ name: String, among names: [String]) -> String {
    if let nearest = Spelling.nearest(to: name, in: names) { return "did you mean '\(nearest)'?" }
    return "use one of " + names.joined(separator: ", ")
  }

  /// A mistake in the value of a key.
  func mistake(_ key: String, _ problem: String) -> FixtureError {
    .recipe(at: entries[key] ?? node, in: file, problem)
  }

  /// All keys, in the text's order.
  var keys: [String] { node.mapping?.keys.compactMap { $0.scalar?.string } ?? [] }

  /// The value of a key that must be there.
  func value(_ key: String) throws(FixtureError) -> Node {
    guard let value = entries[key] else {
      throw .recipe(at: node, in: file, "the key '\(key)' is missing; add it")
    }
    return value
  }

  func has(_ key: String) -> Bool { entries[key] != nil }

  /// The text of a key that must be there and not be empty.
  func text(_ key: String) throws(FixtureError) -> String {
    try text(of: value(key), called: key)
  }

  /// The number of a key, within a range.
  func integer(
    _ key: String, in range: ClosedRange<Int>, default: Int? = nil
  ) throws(FixtureError) -> Int {
    if let `default`, !has(key) { return `default` }
    let node = try value(key)
    guard let text = node.scalar?.string, let number = Int(text), range.contains(number) else {
      throw mistake(
        key,
        "'\(key)' must be a whole number from \(range.lowerBound) to \(range.upperBound); "
          + "write one")
    }
    return number
  }

  /// The texts of a key's list, which must not be empty.
  func texts(_ key: String) throws(FixtureError) -> [(text: String, node: Node)] {
    var texts: [(text: String, node: Node)] = []
    for item in try items(key) { texts.append((try text(of: item, called: key), item)) }
    return texts
  }

  /// The items of a key's list, which must not be empty.
  func items(_ key: String) throws(FixtureError) -> [Node] {
    guard let sequence = try value(key).sequence, !sequence.isEmpty else {
      throw mistake(key, "'\(key)' must be a list; write its items as '- item'")
    }
    return Array(sequence)
  }

  private func text(of node: Node, called key: String) throws(FixtureError) -> String {
    guard let text = node.scalar?.string, !text.isEmpty else {
      throw .recipe(at: node, in: file, "'\(key)' must be a text; write it in quotes")
    }
    return text
  }
}
