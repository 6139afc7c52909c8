import Course
import CaseStudies
import LessonScript
import Presentation
import Spelling
import Workbook

/// `help [TOPIC…]`, and what `--help` stands for.
struct HelpRequest: Runnable {
  let root: HighWater
  /// The command or word that was asked about; none for the overview.
  var words: [String]

  func run(in session: Session) throws {
    session.output.write(lines: try view().lines(on: session.output.display))
  }

  /// The page asked for.
  ///
  /// - Throws: a usage failure that names the nearest page where there is none.
  func view() throws(CommandFailure) -> any TerminalView {
    guard let first = words.first else { return HelpOverview() }
    if words.count == 1 {
      if let topic = HelpTopic.all.first(where: { $0.name == first }) { return topic.view }
      if first == "commands" { return CommandListing() }
    }
    if let study = CaseStudy.named(first), words.count == 1 { return CasePage(study) }
    let found = CommandTree.highwater.command(of: words)
    guard found.path.count == words.count else { throw unknown(after: found) }
    return CommandPage(found)
  }

  private func unknown(after found: CommandTree.Found) -> CommandFailure {
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
