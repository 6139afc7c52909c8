import ArgumentParser
import BuiltIn
import CaseStudies
import Course
import Languages
import LessonScript
import Presentation
import Spelling
import TerminalText

/// A technical word, explained on a page of its own: `help peak`.
struct HelpTopic {
  var name: String
  /// What the page explains, in a few words.
  var summary: String

  /// The page, to be drawn.
  var view: MarkdownView { MarkdownView(.help(source)) }

  /// The page's Markdown. A test makes sure that each topic has a file.
  private var source: String { BuiltIn.helpTopics["\(name).md"]?.string ?? "" }

  /// All topics, in the order they are listed.
  static let all = [
    HelpTopic(
      name: "units", summary: "how sizes and times are written and shown"),
    HelpTopic(
      name: "peak", summary: "the most memory a process has held, and how it is known"),
    HelpTopic(
      name: "rss", summary: "the memory a process holds now, and what is counted"),
    HelpTopic(
      name: "checkpoints", summary: "how a program of yours tells its phases, and how they are read"
    ),
    HelpTopic(
      name: "phases", summary: "the phases of a running process, and how their peaks are known"),
    HelpTopic(
      name: "limits", summary: "how a run is ended, and what its outcome is called"),
    HelpTopic(
      name: "where", summary: "which lines of code hold the memory at the peak, and how it is known"
    ),
    HelpTopic(
      name: "verdict", summary: "when a comparison has a winner, and how sure that is"),
    HelpTopic(
      name: "languages", summary: "programs in your language, and how they are measured"),
    HelpTopic(
      name: "budgets", summary: "what a repository's programs may hold, and how it is checked"),
    HelpTopic(
      name: "exercises", summary: "how your own program is judged, and what the verdicts mean"),
    HelpTopic(
      name: "confinement", summary: "what a program that is judged for another can do, and what not"
    ),
    HelpTopic(
      name: "decision-table", summary: "when to load a file, and when to stream it"),
  ]

  static var names: [String] { all.map(\.name) }
}

/// What `cases CASE` and `help CASE` show: what the case is about, its options, and its programs.
struct CasePage: TerminalView {
  private let study: CaseStudy
  private let languages: LanguageTable

  init(_ study: CaseStudy, languages: LanguageTable) {
    self.study = study
    self.languages = languages
  }

  func text(on display: Display) -> [StyledText] {
    MarkdownView(.help(study.documentation)).text(on: display) + options(on: display)
      + programs(on: display)
  }

  /// The languages in which it can be run, a row for those with the same versions.
  private func programs(on display: Display) -> [StyledText] {
    var rows: [(versions: [String], languages: [String])] = []
    for program in languages.programs(of: study) {
      if let index = rows.firstIndex(where: { $0.versions == program.versions }) {
        rows[index].languages.append(program.language)
      } else {
        rows.append((program.versions, [program.language]))
      }
    }
    guard !rows.isEmpty else { return [] }
    let listing = Listing(
      headers: ["Programs", "With --language"],
      rows: rows.map {
        [$0.versions.joined(separator: ", "), $0.languages.joined(separator: ", ")]
      })
    return [.empty] + listing.text(on: display)
  }

  private func options(on display: Display) -> [StyledText] {
    guard !study.options.isEmpty else { return [] }
    let rows = study.options.map { option in
      [option.usage, option.help + (option.defaultValue.map { " (default \($0))" } ?? "")]
    }
    let options = Listing(headers: ["Option", "Meaning"], rows: rows)
    return [.empty] + options.text(on: display)
  }
}

extension Markdown {
  /// A page of help, in which indented lines are commands to try: they are broken between words
  /// alone.
  fileprivate static func help(_ source: String) -> Markdown {
    Markdown(
      Markdown(source).blocks.map { block in
        guard case .code(language: nil, let lines) = block else { return block }
        return .code(language: "console", lines)
      })
  }
}

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
