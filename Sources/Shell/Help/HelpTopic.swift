import LessonScript
import Presentation

/// A word of the trade, explained on a page of its own: `help peak`.
struct HelpTopic {
  var name: String
  /// What the page tells, in a few words.
  var summary: String
  private var source: [UInt8]

  /// The page, to be drawn.
  var view: MarkdownView { MarkdownView(Markdown(String(decoding: source, as: UTF8.self))) }

  /// All there are, in the order they are listed.
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
