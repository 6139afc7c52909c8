import ArgumentParser
import Foundation

/// The command tree as values: every command with its options, as ArgumentParser tells them itself.
///
/// It is read off `_dumpHelp`, the JSON that ArgumentParser's own plugins for manuals and completion
/// scripts work from, so that no second list of the commands can go out of date.
struct CommandTree {
  /// One command and what it takes.
  struct Command: Decodable {
    var commandName: String
    var aliases: [String]?
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var defaultSubcommand: String?
    var subcommands: [Command]?
    var arguments: [Argument]?

    func subcommand(_ name: String) -> Command? {
      subcommands?.first { $0.commandName == name }
    }
  }

  /// One option, flag or positional argument.
  struct Argument: Decodable {
    enum Kind: String, Decodable {
      case positional, option, flag
    }

    struct Name: Decodable {
      var kind: String
      var name: String

      /// The name with its dashes.
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: Kind
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var parsingStrategy: String
    var sectionTitle: String?
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
  }

  /// A command that was found on a line, and how the line came to it.
  struct Found {
    var command: Command
    /// The whole names of the commands that lead to it, without the program's.
    var path: [String]
  }

  let root: Command

  /// The tree of this program, read once.
  static let highwater: CommandTree = {
    struct Dump: Decodable {
      var command: Command
    }
    let json = Data(HighWater._dumpHelp().utf8)
    do {
      var root = try JSONDecoder().decode(Dump.self, from: json).command
      root.describeHelp()
      return CommandTree(root: root)
    } catch {
      preconditionFailure("ArgumentParser's own description of the commands has changed: \(error)")
    }
  }()

  /// Follows the names of commands at the beginning of a line, or their unique beginnings.
  ///
  /// - Returns: the last command named; its path has as many names as words named it.
  func command(of words: some Sequence<String>) -> Found {
    var found = Found(command: root, path: [])
    for word in words {
      guard case .one(let next) = found.command.match(word) else { break }
      found.command = next
      found.path.append(next.commandName)
    }
    return found
  }
}

extension CommandTree.Command {
  /// What a word can mean among the subcommands.
  enum Match {
    case none
    case one(CommandTree.Command)
    case several([String])
  }

  /// The subcommands that are shown.
  var shownSubcommands: [CommandTree.Command] {
    (subcommands ?? []).filter { $0.shouldDisplay != false }
  }

  /// The names that a subcommand can be called by.
  var subcommandNames: [String] {
    shownSubcommands.flatMap { [$0.commandName] + ($0.aliases ?? []) }
  }

  /// Finds the subcommand that a word names, by its whole name, an alias, or a beginning that no other
  /// has.
  func match(_ word: String) -> Match {
    let all = subcommands ?? []
    func names(_ command: CommandTree.Command) -> [String] {
      [command.commandName] + (command.aliases ?? [])
    }
    if let exact = all.first(where: { names($0).contains(word) }) { return .one(exact) }
    guard !word.isEmpty else { return .none }
    let begun = all.filter { command in
      command.shouldDisplay != false && names(command).contains { $0.hasPrefix(word) }
    }
    switch begun.count {
    case 0: return .none
    case 1: return .one(begun[0])
    default: return .several(begun.map(\.commandName))
    }
  }

  /// The lines to try that stand in the discussion, each indented by two blanks; for a head without
  /// any, the first of each of its commands.
  var examples: [String] {
    let own = discussionLines.filter { $0.hasPrefix("  ") }.map { String($0.drop { $0 == " " }) }
    return own.isEmpty ? shownSubcommands.compactMap(\.examples.first) : own
  }

  /// The discussion without its examples.
  var prose: String {
    discussionLines.filter { !$0.hasPrefix("  ") }.joined(separator: "\n")
  }

  private var discussionLines: [Substring] {
    (discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// ArgumentParser adds `help` by itself, and describes what its own does.
  fileprivate mutating func describeHelp() {
    for index in (subcommands ?? []).indices where subcommands?[index].commandName == "help" {
      subcommands?[index].abstract = "Show what can be done, or tell all about a command or a word."
      subcommands?[index].discussion = """
          help
          help compare
          help fixture make
          help peak
        """
      subcommands?[index].arguments = [
        CommandTree.Argument(
          kind: .positional, shouldDisplay: true, isOptional: true, isRepeating: true,
          parsingStrategy: "default", valueName: "topic",
          abstract: "A command, or one of \(HelpTopic.names.joined(separator: ", ")).")
      ]
    }
  }
}
