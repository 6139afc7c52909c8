import BuiltIn
import LessonScript
import Presentation

/// A word of the trade, explained on a page of its own: `help peak`.
struct HelpTopic {
  var name: String
  /// What the page tells, in a few words.
  var summary: String

  /// The page, to be drawn.
  var view: MarkdownView { MarkdownView(Markdown(source)) }

  /// The page's Markdown. A test makes sure that each topic has a file.
  private var source: String { BuiltIn.helpTopics["\(name).md"]?.string ?? "" }

  /// All there are, in the order they are listed.
  static let all = [
    HelpTopic(
      name: "units", summary: "how sizes and times are written and shown"),
    HelpTopic(
      name: "peak", summary: "the most memory a process has held, and how it is known"),
    HelpTopic(
      name: "rss", summary: "the memory a process holds now, and what is counted"),
    HelpTopic(
      name: "limits", summary: "how a run is ended, and what its outcome is called"),
    HelpTopic(
      name: "verdict", summary: "when a comparison has a winner, and how sure that is"),
    HelpTopic(
      name: "decision-table", summary: "when to load a file, and when to stream it"),
  ]

  /// Their names.
  static var names: [String] { all.map(\.name) }
}
