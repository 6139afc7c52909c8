import LessonScript
import Presentation
import TerminalText

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
