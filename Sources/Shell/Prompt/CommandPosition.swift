import CaseStudies
import Workbook

/// A place in a command line: what precedes it, and what the command tree allows there.
struct CommandPosition {
  /// The command that the line names so far, and its path.
  let found: CommandTree.Found
  /// The words after the command's name.
  let words: [String]
  /// The part of the word typed so far, without quotes.
  let beginning: String

  /// What can be typed at a place.
  enum Expectation {
    /// The name of a command.
    case command
    /// An option's name.
    case option
    /// An argument's value, of which `beginning` is typed, after `prefix` in the same word.
    case value(CommandTree.Argument, beginning: String, prefix: String)
    /// A word of a program's own command line; the first is the program.
    case program(isFirst: Bool)
    case nothing
  }

  /// Finds the place after `words`.
  init(after words: [String], beginning: String, in tree: CommandTree) {
    found = tree.command(of: words)
    self.words = Array(words.dropFirst(found.path.count))
    self.beginning = beginning
  }

  /// The arguments of the command; of the cases' options, only those of the named case.
  var arguments: [CommandTree.Argument] {
    let study = study
    return found.command.ownArguments.filter { argument in
      guard argument.sectionTitle == CaseOptionArguments.title, let study else { return true }
      let names = argument.names?.map(\.name) ?? [argument.valueName ?? ""]
      return study.options.contains {
        names.contains($0.name) && $0.isPositional == (argument.kind == .positional)
      }
    }
  }

  /// The case that the line names.
  var study: CaseStudy? {
    let arguments = found.command.ownArguments
    return values(of: "case", among: arguments).first.flatMap { CaseStudy.named($0) }
  }

  var expectation: Expectation {
    let takesCommand = words.isEmpty && !found.command.shownSubcommands.isEmpty
    if takesCommand && !beginning.hasPrefix("-") { return .command }
    // The program's own options come before its commands, and only on the system's command line.
    guard !found.path.isEmpty else { return .nothing }
    let arguments = arguments
    let line = found.path + words
    if let start = CommandLineWords.programStart(in: line) {
      return .program(isFirst: line[start] == "--" && start == line.count - 1)
    }
    if words.contains("--") { return .nothing }
    if let option = words.last.flatMap({ last in arguments.first { $0.takes(valueAfter: last) } }) {
      return .value(option, beginning: beginning, prefix: "")
    }
    if beginning.hasPrefix("--"), let equals = beginning.firstIndex(of: "=") {
      let name = String(beginning[..<equals])
      guard let option = arguments.first(where: { $0.takes(valueAfter: name) }) else {
        return .nothing
      }
      return .value(
        option, beginning: String(beginning[beginning.index(after: equals)...]),
        prefix: name + "=")
    }
    if beginning.hasPrefix("-") { return .option }
    let outline = CommandOutline.highwater.command(of: found.path).command
    if outline.flagsBeforeProgram != nil, !beginning.isEmpty {
      return .program(isFirst: true)
    }
    let positionals = arguments.filter {
      $0.kind == .positional && $0.parsingStrategy != "postTerminator"
    }
    let given = places(among: arguments).count
    guard let next = positionals.dropFirst(given).first ?? positionals.last,
      given < positionals.count || next.isRepeating
    else { return .option }
    return .value(next, beginning: beginning, prefix: "")
  }

  /// What the line already gives for the arguments, options or not, whose value has this name.
  func values(of valueName: String) -> [String] { values(of: valueName, among: arguments) }

  /// Whether an option is on the line already.
  func isGiven(_ option: CommandTree.Argument) -> Bool {
    (option.names ?? []).contains { name in
      words.contains { $0 == name.text || $0.hasPrefix(name.text + "=") }
    }
  }

  private func values(
    of valueName: String, among arguments: [CommandTree.Argument]
  ) -> [String] {
    var values: [String] = []
    for (option, word) in zip(words, words.dropFirst()) {
      let isTaken = arguments.contains { $0.valueName == valueName && $0.takes(valueAfter: option) }
      if isTaken { values.append(word) }
    }
    let positionals = arguments.filter { $0.kind == .positional }
    for (index, word) in places(among: arguments).enumerated() {
      guard let argument = positionals.dropFirst(index).first ?? positionals.last else { break }
      if argument.valueName == valueName { values.append(word) }
    }
    return values
  }

  /// The values of positional arguments.
  private func places(among arguments: [CommandTree.Argument]) -> [String] {
    var places: [String] = []
    var isValue = false
    for word in words.prefix(while: { $0 != "--" }) {
      defer { isValue = arguments.contains { $0.takes(valueAfter: word) } }
      if !isValue && !word.hasPrefix("-") { places.append(word) }
    }
    return places
  }
}

extension CommandTree.Argument {
  /// Whether the word after this one is the option's value.
  func takes(valueAfter word: String) -> Bool {
    kind == .option && (names ?? []).contains { $0.text == word }
  }
}
