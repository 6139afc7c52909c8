package import LessonScript
import TerminalText

/// The renderer of Markdown, CommonMark with the tables of GitHub's dialect, and all that escapes
/// for it: control characters are shown escaped, and what Markdown or HTML would act on gets a
/// backslash.
package enum MarkdownText {
  /// A text written out, ending in a newline; empty for no blocks. It takes O(n) time and space.
  package static func text(of markdown: Markdown) -> String {
    markdown.blocks.isEmpty ? "" : lines(of: markdown.blocks).joined(separator: "\n") + "\n"
  }

  private static func lines(of blocks: [Markdown.Block], isTight: Bool = false) -> [String] {
    Array(blocks.map(lines).joined(separator: isTight ? [] : [""]))
  }

  private static func lines(of block: Markdown.Block) -> [String] {
    switch block {
    case .paragraph(let inlines):
      return text(of: inlines).split(separator: "\n", omittingEmptySubsequences: false)
        .map { lineStart(String($0)) }
    case .heading(let level, let inlines):
      let title = text(of: inlines).replacing("\n", with: " ")
      return [String(repeating: "#", count: level) + " " + title]
    case .list(let list):
      let items = list.items.enumerated().map { index, blocks in
        let mark = list.start.map { "\($0 + index). " } ?? "- "
        return indented(lines(of: blocks, isTight: list.isTight), by: mark)
      }
      return Array(items.joined(separator: list.isTight ? [] : [""]))
    case .table(let table):
      let rules = table.alignments.map { alignment in
        switch alignment {
        case .right: "---:"
        case .center: ":---:"
        case .left, nil: "---"
        }
      }
      return [row(table.header.map(cell)), row(rules)] + table.rows.map { row($0.map(cell)) }
    case .quote(let blocks):
      return lines(of: blocks).map { $0.isEmpty ? ">" : "> " + $0 }
    case .code(let language, let code):
      let lines = code.split(separator: "\n", omittingEmptySubsequences: false).map {
        $0.split(separator: "\t", omittingEmptySubsequences: false)
          .map { VisibleText.escaped(String($0)) }.joined(separator: "\t")
      }
      let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: code) + 1))
      return [fence + VisibleText.escaped(language ?? "")] + lines + [fence]
    case .rule: return ["---"]
    }
  }

  private static func indented(_ lines: [String], by mark: String) -> [String] {
    let indent = String(repeating: " ", count: mark.count)
    guard !lines.isEmpty else { return [String(mark.dropLast())] }
    return lines.enumerated().map { index, line in
      index == 0 ? mark + line : line.isEmpty ? "" : indent + line
    }
  }

  static func text(of inlines: [Markdown.Inline]) -> String { inlines.map(text).joined() }

  private static func text(of inline: Markdown.Inline) -> String {
    switch inline {
    case .text(let text): return escaped(text)
    case .code(let code):
      let visible = VisibleText.escaped(code)
      let fence = String(repeating: "`", count: longestRun(of: "`", in: visible) + 1)
      let isBounded = visible.hasPrefix("`") || visible.hasSuffix("`")
      return isBounded ? "\(fence) \(visible) \(fence)" : fence + visible + fence
    case .emphasis(let inlines): return "*\(text(of: inlines))*"
    case .strong(let inlines): return "**\(text(of: inlines))**"
    case .link(let inlines, let destination):
      return "[\(text(of: inlines))](<\(escaped(destination))>)"
    case .softBreak: return " "
    case .lineBreak: return "\\\n"
    }
  }

  /// A cell's text in one line; a bar within code, too, would end it.
  private static func cell(_ inlines: [Markdown.Inline]) -> String {
    inlines.map { inline in
      if case .code = inline { return text(of: inline).replacing("|", with: "\\|") }
      return text(of: inline)
    }.joined().replacing("\\\n", with: " ")
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  /// A line that does not begin a list, a rule or a heading by its first characters.
  private static func lineStart(_ line: String) -> String {
    guard let first = line.first else { return line }
    if "-+=".contains(first) { return "\\" + line }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    let rest = line.dropFirst(digits.count)
    guard !digits.isEmpty, let mark = rest.first, mark == "." || mark == ")",
      rest.dropFirst().first.map({ $0 == " " }) ?? true
    else { return line }
    return digits + "\\" + rest
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var longest = 0
    var run = 0
    for each in text {
      run = each == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// The text with controls shown and everything escaped that Markdown would act on.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in VisibleText.escaped(text).unicodeScalars {
      if "\\`*_[]<>|#~&!".unicodeScalars.contains(scalar) { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }
}
