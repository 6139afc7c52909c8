import BuiltIn
import CaseStudies
import Languages
import LessonScript
import Presentation
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
