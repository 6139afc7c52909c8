package import LessonScript
package import TerminalText

/// A text written in Markdown, laid out for a terminal.
///
/// Emphasis shows where SGR sequences are allowed and costs no characters where they are not; only
/// code within a line then keeps its backquotes, to distinguish it from prose. Prose is never
/// set wider than `readingWidth`, for long lines tire the eye.
package struct MarkdownView: TerminalView {
  /// The widest a line of prose becomes.
  static let readingWidth = 88

  /// The narrowest that nesting makes a line; what is nested deeper is not indented any more.
  static let leastWidth = 8

  package var markdown: Markdown

  package init(_ markdown: Markdown) {
    self.markdown = markdown
  }

  package func text(on display: Display) -> [StyledText] {
    let width = min(display.columns, MarkdownView.readingWidth)
    return lines(of: markdown.blocks, on: display.narrowed(by: display.columns - width))
  }

  private func lines(
    of blocks: [Markdown.Block], isTight: Bool = false, on display: Display
  ) -> [StyledText] {
    Array(
      blocks.map { lines(of: $0, on: display) }.joined(separator: isTight ? [] : [.empty]))
  }

  private func lines(of block: Markdown.Block, on display: Display) -> [StyledText] {
    switch block {
    case .paragraph(let inlines):
      return display.lines(of: inlines).flatMap { $0.wrapped(to: display.columns) }
    case .heading(let level, let inlines):
      return heading(level, inlines, on: display)
    case .list(let list):
      return self.list(list, on: display)
    case .table(let table):
      return display.table(table).text(on: display)
    case .quote(let blocks):
      return prefixed(display.text("│ ", .faint), blocks, on: display)
    case .code(let language, let code):
      return self.code(code, continuation: language == "console" ? 4 : 2, on: display)
    case .rule:
      return [display.text(String(repeating: "─", count: display.columns), .faint)]
    }
  }

  private func heading(
    _ level: Int, _ inlines: [Markdown.Inline], on display: Display
  ) -> [StyledText] {
    let lines = display.lines(of: inlines).flatMap {
      $0.styled(.strong).wrapped(to: display.columns)
    }
    guard level < 3 else { return lines }
    let width = lines.map(\.width).max() ?? 0
    let rule = String(repeating: level == 1 ? "═" : "─", count: width)
    return lines + [display.text(rule, .faint)]
  }

  private func list(_ list: Markdown.List, on display: Display) -> [StyledText] {
    let last = "\((list.start ?? 0) + list.items.count - 1). "
    let items = list.items.enumerated().map { index, blocks in
      let mark = list.start.map { "\($0 + index). " } ?? "• "
      let width = list.start == nil ? mark.displayWidth : last.displayWidth
      return prefixed(
        display.text(mark).padded(to: width, .right), blocks, isTight: list.isTight,
        repeatsPrefix: false, on: display)
    }
    return Array(items.joined(separator: list.isTight ? [] : [.empty]))
  }

  /// Blocks after a prefix, which is left out if too little room would remain.
  private func prefixed(
    _ prefix: StyledText, _ blocks: [Markdown.Block], isTight: Bool = false,
    repeatsPrefix: Bool = true, on display: Display
  ) -> [StyledText] {
    guard display.columns - prefix.width >= MarkdownView.leastWidth else {
      return lines(of: blocks, isTight: isTight, on: display)
    }
    let inner = lines(of: blocks, isTight: isTight, on: display.narrowed(by: prefix.width))
    return inner.enumerated().map { index, line in
      (index == 0 || repeatsPrefix ? prefix : .spaces(prefix.width)) + line
    }
  }

  /// Code unchanged, indented; a line that is too long is broken between two words, and goes on
  /// further in than it began. It is indented less if a word would not fit otherwise.
  private func code(_ code: String, continuation: Int, on display: Display) -> [StyledText] {
    let indent = display.columns >= 40 ? 4 : 2
    let room = display.columns - indent
    return code.codeLines.flatMap { line -> [StyledText] in
      let style = Style(color: .cyan)
      let whole = StyledText.spaces(indent) + display.text(line, style)
      guard whole.width > display.columns else { return [whole] }
      let words = line.split(separator: " ").map { String($0).displayWidth }
      let most = room - (words.filter { $0 <= room }.max() ?? 0)
      let own = line.prefix { $0 == " " }.count
      let text = display.text(String(line.dropFirst(own)), style)
      return (StyledText.spaces(min(own, most)) + text)
        .wrapped(to: room, indent: min(own + continuation, most))
        .map { .spaces(indent) + $0 }
    }
  }
}

extension Display {
  /// The text of inlines, in as many lines as the author asked for.
  fileprivate func lines(of inlines: [Markdown.Inline], _ style: Style = .plain) -> [StyledText] {
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
    case .text(let text): return [sentence(text, style)]
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
  fileprivate func table(_ table: Markdown.Table) -> TextTable {
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

extension String {
  /// The lines without their ends, with tabs expanded to every fourth column.
  fileprivate var codeLines: [String] {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { scalars in
      var line = ""
      for scalar in scalars.last == "\r" ? scalars.dropLast() : scalars {
        if scalar == "\t" {
          line += String(repeating: " ", count: 4 - line.displayWidth % 4)
        } else {
          line.unicodeScalars.append(scalar)
        }
      }
      return line
    }
  }
}
