import Streaming
import Yams

extension Recipe {
  /// Reads a recipe.
  ///
  /// Every recipe has the keys `kind`, `about` and `seed`; the others depend on the kind:
  ///
  /// - `report`: `sections` (a list of `name`, `body`, `weight`), `find` (the section that begins in
  ///   the last tenth), `bodies` (names with their lines), `words`;
  /// - `log`: `start` (a day), `step` (the most milliseconds between lines), `lines`, `rare`, `words`;
  /// - `numbers`: `digits` (`fewest`, `most`), `negative` (percent);
  /// - `records`: `magic`, `lines`, `words`.
  ///
  /// `lines` is a list of `weight`, `prefix` and `texts`; `TextTemplate` says what a text may hold.
  ///
  /// - Parameters:
  ///   - yaml: the text.
  ///   - fileName: the file's name, for messages; without its extension it is the recipe's name.
  /// - Throws: `FixtureError.recipe` with the place of the first mistake.
  package init(yaml: String, fileName: String) throws(FixtureError) {
    let root = try RecipeMapping(Self.compose(yaml, fileName), keys: nil, file: fileName)
    let kindText = try root.text("kind")
    guard let kind = Kind(rawValue: kindText) else {
      let advice = RecipeMapping.advice(kindText, among: Kind.allCases.map(\.rawValue))
      throw .recipe(
        at: try root.value("kind"), in: fileName, "unknown kind '\(kindText)'; \(advice)")
    }
    let mapping = try RecipeMapping(
      root.node, keys: ["kind", "about", "seed"] + kind.keys, file: fileName)
    let seedNode = try mapping.value("seed")
    guard let seed = UInt64(seedNode.scalar?.string ?? "") else {
      throw .recipe(
        at: seedNode, in: fileName, "'seed' must be a whole number of 64 bits; write one")
    }
    self.kind = kind
    self.seed = seed
    about = try mapping.text("about")
    name = fileName.hasSuffix(".yaml") ? String(fileName.dropLast(5)) : fileName
    digest = Self.digest(of: yaml)
    parameters =
      switch kind {
      case .report: .report(try ReportParameters(mapping))
      case .log: .log(try LogParameters(mapping))
      case .numbers: .numbers(try NumbersParameters(mapping))
      case .records: .records(try RecordsParameters(mapping))
      }
  }

  /// Reads several recipes, such as those built in.
  ///
  /// - Parameter texts: the recipes' YAML in UTF-8, by file name.
  /// - Returns: the recipes in the order of their names.
  /// - Throws: `FixtureError.recipe` for the first that has a mistake.
  package static func all(from texts: [String: [UInt8]]) throws(FixtureError) -> [Recipe] {
    var recipes: [Recipe] = []
    for (fileName, bytes) in texts.sorted(by: { $0.key < $1.key }) {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .recipe(
          RecipeMistake(
            file: fileName, line: 1, column: 1, problem: "the text is not UTF-8; save it as UTF-8"))
      }
      recipes.append(try Recipe(yaml: text, fileName: fileName))
    }
    return recipes
  }

  private static func digest(of text: String) -> UInt64 {
    var digest = Digest()
    Array(text.utf8).withUnsafeBytes { digest.update($0) }
    return digest.value
  }

  private static func compose(_ yaml: String, _ fileName: String) throws(FixtureError) -> Node {
    do {
      // Every value is read as text here; to guess at types costs several MiB of regular expressions.
      if let node = try Yams.compose(yaml: yaml, .basic, .default, .utf8) { return node }
    } catch {
      throw .recipe(RecipeMistake(error, file: fileName))
    }
    throw .recipe(
      RecipeMistake(
        file: fileName, line: 1, column: 1, problem: "the file is empty; write a recipe into it"))
  }
}

extension Recipe.Kind {
  /// The keys that recipes of this kind have besides those that all have.
  fileprivate var keys: [String] {
    switch self {
    case .report: ["sections", "find", "bodies", "words"]
    case .log: ["start", "step", "lines", "rare", "words"]
    case .numbers: ["digits", "negative"]
    case .records: ["magic", "lines", "words"]
    }
  }
}
