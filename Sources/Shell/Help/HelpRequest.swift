import ArgumentParser
import CaseStudies
import Course
import LessonScript
import Presentation
import TerminalText
import Spelling

/// `help [TOPIC…]`, or `--help` after a command.
struct HelpRequest: Runnable {
  /// The name of the help command, which ArgumentParser adds by itself.
  static let commandName = "help"

  let root: HighWater
  /// The command or word to explain; empty for the overview.
  var words: [String]
  /// Whether the system's command line asked for it by `--help`, which explains the program itself.
  var isOfProgram = false

  func run(in session: Session) throws {
    let page = try view(languages: LanguageLookup(session))
    session.output.write(lines: page.lines(on: session.output.display))
  }

  /// The page asked for.
  ///
  /// - Parameters:
  ///   - tree: The commands; `nil` if ArgumentParser's description of them cannot be read: then its
  ///     own pages are used.
  ///   - languages: Where the languages of a case's programs are found.
  /// - Returns: The page, to be drawn.
  /// - Throws: A usage failure that suggests the nearest page if there is no such page.
  func view(
    in tree: CommandTree? = try? CommandTree.highwater(), languages: LanguageLookup = .builtIn
  ) throws(CommandFailure) -> any TerminalView {
    if words.count == 1, let first = words.first {
      if let topic = HelpTopic.all.first(where: { $0.name == first }) { return topic.view }
      if let study = CaseStudy.named(first) {
        return CasePage(study, languages: try languages.all())
      }
    }
    let found = CommandOutline.highwater.command(of: words)
    let isListing = words == ["commands"]
    guard isListing || found.path.count == words.count else { throw unknown(after: found) }
    guard let tree else { return found.parserPage }
    if isListing { return CommandListing(tree: tree) }
    if words.isEmpty && isOfProgram { return ProgramPage(tree: tree) }
    return words.isEmpty ? HelpOverview(tree: tree) : CommandPage(tree.command(of: words))
  }

  private func unknown(after found: CommandOutline.Found) -> CommandFailure {
    let word = words[found.path.count]
    let isAtRoot = found.path.isEmpty
    let names = found.command.subcommandNames + (isAtRoot ? HelpTopic.names + ["commands"] : [])
    if CaseStudy.named(word) != nil {
      return .usage(
        "help: there is nothing on '\(words.joined(separator: " "))'; did you mean 'help \(word)'?")
    }
    let hint = Spelling.nearest(to: word, in: names).map { name in
      "did you mean '\((["help"] + found.path + [name]).joined(separator: " "))'?"
    }
    return .usage(
      "help: there is nothing on '\(words.joined(separator: " "))'; "
        + (hint ?? "type 'help commands' to list all there is"))
  }
}

extension CommandOutline.Found {
  /// ArgumentParser's own page on the command.
  fileprivate var parserPage: MarkdownView {
    var command: any ParsableCommand.Type = HighWater.self
    for name in path {
      let next = command.configuration.subcommands.first { $0._commandName == name }
      command = next ?? command
    }
    let text = HighWater.helpMessage(for: command, columns: 76)
    return MarkdownView(Markdown([.code(language: nil, text)]))
  }
}
