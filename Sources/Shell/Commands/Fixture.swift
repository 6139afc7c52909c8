import ArgumentParser
import Course
import FixtureMaking
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// `fixture …`: the large files that the cases work on.
struct FixtureCommand: ListedCommand {
  static let configuration = CommandConfiguration(
    commandName: "fixture", abstract: "Make, list and remove the large files the cases work on.",
    subcommands: subcommands.parsable)

  static let subcommands: [any ListedCommand.Type] = [
    FixtureMake.self, FixtureList.self, FixtureInfo.self, FixtureRemove.self,
  ]
}

/// `fixture make NAME --size SIZE`.
struct FixtureMake: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "make",
    abstract: "Make a file of exactly this size; the same bytes on every machine.",
    discussion: """
      An intact file of the same recipe, size and seed is kept.

        fixture make report --size 256MiB
        fixture make log --size 1GiB --seed 7
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The recipe; 'fixture list' names them.", valueName: "recipe"),
    completion: .grammar)
  var name: String
  @Option(
    help: ArgumentHelp("The file's size, as in 256MiB.", valueName: "size"), completion: .grammar)
  var size: String
  @Option(help: ArgumentHelp("Another seed than the recipe's.", valueName: "number"))
  var seed: UInt64?

  func run(in session: Session) throws {
    let started = ContinuousClock.now
    let fixture = try session.makeFixture(name, size: try parseSize(size), seed: seed)
    let time = "\(ByteCount.fixed(started.duration(to: .now) / .seconds(1))) s"
    session.output.write(
      sentence: fixture.wasReused
        ? "fixture: '\(fixture.path)' is there already, \(fixture.size), seed \(fixture.seed)"
        : "fixture: made '\(fixture.path)', \(fixture.size), seed \(fixture.seed), in \(time)")
  }
}

extension FixtureMake: LessonUsable {
  func effects() throws -> CommandEffects {
    // Runs use the recipe's own seed; a file with another would only fill the disk.
    guard seed == nil else {
      throw CommandFailure.usage(
        "command: a lesson cannot use a fixture of its own '--seed'; leave it out")
    }
    let fixture = CommandEffects.Fixture(
      recipe: try LessonGrammar.recipe(name), size: try parseSize(size))
    return CommandEffects(makes: [fixture])
  }
}

/// `fixture list`: the recipes, and the files made.
struct FixtureList: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the recipes and the files made by them.",
    discussion: """
        fixture list
        fixture list --format json
      """)

  @ParentCommand var root: HighWater

  @OptionGroup var listing: ListingArguments

  func run(in session: Session) throws {
    let output = session.output
    let store = try session.fixtures()
    guard listing.format == .text else {
      return store.writeJSON(try store.list()) { output.write($0) }
    }
    output.write(
      lines: Listing(
        headers: ["Recipe", "What it is"], rows: store.recipes.map { [$0.name, $0.about] }
      )
      .lines(on: output.display))
    let made = try store.list()
    output.write("\n")
    guard !made.isEmpty else {
      output.write(sentence: "None is made yet; 'fixture make report --size 64MiB' makes one.")
      return
    }
    output.write(
      lines: Listing(
        headers: ["File", "Size", "Seed"], rows: made.map { [$0.name, "\($0.size)", "\($0.seed)"] }
      ).lines(on: output.display))
    output.write(sentence: "in \(store.directory)")
  }
}

/// `fixture info NAME`: one made file, and whether it is intact.
struct FixtureInfo: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show a made file, and check that its bytes are those made.",
    discussion: """
        fixture info report-16MiB-seed1.txt
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The file's name, as 'fixture list' gives it.", valueName: "made-file"),
    completion: .grammar)
  var name: String

  func run(in session: Session) throws {
    let (fixture, state) = try session.fixtureInfo(name)
    let lines = [
      "path    \(fixture.path)", "recipe  \(fixture.recipe)",
      "size    \(fixture.size) (\(fixture.size.bytes) bytes)", "seed    \(fixture.seed)",
      state == .intact
        ? "state   intact" : "state   changed since it was made; it is made anew when asked for",
    ]
    session.output.write(lines: lines.map { session.output.display.visible($0) })
  }
}

/// `fixture remove NAME` or `--all`.
struct FixtureRemove: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a made file, or all of them.",
    discussion: """
        fixture remove report-16MiB-seed1.txt
        fixture remove --all
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The file's name, as 'fixture list' gives it.", valueName: "made-file"),
    completion: .grammar)
  var name: String?
  @Flag(help: "Remove all made files.") var all = false

  func validate() throws {
    guard (name != nil) != all else {
      throw ValidationError("Give the name of a made file, or --all")
    }
  }

  func run(in session: Session) throws {
    let store = try session.fixtures()
    let removed = try name.map { [try store.remove($0)] } ?? store.removeAll()
    for fixture in removed { session.output.write(sentence: "fixture: removed '\(fixture.name)'") }
    if removed.isEmpty { session.output.write(sentence: "fixture: there was none to remove") }
  }
}

extension FixtureStore {
  /// Writes the recipes and the files made by them as JSON, `highwater.fixtures/1`.
  ///
  /// - Parameters:
  ///   - made: The made files.
  ///   - sink: Takes the text in pieces.
  func writeJSON(_ made: [Fixture], to sink: @escaping (String) -> Void) {
    JSONWriter.listing("fixtures", version: HighWater.version, to: sink) { json in
      json.member("folder", directory)
      json.array("recipes", recipes, onOneLine: true) { json, recipe in
        json.member("recipe", recipe.name)
        json.member("kind", recipe.kind.rawValue)
        json.member("about", recipe.about)
        json.member("seed", recipe.seed)
      }
      json.array("files", made, onOneLine: true) { json, file in
        json.member("name", file.name)
        json.member("path", file.path)
        json.member("recipe", file.recipe)
        json.member("bytes", file.size.bytes)
        json.member("seed", file.seed)
      }
    }
  }
}
