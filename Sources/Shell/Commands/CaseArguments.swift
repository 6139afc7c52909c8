import Course
import ArgumentParser
import CaseStudies
import Workbook

/// What follows a case: its own word, and its options.
///
/// A command declares the two groups beside each other. In a group around them, a debug build would
/// check each option four times as often (ArgumentParser checks a group's options wherever it lists
/// the arguments around it), and take a third of a second to read a line.
struct CaseArguments {
  /// The program has a `-c` too.
  static let sharedOptions = ["-c": "--bytes"]

  var word: CaseWordArguments
  var options: CaseOptionArguments

  /// The options given to a case, by their long names.
  ///
  /// - Throws: A usage failure for a word after a case that takes none, and for an unknown case.
  func values(forCase caseID: String) throws(CommandFailure) -> [String: String] {
    try options.values(forCase: caseID, mode: word.mode)
  }
}

/// The word after a case.
struct CaseWordArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("transform: upper, lower or rot13.", valueName: "mode"),
    completion: .grammar)
  var mode: String?
}

/// The options of all cases; each case takes its own, and lists them when given another.
struct CaseOptionArguments: ParsableArguments {
  /// Their heading in help.
  static let title = "Options of the cases"

  @Option(
    name: [.customShort("n", allowingJoined: true), .long],
    help: ArgumentHelp(
      "tail: so many lines; lookup: these, as in 5,1000,20-29.", valueName: "count"))
  var lines: String?

  @Option(
    name: [.customShort("c", allowingJoined: true), .long],
    help: ArgumentHelp("tail, preview: so many bytes.", valueName: "size"), completion: .grammar)
  var bytes: String?

  @Option(help: ArgumentHelp("count, search, gunzip: the text to find.", valueName: "text"))
  var pattern: String?

  @Flag(
    name: [.customShort("i"), .customLong("ignore-case")],
    help: "search: letters of ASCII in any case.")
  var ignoreCase = false

  @Flag(
    name: [.customShort("E"), .long], help: "search: the pattern is a POSIX extended expression.")
  var regex = false

  @Flag(help: "search: only how many lines match.")
  var count = false

  @Option(
    name: [.customShort("m", allowingJoined: true), .long],
    help: ArgumentHelp("search: stop after so many lines.", valueName: "count"))
  var max: String?

  @Option(help: ArgumentHelp("query: which rows, in SQL as after WHERE.", valueName: "text"))
  var rows: String?

  @Option(
    help: ArgumentHelp("queue, cache: so many lines or results are held.", valueName: "count"))
  var capacity: String?

  @Option(help: ArgumentHelp("xml: the element to sum up.", valueName: "name"))
  var element: String?

  @Option(
    help: ArgumentHelp(
      "sort: by the field of this number; groupby: the field that makes a group.",
      valueName: "field"))
  var key: String?

  @Option(help: ArgumentHelp("groupby: the field to sum up.", valueName: "field"))
  var value: String?

  @Option(
    help: ArgumentHelp(
      "json: the field to sum up; distinct: the one to count the values of.", valueName: "field"))
  var field: String?

  @Flag(help: "sort: by the number that each line or field begins with.")
  var numeric = false

  @Flag(help: "sort: the largest first.") var reverse = false

  @Option(
    help: ArgumentHelp("sort: the memory to sort in, 16MiB unless given.", valueName: "size"),
    completion: .grammar)
  var memory: String?

  @Option(
    name: [.customShort("k", allowingJoined: true), .long],
    help: ArgumentHelp("topk: how many numbers.", valueName: "count"))
  var top: String?

  @Option(help: ArgumentHelp("section: a part of the header's name.", valueName: "text"))
  var header: String?

  @Option(help: ArgumentHelp("header: say whether the file begins so.", valueName: "text"))
  var magic: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("transform: save the result in this file.", valueName: "path"),
    completion: .file())
  var output: String?

  /// Whether none was given.
  var isEmpty: Bool { values(mode: nil).isEmpty }

  /// The options given to a case, by their long names.
  ///
  /// - Parameters:
  ///   - caseID: The case.
  ///   - mode: The word after it.
  /// - Returns: The options that were given.
  /// - Throws: A usage failure for a word after a case that takes none, and for an unknown case.
  func values(
    forCase caseID: String, mode: String?
  ) throws(CommandFailure) -> [String: String] {
    let study = try CaseStudy.find(caseID)
    if let mode, !study.options.contains(where: \.isPositional) {
      let taken = study.options.map(\.usage).joined(separator: ", ")
      throw .usage(
        "\(study.id): unexpected argument '\(mode)'; it takes \(taken.isEmpty ? "none" : taken)")
    }
    return values(mode: mode)
  }

  private func values(mode: String?) -> [String: String] {
    let all: KeyValuePairs = [
      "mode": mode, "lines": lines, "bytes": bytes, "pattern": pattern,
      "ignore-case": ignoreCase ? "true" : nil, "regex": regex ? "true" : nil,
      "count": count ? "true" : nil, "max": max, "rows": rows, "element": element,
      "capacity": capacity, "key": key, "value": value, "field": field,
      "numeric": numeric ? "true" : nil, "reverse": reverse ? "true" : nil, "memory": memory,
      "top": top, "header": header, "magic": magic, "output": output,
    ]
    return all.reduce(into: [:]) { $0[$1.key] = $1.value }
  }
}
