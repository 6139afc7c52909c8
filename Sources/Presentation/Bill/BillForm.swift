package import Findings
import LessonScript

/// A form in which a bill can be shown or written.
package enum BillForm: String, CaseIterable, Sendable {
  case text, json, markdown

  /// Writes a bill.
  ///
  /// - Parameters:
  ///   - bill: what is written.
  ///   - display: how the text for people is drawn; the other forms do not depend on it.
  ///   - sink: takes the text in pieces, in order; together they end in a newline.
  package func write(_ bill: Bill, on display: Display, to sink: @escaping (String) -> Void) {
    switch self {
    case .text:
      let page = MarkdownView(Markdown(BillMarkdown.text(bill)))
      for line in page.lines(on: display) { sink(line + "\n") }
    case .json: BillJSON.write(bill, to: sink)
    case .markdown: sink(BillMarkdown.text(bill))
    }
  }
}
