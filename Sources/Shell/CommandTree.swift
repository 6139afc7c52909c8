import ArgumentParser
import Course
import Foundation

/// The command tree as values: every command with its options, for help, the manual and completion.
///
/// It is read from `_dumpHelp`, the JSON from which ArgumentParser's own plugins make manuals and
/// completion scripts, so no second list of options can go out of date. That takes milliseconds;
/// parsing a line uses `CommandOutline` instead.
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

    /// The subcommand of exactly this name.
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
    /// How the system's shells complete the value; `custom` means that they ask the program.
    var completionKind: Completion?

    /// The completion kind is the key of an object, whose value depends on it.
    struct Completion: Decodable {
      var custom: Details?
      struct Details: Decodable {}
    }
  }

  /// The command named at the start of a line.
  struct Found {
    var command: Command
    /// The full names of the commands that lead to it, without the program's.
    var path: [String]
  }

  let root: Command

  /// The tree of this program, read once.
  ///
  /// - Throws: A failure if ArgumentParser describes the commands in an unexpected way.
  static func highwater() throws(CommandFailure) -> CommandTree { try reading.get() }

  private static let reading = Result { () throws(CommandFailure) in
    try CommandTree(json: HighWater._dumpHelp())
  }

  /// Reads the tree from ArgumentParser's description of it.
  ///
  /// - Throws: A failure for any other text.
  init(json: String) throws(CommandFailure) {
    struct Dump: Decodable {
      var command: Command
    }
    do {
      var root = try JSONDecoder().decode(Dump.self, from: Data(json.utf8)).command
      root.describeHelp()
      self.root = root
    } catch {
      throw .failed(
        "help: cannot read what ArgumentParser says about the commands (\(error)); build HighWater "
          + "with the version of ArgumentParser that its Package.swift names")
    }
  }

  /// Follows command names, or unique prefixes of them, from the start of a line.
  ///
  /// - Returns: The last command named; its path has one name per word that named a command.
  func command(of words: some Sequence<String>) -> Found {
    var found = Found(command: root, path: [])
    for name in CommandOutline.highwater.command(of: words).path {
      guard let next = found.command.subcommand(name) else { break }
      found.command = next
      found.path.append(name)
    }
    return found
  }
}

extension CommandTree.Command {
  /// The subcommands that are shown.
  var shownSubcommands: [CommandTree.Command] {
    (subcommands ?? []).filter { $0.shouldDisplay != false }
  }

  /// The example lines of the discussion, which are indented by two spaces; without any, the first
  /// example of each subcommand.
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

  /// Describes `help`, which ArgumentParser adds with a description of its own version.
  fileprivate mutating func describeHelp() {
    let name = HelpRequest.commandName
    for index in (subcommands ?? []).indices where subcommands?[index].commandName == name {
      subcommands?[index].abstract = "List what can be done, or explain a command or a word."
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
