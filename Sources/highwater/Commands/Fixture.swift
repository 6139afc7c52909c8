import ArgumentParser
import FixtureMaking
import Presentation
import Workbook

/// `fixture …`: the large files that the cases work on.
struct FixtureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fixture", abstract: "Make, list and remove the large files the cases work on.",
    subcommands: [FixtureMake.self, FixtureList.self, FixtureInfo.self, FixtureRemove.self])
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
  @Argument(help: "The recipe; 'fixture list' names them.") var name: String
  @Option(help: ArgumentHelp("The file's size, as in 256MiB.", valueName: "size"))
  var size: String
  @Option(help: ArgumentHelp("Another seed than the recipe's.", valueName: "number"))
  var seed: UInt64?

  func run(in session: Session) throws {
    let started = ContinuousClock.now
    let fixture = try session.makeFixture(name, size: try parseSize(size), seed: seed)
    let time = FigureText.seconds(started.duration(to: .now))
    session.output.write(
      fixture.wasReused
        ? "fixture: '\(fixture.path)' is there already, \(fixture.size), seed \(fixture.seed)\n"
        : "fixture: made '\(fixture.path)', \(fixture.size), seed \(fixture.seed), in \(time)\n")
  }
}
