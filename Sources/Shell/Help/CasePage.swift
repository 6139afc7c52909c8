import CaseStudies
import LessonScript
import Presentation

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
