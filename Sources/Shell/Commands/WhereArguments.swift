import ArgumentParser
import Course
import Presentation

/// Whether to find out which lines of code hold the memory at the peak, and how much of it to show.
struct WhereArguments: ParsableArguments {
  /// Their heading in help.
  static let title = "Where the memory is"
  /// Those without a value.
  static let flags: Set<String> = ["--where", "--all"]

  @Flag(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Run each once more, traced, and show the lines of code that held the memory at the peak; "
        + "'help where' says more."))
  var isAsked = false

  @OptionGroup var shown: WhereDetailArguments

  /// How much to show.
  ///
  /// - Throws: A usage failure without `--where`, and for a number that is none.
  func detail() throws(CommandFailure) -> WhereDetail {
    let detail = try shown.detail()
    guard isAsked || detail == WhereDetail() else {
      throw .usage(
        "where: '\(detail.isWhole ? "--all" : "--stacks")' is about what --where finds; add --where"
      )
    }
    return detail
  }
}

/// How much to show of where the memory is.
struct WhereDetailArguments: ParsableArguments {
  @Flag(help: "Show all lines that held memory, and not only the largest.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Show so many whole call stacks of each line, system code included.", valueName: "count"))
  var stacks = 0

  func detail() throws(CommandFailure) -> WhereDetail {
    guard (0...100).contains(stacks) else {
      throw .usage("stacks: cannot show '\(stacks)' of each line; ask for 0 to 100")
    }
    return WhereDetail(isWhole: all, stacks: stacks)
  }
}
