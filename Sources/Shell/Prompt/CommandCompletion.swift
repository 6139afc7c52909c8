import ArgumentParser
import CaseStudies
import LessonScript
import LineEditing
import Presentation
import TerminalText
import Workbook

/// What can be typed at the cursor: commands, options and their values, from the command tree and
/// the session.
struct CommandCompletion {
  let session: Session

  func complete(_ line: String, cursor: String.Index) -> Completion {
    let head = String(line[..<cursor])
    let split = CommandWords(head)
    guard split.commentStart == nil else {
      return Completion(replacing: cursor..<cursor, candidates: [])
    }
    let isInWord = split.words.last.map { $0.range.upperBound == head.utf8.count } ?? false
    let typed = isInWord ? split.words.last : nil
    let before = (isInWord ? Array(split.words.dropLast()) : split.words).map(\.text)
    let start = typed.map { line.utf8.index(line.startIndex, offsetBy: $0.range.lowerBound) }
    return Completion(
      replacing: (start ?? cursor)..<cursor,
      candidates: candidates(after: before, beginning: typed?.text ?? "").map(shown))
  }

  /// What can follow some words.
  ///
  /// - Parameters:
  ///   - words: The words before it, without quotes.
  ///   - beginning: The part of the word typed so far.
  /// - Returns: The candidates in the order of listing; empty if ArgumentParser's description of
  ///   the commands cannot be read.
  func candidates(after words: [String], beginning: String) -> [Completion.Candidate] {
    guard let tree = try? CommandTree.highwater() else { return [] }
    // The program's name is not needed at the prompt, but does no harm there.
    let words = words.first == HighWater._commandName ? Array(words.dropFirst()) : words
    let position = CommandPosition(after: words, beginning: beginning, in: tree)
    switch position.expectation {
    case .command: return commands(at: position)
    case .option: return options(at: position)
    case .program(let isFirst): return ProgramCompletion.candidates(beginning, isFirst: isFirst)
    case .value(let argument, let beginning, let prefix):
      let values = ValueCompletion(session: session, position: position)
        .candidates(for: argument, beginning: beginning)
      guard
        !values.isEmpty || !beginning.isEmpty || !prefix.isEmpty || !argument.isOptional
          || argument.kind != .positional
      else { return options(at: position) }
      return values.map { $0.preceded(by: prefix) }
    case .nothing: return []
    }
  }

  private func commands(at position: CommandPosition) -> [Completion.Candidate] {
    let beginning = position.beginning
    let all = position.found.command.shownSubcommands
    let named = all.filter { $0.commandName.hasPrefix(beginning) }.map {
      Completion.Candidate($0.commandName, summary: $0.abstract)
    }
    guard named.isEmpty, !beginning.isEmpty else { return named }
    return all.flatMap { command in
      (command.aliases ?? []).filter { $0.hasPrefix(beginning) }
        .map { Completion.Candidate($0, summary: command.abstract) }
    }
  }

  private func options(at position: CommandPosition) -> [Completion.Candidate] {
    (position.arguments + CommandTree.Argument.common).filter {
      $0.isRepeating || !position.isGiven($0)
    }.flatMap { argument in
      (argument.names ?? []).filter { name in
        name.kind == "long"
          ? name.text.hasPrefix(position.beginning) : name.text == position.beginning
      }.map { Completion.Candidate($0.text, summary: argument.abstract) }
    }
  }

  /// The candidate, made safe for this terminal.
  private func shown(_ candidate: Completion.Candidate) -> Completion.Candidate {
    let display = session.output.display
    var candidate = candidate
    candidate.label = display.visible(candidate.label)
    candidate.summary = candidate.summary.map { display.visible($0) }
    return candidate
  }
}

extension CommandTree.Argument {
  /// The options that may follow any command.
  fileprivate static let common = [
    flag("plain", "Draw in ASCII, without colour."),
    flag("help", "Explain the command."),
  ]

  private static func flag(_ name: String, _ abstract: String) -> Self {
    CommandTree.Argument(
      kind: .flag, shouldDisplay: true, isOptional: true, isRepeating: false,
      parsingStrategy: "default", names: [Name(kind: "long", name: name)], abstract: abstract)
  }
}

extension Completion.Candidate {
  /// The candidate after a prefix in the same word.
  func preceded(by prefix: String) -> Self {
    guard !prefix.isEmpty else { return self }
    var candidate = self
    candidate.text = prefix + text
    return candidate
  }
}

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
