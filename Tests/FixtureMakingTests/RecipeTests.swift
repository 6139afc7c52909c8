import BuiltIn
import Testing

@testable import FixtureMaking

@Suite struct RecipeTests {
  @Test func `reads the built-in recipes`() throws {
    let recipes = try Recipe.all(from: BuiltIn.recipes.bytes)
    #expect(
      recipes.map(\.name) == [
        "amounts", "database", "gzip", "json", "log", "numbers", "records", "report", "requests",
        "xml",
      ])
    #expect(recipes[0].kind == .numbers)
    #expect(recipes.dropFirst().map(\.kind.rawValue) == recipes.dropFirst().map(\.name))
    for recipe in recipes {
      #expect(recipe.about.hasSuffix("."))
      guard recipe.kind != .database else { continue }
      #expect(recipe.bytes(size: 50_000).count == 50_000)
    }
    #expect(recipes[6].magic == "HIGHWATER-RECORDS 1")
    #expect(recipes[7].findableSection == "Out of Memory Messages")
  }

  @Test func `makes a report whose section to find is the only one of its name`() throws {
    let recipes = try Recipe.all(from: BuiltIn.recipes.bytes)
    let report = try #require(recipes.first { $0.kind == .report })
    for size in [3000, 100_000, 1_000_000] {
      let lines = report.lines(size: size)
      let found = lines.indices.filter {
        lines[$0].hasPrefix("#==[") && lines[$0].lowercased().contains("messages")
      }
      #expect(found.count == 1)
      let before = lines[..<(found.first ?? 0)].reduce(0) { $0 + $1.utf8.count + 1 }
      #expect(before * 10 >= size * 9 && before < size)
    }
  }

  @Test func `tells recipes apart by their text`() throws {
    let recipe = try TestRecipes.make(.numbers)
    let changed = try Recipe(yaml: TestRecipes.numbers + "\n# a remark", fileName: "numbers.yaml")
    #expect(recipe.digest != changed.digest)
    #expect(recipe.seed == 1)
    #expect(recipe.magic == nil && recipe.findableSection == nil)
  }

  @Test func `names the file that is not UTF-8`() {
    #expect {
      try Recipe.all(from: ["a.yaml": [0x6B, 0xFF]])
    } throws: { error in
      "\(error)" == "a.yaml:1:1: the text is not UTF-8; save it as UTF-8"
    }
  }

  /// A recipe with one mistake, and what is said about it.
  struct Mistake: CustomTestStringConvertible {
    var recipe: Recipe.Kind
    /// The text that is replaced, and what by.
    var change: (String, String)
    var message: String
    var testDescription: String { message }

    init(_ recipe: Recipe.Kind, _ old: String, _ new: String, _ message: String) {
      self.recipe = recipe
      change = (old, new)
      self.message = message
    }
  }

  static let mistakes: [Mistake] = [
    Mistake(.numbers, "seed: 1", "sead: 1", "3:1: unknown key 'sead'; did you mean 'seed'?"),
    Mistake(
      .numbers, "seed: 1", "colour: 1",
      "3:1: unknown key 'colour'; use one of kind, about, seed, digits, negative, width"),
    Mistake(.numbers, "seed: 1\n", "", "1:1: the key 'seed' is missing; add it"),
    Mistake(
      .numbers, "seed: 1", "seed: -1", "3:7: 'seed' must be a whole number of 64 bits; write one"),
    Mistake(
      .numbers, "kind: numbers", "kind: number",
      "1:7: unknown kind 'number'; did you mean 'numbers'?"),
    Mistake(
      .numbers, "about: Numbers.", "about:", "2:7: 'about' must be a text; write it in quotes"),
    Mistake(
      .numbers, "negative: 50", "negative: half",
      "5:11: 'negative' must be a whole number from 0 to 100; write one"),
    Mistake(
      .numbers, "most: 9", "most: 19", "4:27: 'most' must be a whole number from 2 to 18; write one"
    ),
    Mistake(
      .numbers, "fewest: 1", "fewest: 10",
      "4:18: 'fewest' must be a whole number from 1 to 9; write one"),
    Mistake(
      .numbers, "{fewest: 1, most: 9}", "[1, 9]",
      "4:9: a mapping belongs here; write 'key: value' lines"),
    Mistake(
      .numbers, "digits: {", "digits: {[x]: 1, ",
      "4:10: a key must be a plain word; write one"),
    Mistake(
      .numbers, "negative: 50", "negative: 50\nnegative: 5",
      "5:1: the key 'negative' is given twice; remove one"),
    Mistake(
      .numbers, "about: Numbers.", "about: 'open",
      "5:13: this is not YAML (found unexpected end of stream); check quotes and indentation"),
    Mistake(
      .log, "2024-02-28", "2024-02-30", "4:8: '2024-02-30' is not a day; write one as 2026-03-01"),
    Mistake(
      .log, "{who} took", "{whom} took",
      "9:13: there are no words named 'whom'; did you mean 'who'?"),
    Mistake(
      .log, "rare: [", "rare: 5 #", "15:7: 'rare' must be a list; write its items as '- item'"),
    Mistake(
      .log, "weight: 9", "weight: 0",
      "7:13: 'weight' must be a whole number from 1 to 1000; write one"),
    Mistake(
      .records, "TEST-RECORDS 1", "TÜST",
      "4:8: 'magic' must be up to 80 printable ASCII characters; shorten it"),
    Mistake(
      .report, "find: Needle Work", "find: Needle",
      "8:7: no section is named 'Needle'; did you mean 'Needle Work'?"),
    Mistake(
      .report, "find: Needle Work", "find: Über alles",
      "8:7: the section 'Über alles' begins before the last tenth; "
        + "move it down, or give those before it more weight"),
    Mistake(
      .report, "First Steps", "needle works",
      "8:7: the section 'needle works' would be found before 'Needle Work'; rename one"),
    Mistake(
      .report, "body: odd", "body: od", "6:30: no body is named 'od'; did you mean 'odd'?"),
    Mistake(
      .report, "First Steps", "'First ] Steps'",
      "5:12: a section's name has no ']', is one line and has up to 200 bytes; change it"),
  ]

  @Test(arguments: mistakes)
  func `tells a mistake with its place`(mistake: Mistake) throws {
    let text = try #require(TestRecipes.texts[mistake.recipe.rawValue])
    let changed = text.replacing(mistake.change.0, with: mistake.change.1, maxReplacements: 1)
    #expect(changed != text)
    #expect {
      try Recipe(yaml: changed, fileName: "my.yaml")
    } throws: { error in
      #expect("\(error)" == "my.yaml:\(mistake.message)")
      return true
    }
  }

  @Test(arguments: ["", "# nothing\n", "[1, 2]", "just text", "{", "\u{0}", "a: &x [*x]"])
  func `refuses what is no recipe`(text: String) {
    #expect(throws: FixtureError.self) { try Recipe(yaml: text, fileName: "my.yaml") }
  }

  @Test func `refuses a text that can grow too long`() throws {
    let text = TestRecipes.log.replacing(
      "naïve", with: String(repeating: "x", count: TextTemplate.mostBytes))
    #expect {
      try Recipe(yaml: text, fileName: "my.yaml")
    } throws: { error in
      "\(error)" == "my.yaml:9:36: the text can grow beyond 4096 bytes; shorten it"
    }
  }
}
