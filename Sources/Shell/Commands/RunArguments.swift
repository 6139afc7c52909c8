import ArgumentParser
import CaseStudies
import Course
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// What versions and commands work on.
struct InputArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Work on this file of yours.", valueName: "path"), completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "Work on a made file of this size, as in 64MiB; made when missing.", valueName: "size"),
    completion: .grammar)
  var size: String?

  @Option(
    help: ArgumentHelp("The recipe of the made file.", valueName: "recipe"), completion: .grammar)
  var fixture: String?

  /// Whether any of these was given.
  var isGiven: Bool { file != nil || size != nil || fixture != nil }

  /// What was given; `nil` if nothing was.
  func given() throws(CommandFailure) -> InputSource? { isGiven ? try source() : nil }

  func source() throws(CommandFailure) -> InputSource {
    guard let file else {
      return .fixture(name: fixture, size: try size.map(parseSize))
    }
    guard size == nil, fixture == nil else {
      throw .usage("input: '--file' excludes --size and --fixture; give the one or the other")
    }
    return .file(file)
  }
}

/// How to make and report runs, the same for every command that measures.
struct RunArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Run each version so many times, by turns.", valueName: "count"))
  var runs = 1

  @Option(
    help: ArgumentHelp(
      "End a run that holds more than this, by a cgroup where one can be made.", valueName: "size"),
    completion: .grammar)
  var limit: String?

  @Option(
    help: ArgumentHelp(
      "End any run at this; half of the available memory unless 'set cap' says otherwise.",
      valueName: "size"), completion: .grammar)
  var cap: String?

  @Option(help: ArgumentHelp("End a run after this time, as in 30s or 2m.", valueName: "time"))
  var timeout: String?

  @Option(
    help: ArgumentHelp("Sample the memory this often; 5ms by default.", valueName: "time"))
  var interval: String?

  @Flag(
    help: ArgumentHelp(
      "Drop the input from the page cache before each run; where it cannot be, as on tmpfs, the "
        + "result says so."))
  var cold = false

  @Flag(
    help: ArgumentHelp(
      "Leave out the [MEMORY] lines that are written as each phase ends."))
  var quiet = false

  @Option(help: "Print the result in this form.")
  var format = OutputFormat.text

  func options() throws(CommandFailure) -> RunOptions {
    guard (1...1000).contains(runs) else {
      throw .usage("runs: cannot make '\(runs)' runs; ask for 1 to 1000")
    }
    let sampleInterval = try interval.map(parseDuration) ?? .milliseconds(5)
    guard (.milliseconds(1) ... .seconds(60)).contains(sampleInterval) else {
      throw .usage("interval: cannot sample every '\(interval ?? "")'; ask for 1ms to 60s")
    }
    return RunOptions(
      sampleInterval: sampleInterval, timeout: try timeout.map(parseDuration),
      limit: try limit.map { text throws(CommandFailure) in try parseBound("limit", text) },
      cap: try cap.map { text throws(CommandFailure) in try parseBound("cap", text) },
      isCold: cold)
  }

  private func parseBound(_ name: String, _ text: String) throws(CommandFailure) -> ByteCount {
    let size = try parseSize(text)
    guard size >= .mebibytes(1) else {
      throw .usage("\(name): no program runs in '\(text)'; give 1MiB or more")
    }
    return size
  }
}

/// What only runs of a case take.
struct CaseRunArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the answer to this file; '-' shows it below the results, control characters escaped.",
      valueName: "path"), completion: .file())
  var answer: String?

  @Flag(help: "Run even what is expected to exceed the safety cap, which then ends it.")
  var force = false
}

extension OutputFormat: ExpressibleByArgument {}

/// Reads a size; throws a usage failure with the reason.
func parseSize(_ text: String) throws(CommandFailure) -> ByteCount {
  do {
    return try ByteCount(parsing: text)
  } catch {
    throw .usage(error.description)
  }
}

/// Reads a time such as `30s`, `1.5s`, `200ms`, `2m` or `1h`; a bare number is seconds.
func parseDuration(_ text: String) throws(CommandFailure) -> Duration {
  let isNegative = text.hasPrefix("-")
  let number = text.drop { $0 == "-" }.prefix { $0.isNumber || $0 == "." }
  let factors: [Substring: Double] = ["": 1, "ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600]
  let value = Double(number)
  let factor = factors[text.drop { $0 == "-" }.dropFirst(number.count)]
  if let value, factor != nil, isNegative || value == 0 {
    throw .usage(
      "time: '\(text)' is \(isNegative && value > 0 ? "below 0" : "no time at all"); "
        + "give more than 0, as in 200ms, 30s or 2m")
  }
  guard let value, let factor, value > 0, value * factor < 1e9 else {
    throw .usage("time: cannot read '\(text)'; write a number and a unit, as in 200ms, 30s or 2m")
  }
  return .seconds(value * factor)
}

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
