import ArgumentParser

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
