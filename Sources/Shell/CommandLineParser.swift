import ArgumentParser
import CaseStudies
import Course
import Spelling

/// Turns words into a command with ArgumentParser. A unique prefix of a command's name is enough, a
/// misspelt name gets a suggestion, `--plain` may be anywhere, and errors take the project's form.
enum CommandLineParser {
  /// The most words a command takes, not counting a program's after `--`: ArgumentParser's time
  /// grows with their square.
  static let maximumWordCount = 1000

  /// Parses the words of a line, without the program's name.
  ///
  /// - Returns: The command, the shell if no command is named, or a help page.
  /// - Throws: A usage failure; `CleanText` for `--version` and completion scripts.
  static func parse(_ words: [String]) throws -> any Runnable {
    let line = try CommandLineWords(words)
    let parsed: any ParsableCommand
    do {
      parsed = try HighWater.parseAsRoot(line.words)
    } catch  where HighWater.exitCode(for: error) == .success {
      guard line.asksForHelp else { throw CleanText(text: HighWater.fullMessage(for: error)) }
      return try helpRequest(line)
    } catch {
      throw usageFailure(error, path: line.path)
    }
    switch parsed {
    case var command as any ProgramCommand:
      command.words += line.programWords
      return command
    case let command as any SessionCommand: return command
    case let root as HighWater: return ShellCommand(root: root)
    // ArgumentParser's own `help`, and commands that only group others.
    default: return try helpRequest(line)
    }
  }

  /// Whether the words ask for drawing in ASCII without colour.
  static func isPlain(_ words: [String]) -> Bool {
    CommandLineWords.ownWords(of: words).contains("--plain")
  }

  /// Whether the words ask for colour or for none; `auto` if they ask for neither.
  static func color(_ words: [String]) -> ColorChoice {
    let own = CommandLineWords.ownWords(of: words)
    let place = own.lastIndex { $0 == "--color" || $0.hasPrefix("--color=") }
    guard let place else { return .auto }
    let value =
      own[place] == "--color"
      ? own.dropFirst(place + 1).first : String(own[place].dropFirst("--color=".count))
    return value.flatMap { ColorChoice(rawValue: $0) } ?? .auto
  }

  /// The index of the command's name, after the program's own options; `nil` if there is none.
  static func commandPlace(_ words: [String]) -> Int? {
    var place = 0
    while place < words.count, words[place].hasPrefix("-") {
      let word = words[place]
      let name = String(word.prefix { $0 != "=" })
      if HighWater.valueOptions.contains(name) {
        place += name == word ? 2 : 1
      } else if HighWater.flags.contains(name) {
        place += 1
      } else {
        // An option of ArgumentParser's own; what follows it is its own too.
        return nil
      }
    }
    return place < words.count ? place : nil
  }

  /// The page asked for by `help`, by `--help`, or by a command that only groups others.
  private static func helpRequest(_ line: CommandLineWords) throws -> HelpRequest {
    let place = line.commandPlace ?? line.words.count
    let ownWords = line.words[..<place].filter { $0 != "--help" && $0 != "-h" }
    let named = line.words[place...].filter { !$0.hasPrefix("-") }
    return HelpRequest(
      root: try HighWater.parse(ownWords),
      words: named.first == HelpRequest.commandName
        ? Array(named.dropFirst()) : CommandOutline.highwater.command(of: named).path,
      isOfProgram: named.isEmpty && line.asksForHelp)
  }

  /// Puts an error of ArgumentParser's into one line.
  private static func usageFailure(_ error: any Error, path: [String]) -> CommandFailure {
    let message = HighWater.message(for: error).split(separator: "\n").joined(separator: " ")
    let lowered = message.prefix(1).lowercased() + message.dropFirst()
    let trimmed = lowered.hasSuffix(".") ? String(lowered.dropLast()) : lowered
    let subject = path.isEmpty ? "highwater" : path.joined(separator: " ")
    if let hint = trimmed.firstRange(of: ". Did you mean ") {
      return .usage(
        "\(subject): \(trimmed[..<hint.lowerBound]); did you mean \(trimmed[hint.upperBound...])")
    }
    if let message = InvalidValue(trimmed)?.message(subject: subject) { return .usage(message) }
    if let choice = trimmed.firstRange(of: ". Please provide ") {
      return .usage(
        "\(subject): \(trimmed[..<choice.lowerBound]); give \(trimmed[choice.upperBound...])")
    }
    let help = ([HelpRequest.commandName] + path).joined(separator: " ")
    return .usage("\(subject): \(trimmed); type '\(help)' to see what it takes")
  }
}

/// A line's words, prepared for ArgumentParser.
struct CommandLineWords {
  /// The words, with command names in full and without a program's words.
  private(set) var words: [String]
  /// The words of a program after `--`; empty for other commands.
  private(set) var programWords: [String] = []
  /// The index of the command's name; `nil` if there is none.
  let commandPlace: Int?
  /// The full names of the commands on the line.
  private(set) var path: [String] = []

  /// Prepares the words.
  ///
  /// - Throws: A usage failure for an unknown or ambiguous name, or too many words.
  init(_ words: [String]) throws(CommandFailure) {
    let programStart = Self.programStart(in: words) ?? words.count
    programWords = Array(words[programStart...])
    if programWords.first == "--" { programWords.removeFirst() }
    self.words = Self.movingToFront(Array(words[..<programStart]))
    commandPlace = CommandLineParser.commandPlace(self.words)
    var command = CommandOutline.highwater
    if let commandPlace { command = try expandNames(from: commandPlace) }
    guard self.words.count <= CommandLineParser.maximumWordCount else {
      throw .usage(
        "\(path.isEmpty ? "highwater" : path.joined(separator: " ")): cannot take "
          + "'\(self.words.count)' words; give at most \(CommandLineParser.maximumWordCount)")
    }
    if let commandPlace {
      spellOut(command.sharedOptions, from: commandPlace)
      try joinNegativeValues(from: commandPlace)
    }
  }

  /// Whether the words hold `--help` or `-h`.
  var asksForHelp: Bool {
    Self.ownWords(of: words).contains { $0 == "--help" || $0 == "-h" }
  }

  /// The index at which a program's words begin, with the `--` before them if there is one; `nil`
  /// if the command takes no program, or none is named.
  static func programStart(in words: [String]) -> Int? {
    guard let place = CommandLineParser.commandPlace(words) else { return nil }
    let found = CommandOutline.highwater.command(of: words[place...])
    guard found.command.takesProgram else { return nil }
    guard let flags = found.command.flagsBeforeProgram else { return words.firstIndex(of: "--") }
    var index = place + found.path.count
    while index < words.count, words[index].hasPrefix("-"), words[index] != "--" {
      let isAlone = words[index].contains("=") || flags.contains(words[index])
      index += isAlone ? 1 : 2
    }
    return index < words.count ? index : nil
  }

  /// The words of a command itself: those before a program's, and before `--`, after which none is
  /// an option.
  static func ownWords(of words: [String]) -> ArraySlice<String> {
    words[..<(programStart(in: words) ?? words.count)].prefix { $0 != "--" }
  }

  /// Moves `--plain` and `--color` first: only the program itself takes them, but people write them
  /// at the end.
  private static func movingToFront(_ words: [String]) -> [String] {
    let own = ownWords(of: words)
    var moved: [String] = []
    var others: [String] = []
    var index = 0
    while index < own.count {
      let word = own[index]
      let length = word == "--color" && index + 1 < own.count ? 2 : 1
      if word == "--plain" || word.hasPrefix("--color=") || length == 2 {
        moved += own[index..<(index + length)]
      } else {
        others.append(word)
      }
      index += length
    }
    return moved + others + words.dropFirst(own.count)
  }

  /// Replaces unique prefixes of command names by the full names.
  ///
  /// - Returns: The last command named.
  private mutating func expandNames(from place: Int) throws(CommandFailure) -> CommandOutline {
    var command = CommandOutline.highwater
    for index in place..<words.count {
      guard !command.subcommands.isEmpty else { break }
      switch command.match(words[index]) {
      case .one(let next):
        words[index] = next.name
        path.append(next.name)
        command = next
      case .none:
        // A head with a default subcommand takes that one's words too.
        if command.hasDefault || words[index].hasPrefix("-") { return command }
        throw .usage(Self.unknown(words[index], in: command, isRoot: path.isEmpty))
      case .several(let matches):
        throw .usage(
          "\(command.name): '\(words[index])' could be \(matches.joined(separator: ", ")); "
            + "write more of it")
      }
    }
    return command
  }

  /// Replaces the command's short options that the program has too by their long names.
  ///
  /// ArgumentParser would give them to the program wherever they are: `tail -c 10` would lose
  /// `-c 10`.
  private mutating func spellOut(_ options: [String: String], from place: Int) {
    guard !options.isEmpty else { return }
    for index in Self.ownWords(of: words).indices.dropFirst(place) {
      let word = words[index]
      guard let long = options[String(word.prefix(2))] else { continue }
      words[index] = word.count == 2 ? long : "\(long)=\(word.dropFirst(2))"
    }
  }

  /// Joins a value that begins with a dash and a digit to its option, as in `--size=-5MiB`, so that
  /// the option's own check can say what is wrong with it: ArgumentParser would only miss a value.
  ///
  /// - Throws: A usage failure for such a word that is no option's value.
  private mutating func joinNegativeValues(from place: Int) throws(CommandFailure) {
    func isNegative(_ word: String) -> Bool {
      let second = word.dropFirst().first
      return word.first == "-" && (second.map { $0.isNumber || $0 == "." } ?? false)
    }
    let own = Self.ownWords(of: words).dropFirst(place)
    guard own.contains(where: isNegative), let tree = try? CommandTree.highwater() else { return }
    let arguments = tree.command(of: path).command.ownArguments
    /// ArgumentParser says what is wrong with such an option, which matters more than its value.
    func isUnknownOption(_ word: String) -> Bool {
      word.hasPrefix("-") && !word.contains("=")
        && !arguments.contains { ($0.names ?? []).contains { $0.text == word } }
    }
    var joined: [String] = []
    for word in own {
      let option = joined.last.flatMap { last in arguments.first { $0.takes(valueAfter: last) } }
      if isNegative(word), let option {
        let long = option.names?.first { $0.kind == "long" }
        joined[joined.count - 1] = "\(long?.text ?? joined[joined.count - 1])=\(word)"
      } else if isNegative(word), joined.last.map(isUnknownOption) != true {
        let place = arguments.first { $0.kind == .positional }
        throw .usage(
          InvalidValue(value: word, option: nil, valueName: place?.valueName ?? "")
            .message(subject: path.joined(separator: " "))
            ?? "\(path.joined(separator: " ")): there is no option '\(word)'; type "
            + "'help \(path.joined(separator: " "))' to see what it takes")
      } else {
        joined.append(word)
      }
    }
    words.replaceSubrange(own.indices, with: joined)
  }

  private static func unknown(
    _ word: String, in command: CommandOutline, isRoot: Bool
  ) -> String {
    if isRoot, CaseStudy.named(word) != nil {
      return "highwater: '\(word)' is a case, not a command; did you mean 'compare \(word)'?"
    }
    let hint = Spelling.nearest(to: word, in: command.subcommandNames).map {
      "did you mean '\($0)'?"
    }
    let list = isRoot ? "help" : "help \(command.name)"
    return "\(command.name): there is no command '\(word)'; "
      + (hint ?? "type '\(list)' to list them")
  }
}

/// Text that the user asked for, such as a completion script; not a failure.
struct CleanText: Error {
  /// The text, ending in a newline.
  let text: String

  init(text: String) {
    self.text = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
  }
}

/// The command tree in outline: what the parser must know about the commands to parse a line.
///
/// It is read from the commands' own types in microseconds; `CommandTree`, which knows every
/// option, takes milliseconds.
struct CommandOutline: Sendable {
  let name: String
  let aliases: [String]
  /// Whether help lists it and a unique prefix of its name is enough.
  let isShown: Bool
  /// Whether it runs one of its subcommands if none is named.
  let hasDefault: Bool
  /// Whether the words after `--` are the command line of a program.
  let takesProgram: Bool
  /// The options without a value, if a program may follow the command's options without `--`.
  let flagsBeforeProgram: Set<String>?
  /// The short options that the program has too, with the long names that replace them.
  let sharedOptions: [String: String]
  /// Whether it is about the learner's progress in the lessons.
  let concernsProgress: Bool
  let subcommands: [CommandOutline]

  /// The outline of this program, made once.
  static let highwater = CommandOutline(
    name: HighWater._commandName,
    subcommands: HighWater.groups.flatMap { $0.commands.map { CommandOutline($0) } }
      + [CommandOutline(name: HelpRequest.commandName)])

  /// What a word can mean among the subcommands.
  enum Match {
    case none
    case one(CommandOutline)
    case several([String])
  }

  /// The command named at the start of a line.
  struct Found {
    var command: CommandOutline
    /// The full names of the commands that lead to it, without the program's.
    var path: [String]
  }

  private init(_ type: any ListedCommand.Type) {
    let configuration = type.configuration
    name = type._commandName
    aliases = configuration.aliases
    isShown = configuration.shouldDisplay
    hasDefault = configuration.defaultSubcommand != nil
    takesProgram = type.takesProgram
    flagsBeforeProgram = type.flagsBeforeProgram
    sharedOptions = type.sharedOptions
    concernsProgress = type.concernsProgress
    subcommands = type.subcommands.map { CommandOutline($0) }
  }

  /// The program itself, or a command that ArgumentParser adds.
  private init(name: String, subcommands: [CommandOutline] = []) {
    self.name = name
    aliases = []
    isShown = true
    hasDefault = false
    takesProgram = false
    flagsBeforeProgram = nil
    sharedOptions = [:]
    concernsProgress = false
    self.subcommands = subcommands
  }

  /// The names and aliases of the shown subcommands.
  var subcommandNames: [String] {
    subcommands.filter(\.isShown).flatMap { [$0.name] + $0.aliases }
  }

  /// Finds the subcommand that a word names: by its full name, an alias, or a prefix no other has.
  func match(_ word: String) -> Match {
    let exact = subcommands.first { $0.name == word || $0.aliases.contains(word) }
    if let exact { return .one(exact) }
    guard !word.isEmpty else { return .none }
    let begun = subcommands.filter { command in
      command.isShown && ([command.name] + command.aliases).contains { $0.hasPrefix(word) }
    }
    switch begun.count {
    case 0: return .none
    case 1: return .one(begun[0])
    default: return .several(begun.map(\.name))
    }
  }

  /// Follows command names, or unique prefixes of them, from the start of a line.
  ///
  /// - Returns: The last command named; its path has one name per word that named a command.
  func command(of words: some Sequence<String>) -> Found {
    var found = Found(command: self, path: [])
    for word in words {
      guard case .one(let next) = found.command.match(word) else { break }
      found.command = next
      found.path.append(next.name)
    }
    return found
  }
}
