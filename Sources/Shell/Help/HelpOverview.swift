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
