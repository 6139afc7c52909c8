import LessonScript
import TerminalText

extension Display {
  /// The text of inlines, in as many lines as the author asked for.
  func lines(of inlines: [Markdown.Inline], _ style: Style = .plain) -> [StyledText] {
    var lines: [StyledText] = [.empty]
    for inline in inlines {
      let parts = self.lines(of: inline, style)
      lines[lines.count - 1] += parts[0]
      lines += parts.dropFirst()
    }
    return lines
  }

  private func lines(of inline: Markdown.Inline, _ style: Style) -> [StyledText] {
    switch inline {
    case .text(let text): return [self.text(text, style)]
    case .code(let code):
      let style = style.adding(Style(color: .cyan))
      return [self.text(color ? code : "`\(code)`", style)]
    case .emphasis(let inlines): return lines(of: inlines, style.adding(Style(italic: true)))
    case .strong(let inlines): return lines(of: inlines, style.adding(.strong))
    case .link(let inlines, let destination):
      var lines = self.lines(of: inlines, style.adding(Style(underlined: true)))
      if !destination.isEmpty && destination != inlines.plainText {
        lines[lines.count - 1] += self.text(" (\(destination))", style.adding(.faint))
      }
      return lines
    case .softBreak: return [self.text(" ", style)]
    case .lineBreak: return [.empty, .empty]
    }
  }

  /// A Markdown table fitted to the window.
  func table(_ table: Markdown.Table) -> TextTable {
    func cell(_ inlines: [Markdown.Inline]) -> StyledText {
      lines(of: inlines).reduce(.empty) { $0.isEmpty ? $1 : $0 + .spaces(1) + $1 }
    }
    return TextTable(
      columns: zip(table.header, table.alignments).map { title, alignment in
        .init(
          title: cell(title),
          alignment: alignment == .right ? .right : alignment == .center ? .center : .left,
          wraps: true)
      },
      rows: table.rows.map { .cells($0.map(cell)) })
  }
}
