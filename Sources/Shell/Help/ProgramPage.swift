import ArgumentParser
import LessonScript
import Presentation
import TerminalText

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
