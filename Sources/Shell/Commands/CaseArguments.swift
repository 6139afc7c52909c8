import ArgumentParser

/// The options of all cases; each case takes those of its own and names them when given another.
struct CaseArguments: ParsableArguments {
  @Option(
    name: [.customShort("n"), .long], help: ArgumentHelp("tail: so many lines.", valueName: "count")
  )
  var lines: String?

  @Option(
    name: [.customShort("c"), .long],
    help: ArgumentHelp("tail: so many bytes instead of lines.", valueName: "count"))
  var bytes: String?

  @Option(help: ArgumentHelp("count: the text to count.", valueName: "text"))
  var pattern: String?

  @Option(help: ArgumentHelp("section: a part of the header's name.", valueName: "text"))
  var header: String?

  /// The options that were given, by their long names.
  var values: [String: String] {
    let all: KeyValuePairs = [
      "lines": lines, "bytes": bytes, "pattern": pattern, "header": header,
    ]
    return all.reduce(into: [:]) { $0[$1.key] = $1.value }
  }
}
