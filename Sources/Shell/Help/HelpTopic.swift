import CaseStudies
import LessonScript
import Presentation

/// A technical word, explained on a page of its own: `help peak`.
struct HelpTopic {
  var name: String
  /// What the page explains, in a few words.
  var summary: String
  private var source: [UInt8]

  /// The page, to be drawn.
  var view: MarkdownView { MarkdownView(Markdown(String(decoding: source, as: UTF8.self))) }

  /// All topics, in the order they are listed.
  static let all = [
    HelpTopic(
      name: "units", summary: "how sizes and times are written and shown",
      source: PackageResources.units_md),
    HelpTopic(
      name: "peak", summary: "the most memory a process has held, and how it is known",
      source: PackageResources.peak_md),
    HelpTopic(
      name: "rss", summary: "the memory a process holds now, and what is counted",
      source: PackageResources.rss_md),
    HelpTopic(
      name: "limits", summary: "how a run is ended, and what its outcome is called",
      source: PackageResources.limits_md),
    HelpTopic(
      name: "verdict", summary: "when a comparison has a winner, and how sure that is",
      source: PackageResources.verdict_md),
    HelpTopic(
      name: "decision-table", summary: "when to load a file, and when to stream it",
      source: PackageResources.decision_table_md),
  ]

  /// Their names.
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
