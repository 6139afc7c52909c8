import ArgumentParser

/// The form in which a list is printed.
enum ListingFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people, laid out for the terminal.
  case text
  /// For scripts.
  case json
}

/// What every command that prints a list takes.
struct ListingArguments: ParsableArguments {
  @Option(help: "Print it in this form.")
  var format = ListingFormat.text
}

extension HighWater {
  /// The version as lists in JSON name it.
  static var version: String { configuration.version }
}
