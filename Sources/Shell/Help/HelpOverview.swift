import ArgumentParser
import LessonScript
import Presentation
import TerminalText

/// What `help` alone shows: the tasks, a line to begin each with, and where to read more.
struct HelpOverview: TerminalView {
  let tree: CommandTree

  func text(on display: Display) -> [StyledText] {
    let tasks = Listing(
      headers: ["To", "Type", "And then"],
      rows: CommandTask.all(in: tree).map { [$0.name.lowercasedFirst, $0.beginning, $0.others] })
    let topics = HelpTopic.names.map { "`help \($0)`" }.joined(separator: ", ")
    let more = Markdown(
      """
      `help COMMAND` explains one, with examples; `help commands` lists them all. \
      What the words mean: \(topics).

      Tab completes, twice lists; Ctrl-R searches what was typed before; Ctrl-C stops, Ctrl-D leaves.
      """)
    return tasks.text(on: display) + [.empty] + MarkdownView(more).text(on: display)
  }
}

/// What `help commands` shows: every command with what it does, by task.
struct CommandListing: TerminalView {
  let tree: CommandTree

  func text(on display: Display) -> [StyledText] {
    Array(
      CommandTask.all(in: tree).map { task in
        Listing(
          headers: [task.name, ""],
          rows: task.commands.map { [$0.commandName, $0.abstract ?? ""] }
        ).text(on: display)
      }.joined(separator: [StyledText.empty]))
  }
}

/// Something that people want to do, and its commands: a group of the command tree.
struct CommandTask {
  /// What to do, as in `Follow a lesson`.
  var name: String
  /// Its commands, the one to begin with first.
  var commands: [CommandTree.Command]

  /// The task about the shell itself, which includes `help`.
  static let shell = "Use the shell"

  /// The tasks in the order they are listed.
  static func all(in tree: CommandTree) -> [CommandTask] {
    HighWater.configuration.groupedSubcommands.map { group in
      let names =
        group.subcommands.map { $0._commandName }
        + (group.name == shell ? [HelpRequest.commandName] : [])
      return CommandTask(
        name: group.name,
        commands: names.compactMap(tree.root.subcommand).filter { $0.shouldDisplay != false })
    }
  }

  /// The line to begin with.
  fileprivate var beginning: String {
    commands.first.map { $0.examples.first ?? $0.commandName } ?? ""
  }

  /// The commands besides the first.
  fileprivate var others: String {
    commands.dropFirst().map(\.commandName).joined(separator: " ")
  }
}

extension String {
  /// The text with a lowercase first letter.
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

/// What `highwater --help` shows: how to call the program, its own options, and then what `help`
/// shows.
struct ProgramPage: TerminalView {
  let tree: CommandTree

  func text(on display: Display) -> [StyledText] {
    let opening = Markdown([
      .heading(level: 3, [.text(Self.usage)]),
      .paragraph([.text(tree.root.abstract ?? "")]),
      .paragraph([.text(tree.root.prose.split(separator: "\n").joined(separator: " "))]),
    ])
    let options = Listing(
      headers: ["Option", "Meaning"],
      rows: (tree.root.ownArguments + CommandTree.Argument.ofEveryProgram).map {
        [$0.usage, $0.meaning]
      })
    let views: [any TerminalView] = [MarkdownView(opening), options, HelpOverview(tree: tree)]
    return Array(views.map { $0.text(on: display) }.joined(separator: [StyledText.empty]))
  }

  private static let usage = "\(HighWater._commandName) [OPTION…] [COMMAND [ARGUMENT…]]"
}

extension CommandTree.Argument {
  /// The options that ArgumentParser adds to the program; it lists them for every command too.
  static let ofEveryProgram = [
    ("version", "Print the version."), ("help", "Explain the program, or the command before it."),
    ("generate-completion-script", "Print a completion script for bash, zsh or fish."),
  ].map { name, abstract in
    CommandTree.Argument(
      kind: name.hasPrefix("generate") ? .option : .flag, shouldDisplay: true, isOptional: true,
      isRepeating: false, parsingStrategy: "default", names: [Name(kind: "long", name: name)],
      valueName: "shell", abstract: abstract)
  }
}

/// What `help COMMAND` shows: what the command does, how to call it, examples, and arguments.
struct CommandPage: TerminalView {
  private let command: CommandTree.Command
  private let path: [String]

  init(_ found: CommandTree.Found) {
    command = found.command
    path = found.path
  }

  func text(on display: Display) -> [StyledText] {
    var views: [any TerminalView] = [MarkdownView(opening)]
    if !command.shownSubcommands.isEmpty {
      views.append(
        Listing(
          headers: ["Command", "What it does"],
          rows: command.shownSubcommands.map {
            [(path + [$0.commandName]).joined(separator: " "), $0.abstract ?? ""]
          }))
    }
    views += sections.map { title, arguments in
      Listing(headers: [title, "Meaning"], rows: arguments.map { [$0.usage, $0.meaning] })
    }
    return Array(views.map { $0.text(on: display) }.joined(separator: [StyledText.empty]))
  }

  private var opening: Markdown {
    var blocks: [Markdown.Block] = [.heading(level: 3, [.text(command.usage(path))])]
    if let abstract = command.abstract { blocks.append(.paragraph([.text(abstract)])) }
    for paragraph in command.prose.split(separator: "\n\n") {
      let text = paragraph.split(separator: "\n").joined(separator: " ")
      if !text.isEmpty { blocks.append(.paragraph([.text(text)])) }
    }
    if let aliases = command.aliases, !aliases.isEmpty {
      blocks.append(.paragraph([.text("Also called \(aliases.joined(separator: ", ")).")]))
    }
    if !command.examples.isEmpty {
      blocks.append(.paragraph([.text("For example:")]))
      blocks.append(.code(language: "console", command.examples.joined(separator: "\n")))
    }
    return Markdown(blocks)
  }

  /// The arguments by the title of their group, in the order of declaration.
  private var sections: [(String, [CommandTree.Argument])] {
    var sections: [(String, [CommandTree.Argument])] = []
    for argument in command.ownArguments {
      let title = argument.sectionTitle ?? (argument.kind == .positional ? "Argument" : "Option")
      if let index = sections.firstIndex(where: { $0.0 == title }) {
        sections[index].1.append(argument)
      } else {
        sections.append((title, [argument]))
      }
    }
    return sections
  }
}

extension CommandTree.Command {
  /// Its arguments and its default subcommand's, without those that every command takes.
  var ownArguments: [CommandTree.Argument] {
    let inherited = ["--version", "--help"]
    let own = (arguments ?? []).filter { argument in
      argument.shouldDisplay && !(argument.names ?? []).contains { inherited.contains($0.text) }
    }
    let standard = defaultSubcommand.flatMap(subcommand)?.ownArguments ?? []
    return own + standard
  }

  /// How to call it: `compare CASE [OPTION…]`.
  func usage(_ path: [String]) -> String {
    var words = path
    if !shownSubcommands.isEmpty {
      words.append(defaultSubcommand == nil ? "COMMAND" : "[COMMAND]")
    }
    let arguments = ownArguments
    if arguments.contains(where: { $0.kind != .positional }) { words.append("[OPTION…]") }
    words += arguments.filter { $0.kind == .positional }.map(\.place)
    return words.joined(separator: " ")
  }
}

extension CommandTree.Argument {
  /// Its value's name in capitals.
  var value: String { (valueName ?? "value").uppercased() }

  /// Its form in a usage line.
  var place: String {
    let dashes = parsingStrategy == "postTerminator" ? "-- " : ""
    let one = dashes + value + (isRepeating ? "…" : "")
    return isOptional && dashes.isEmpty ? "[\(one)]" : one
  }

  /// How it is written: `-n, --lines COUNT`.
  var usage: String {
    guard kind != .positional else { return value }
    let names = (names ?? []).sorted { $0.text.count < $1.text.count }.map(\.text)
    return names.joined(separator: ", ") + (kind == .option ? " \(value)" : "")
  }

  /// What it is for, with the values it takes and the default.
  var meaning: String {
    var parts = [abstract ?? ""]
    if let allValues, !allValues.isEmpty {
      parts.append("One of \(allValues.joined(separator: ", ")).")
    }
    if let defaultValue { parts.append("By default \(defaultValue).") }
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
