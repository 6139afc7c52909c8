import LessonScript
import Presentation

/// What `help` alone shows: the tasks, a line to begin each with, and where to read on.
struct HelpOverview: TerminalView {
  func text(on display: Display) -> [StyledText] {
    let tasks = Listing(
      headers: ["To", "Type", "And then"],
      rows: CommandTask.all.map { [$0.name.lowercasedFirst, $0.beginning, $0.others] })
    let topics = HelpTopic.names.map { "`help \($0)`" }.joined(separator: ", ")
    let more = Markdown(
      """
      `help COMMAND` tells all about one, with examples; `help commands` lists them all. \
      What the words mean: \(topics).

      Tab completes, twice lists; Ctrl-R searches what was typed before; Ctrl-C stops, Ctrl-D leaves.
      """)
    return tasks.text(on: display) + [.empty] + MarkdownView(more).text(on: display)
  }
}

/// What `help commands` shows: every command with what it does, by task.
struct CommandListing: TerminalView {
  func text(on display: Display) -> [StyledText] {
    Array(
      CommandTask.all.map { task in
        Listing(
          headers: [task.name, ""],
          rows: task.commands.map { [$0.commandName, $0.abstract ?? ""] }
        ).text(on: display)
      }.joined(separator: [StyledText.empty]))
  }
}

extension CommandTask {
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
  /// The text with a small first letter.
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
