import BuiltIn
import CaseStudies
import LessonScript
import Presentation
import TerminalText

/// A technical word, explained on a page of its own: `help peak`.
struct HelpTopic {
  var name: String
  /// What the page explains, in a few words.
  var summary: String

  /// The page, to be drawn.
  var view: MarkdownView { MarkdownView(Markdown(source)) }

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
      name: "verdict", summary: "when a comparison has a winner, and how sure that is"),
    HelpTopic(
      name: "budgets", summary: "what a repository's programs may hold, and how it is checked"),
    HelpTopic(
      name: "exercises", summary: "how your own program is judged, and what the verdicts mean"),
    HelpTopic(
      name: "decision-table", summary: "when to load a file, and when to stream it"),
  ]

  static var names: [String] { all.map(\.name) }
}

/// What `cases CASE` and `help CASE` show: what the case is about, and its options.
struct CasePage: TerminalView {
  private let study: CaseStudy

  init(_ study: CaseStudy) {
    self.study = study
  }

  func text(on display: Display) -> [StyledText] {
    let text = MarkdownView(Markdown(study.documentation)).text(on: display)
    guard !study.options.isEmpty else { return text }
    let rows = study.options.map { option in
      [option.usage, option.help + (option.defaultValue.map { " (default \($0))" } ?? "")]
    }
    let options = Listing(headers: ["Option", "Meaning"], rows: rows)
    return text + [.empty] + options.text(on: display)
  }
}
