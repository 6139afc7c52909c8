package import LessonScript
import TerminalText

extension Document {
  /// The document as Markdown. Charts and bars, which text cannot show, are left out.
  var markdown: Markdown { Markdown(blocks.flatMap(\.markdown)) }
}

extension Document.Block {
  fileprivate var markdown: [Markdown.Block] {
    switch self {
    case .lines(let lines): lines.map(\.markdown)
    case .table(let table): [.table(table.markdown)]
    case .places(let places): places.isEmpty ? [] : [.table(Document.table(of: places))]
    case .accounts(let accounts): accounts.flatMap(\.markdown)
    case .notes(let notes): Self.list(notes.map { [.text($0)] })
    case .facts(let facts):
      Self.list(
        facts.map { [.text("\($0.name): "), $0.isCode ? .code($0.value) : .text($0.value)] })
    case .listings(let listings):
      listings.flatMap { listing -> [Markdown.Block] in
        [.paragraph([.strong([.text(listing.name)])]), .code(language: "swift", listing.text)]
      }
    case .joined(let blocks), .pair(let blocks), .details(_, let blocks): blocks.flatMap(\.markdown)
    case .section(let section):
      [.heading(level: section.level, [.text(section.heading)])]
        + section.blocks.flatMap(\.markdown)
    case .bars, .chart: []
    }
  }

  private static func list(_ items: [[Markdown.Inline]]) -> [Markdown.Block] {
    guard !items.isEmpty else { return [] }
    return [.list(Markdown.List(start: nil, isTight: true, items: items.map { [.paragraph($0)] }))]
  }
}

extension Document {
  /// Places as a table, what led to each after its line.
  fileprivate static func table(of places: [Place]) -> Markdown.Table {
    Markdown.Table(
      alignments: [.right, .left, .right, .left, .left],
      header: ["MiB", "±", "Share", "Place", "Code"].map { [.text($0)] },
      rows: places.map { place in
        let calls = place.calls.map(\.name).joined(separator: ", ")
        return [
          [.text(place.figure)], [.text(place.error ?? "")], [.text(place.share)],
          [.text(place.name + (calls.isEmpty ? "" : " (from \(calls))"))],
          place.code.map { [.code($0)] } ?? [],
        ]
      })
  }
}

extension Document.Line {
  fileprivate var markdown: Markdown.Block {
    switch role {
    case .title, .heading: .heading(level: 2, [.text(text)])
    case .caption: .heading(level: 3, [.text(text)])
    case .verdict: .paragraph([.strong([.text(text)])])
    case .command(let name): .paragraph([.text("\(name): "), .code(text)])
    case .subtitle, .agreement, .warning, .text: .paragraph([.text(text)])
    }
  }
}

extension Document.Account {
  /// What the program said is code, so that it keeps its lines.
  fileprivate var markdown: [Markdown.Block] {
    let said = messageLines
    return [
      .paragraph([
        .strong([.text(variant)]), .text(" \(sentence)" + (said.isEmpty ? "" : " It said:")),
      ])
    ] + (said.isEmpty ? [] : [.code(language: nil, said.joined(separator: "\n"))])
  }
}

extension Document.Table {
  /// A column that shares a heading with others is named by both.
  fileprivate var markdown: Markdown.Table {
    Markdown.Table(
      alignments: columns.map { $0.alignment == .right ? .right : .left },
      header: columns.map { column in
        [.text((column.group.map { "\($0): " } ?? "") + column.title)]
      },
      rows: rows.map { row in
        let cells = row.cells.map { cell -> [Markdown.Inline] in
          let detail = cell.detail.map { " (\($0))" } ?? ""
          return [.text((cell.content?.plain ?? "–") + detail)]
        }
        let missing = max(0, columns.count - 1 - cells.count)
        return [[.text(row.heading.plain)]] + cells + Array(repeating: [], count: missing)
      })
  }
}

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
