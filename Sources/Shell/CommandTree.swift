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
    var abstract: String?
    var shouldDisplay: Bool?
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
    var names: [Name]?
    var valueName: String?
    var allValues: [String]?
    var abstract: String?
  }

  let root: Command

  /// The tree of this program, read once.
  static let highwater: CommandTree = {
    struct Dump: Decodable {
      var command: Command
    }
    let json = Data(HighWater._dumpHelp().utf8)
    do {
      return CommandTree(root: try JSONDecoder().decode(Dump.self, from: json).command)
    } catch {
      preconditionFailure("ArgumentParser's own description of the commands has changed: \(error)")
    }
  }()

  /// Follows the names of commands at the beginning of a line.
  ///
  /// - Returns: the last command named, and how many words named it.
  func command(of words: [String]) -> (command: Command, depth: Int) {
    var command = root
    var depth = 0
    while depth < words.count, let next = command.subcommand(words[depth]) {
      command = next
      depth += 1
    }
    return (command, depth)
  }
}
