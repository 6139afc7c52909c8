/// A text written in Markdown, as a value: what a terminal, a page or a test can render.
///
/// It is CommonMark with the tables of GitHub's dialect. What a terminal cannot show is reduced
/// when the text is read: an image is a link named by its description, raw HTML is plain text.
/// The texts are as written, so a renderer for a terminal must still escape control characters.
/// It holds the whole text; lessons are a few KiB.
package struct Markdown: Hashable, Sendable {
  package var blocks: [Block]

  package init(_ blocks: [Block] = []) {
    self.blocks = blocks
  }

  /// A part that takes lines of its own.
  package indirect enum Block: Hashable, Sendable {
    case paragraph([Inline])
    /// A heading of level 1 to 6.
    case heading(level: Int, [Inline])
    case list(List)
    case table(Table)
    case quote([Block])
    /// Code to be shown as it is, line ends included, except the last one.
    ///
    /// - language: the first word after the fence; `nil` if there is none, and for indented code.
    case code(language: String?, String)
    /// A line across.
    case rule
  }

  /// A part of a line.
  package indirect enum Inline: Hashable, Sendable {
    case text(String)
    case code(String)
    case emphasis([Inline])
    case strong([Inline])
    case link([Inline], destination: String)
    /// The end of a line in the source, at which a renderer may break or not: a space.
    case softBreak
    /// The end of a line that the author asked for.
    case lineBreak
  }

  package struct List: Hashable, Sendable {
    /// The number of the first item; `nil` for a list with bullets.
    package var start: Int?
    /// Whether no blank lines separate the items.
    package var isTight: Bool
    package var items: [[Block]]

    package init(start: Int?, isTight: Bool, items: [[Block]]) {
      self.start = start
      self.isTight = isTight
      self.items = items
    }
  }

  /// A table; each row has as many cells as the header.
  package struct Table: Hashable, Sendable {
    /// How the cells of a column are aligned; `nil` if the author did not say.
    package enum Alignment: Hashable, Sendable { case left, center, right }

    /// One alignment a column.
    package var alignments: [Alignment?]
    package var header: [[Inline]]
    package var rows: [[[Inline]]]

    package init(alignments: [Alignment?], header: [[Inline]], rows: [[[Inline]]]) {
      self.alignments = alignments
      self.header = header
      self.rows = rows
    }
  }
}

extension Markdown.Inline {
  /// The text alone, with a space for a line's end.
  package var plainText: String {
    switch self {
    case .text(let text), .code(let text): text
    case .emphasis(let inlines), .strong(let inlines), .link(let inlines, _): inlines.plainText
    case .softBreak, .lineBreak: " "
    }
  }

  fileprivate func mapping(_ change: (Markdown.Inline) -> Markdown.Inline) -> Markdown.Inline {
    switch self {
    case .emphasis(let inlines): .emphasis(inlines.map { $0.mapping(change) })
    case .strong(let inlines): .strong(inlines.map { $0.mapping(change) })
    case .link(let inlines, let destination):
      .link(inlines.map { $0.mapping(change) }, destination: destination)
    case .text, .code, .softBreak, .lineBreak: change(self)
    }
  }
}

extension [Markdown.Inline] {
  /// The text alone, without emphasis and destinations.
  package var plainText: String { map(\.plainText).joined() }
}

extension Markdown {
  /// The text of the paragraphs and headings alone, in one line.
  package var plainText: String {
    blocks.compactMap { block in
      switch block {
      case .paragraph(let inlines), .heading(_, let inlines): inlines.plainText
      case .list, .table, .quote, .code, .rule: nil
      }
    }.joined(separator: " ")
  }

  /// The text with each piece of its lines exchanged, those within emphasis and links separately.
  ///
  /// - Complexity: O(n) time and space in the length of the text; it is `deepest` deep at most.
  func mappingInlines(_ change: (Inline) -> Inline) -> Markdown {
    Markdown(blocks.map { $0.mappingInlines(change) })
  }

  /// Every piece of a line that holds no other, in order, except code that is only shown.
  var inlines: [Inline] {
    var found: [Inline] = []
    _ = mappingInlines { inline in
      found.append(inline)
      return inline
    }
    return found
  }
}

extension Markdown.Block {
  fileprivate func mappingInlines(
    _ change: (Markdown.Inline) -> Markdown.Inline
  ) -> Markdown.Block {
    func map(_ inlines: [Markdown.Inline]) -> [Markdown.Inline] {
      inlines.map { $0.mapping(change) }
    }
    switch self {
    case .paragraph(let inlines): return .paragraph(map(inlines))
    case .heading(let level, let inlines): return .heading(level: level, map(inlines))
    case .list(var list):
      list.items = list.items.map { item in item.map { $0.mappingInlines(change) } }
      return .list(list)
    case .table(var table):
      table.header = table.header.map { map($0) }
      table.rows = table.rows.map { row in row.map { map($0) } }
      return .table(table)
    case .quote(let blocks): return .quote(blocks.map { $0.mappingInlines(change) })
    case .code, .rule: return self
    }
  }
}

extension Markdown {
  /// The text laid out in plain lines, a character a column, to see how much room it takes.
  ///
  /// Only what cannot be broken, code and tables, is wider than the width, which is 1 or more.
  ///
  /// - Complexity: O(n) time and space in the length of the text.
  func plainLines(width: Int) -> [String] {
    Markdown.plainLines(blocks, width: width, isTight: false)
  }

  private static func plainLines(_ blocks: [Block], width: Int, isTight: Bool) -> [String] {
    Array(
      blocks.map { plainLines($0, width: width) }.joined(separator: isTight ? [] : [""]))
  }

  private static func plainLines(_ block: Block, width: Int) -> [String] {
    switch block {
    case .paragraph(let inlines), .heading(_, let inlines): wrapped(inlines, width: width)
    case .list(let list): plainLines(list, width: width)
    case .table(let table): plainLines(table)
    case .quote(let blocks):
      plainLines(blocks, width: max(1, width - 2), isTight: false).map { "> " + $0 }
    case .code(_, let text):
      text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
    case .rule: [String(repeating: "-", count: width)]
    }
  }

  private static func plainLines(_ list: List, width: Int) -> [String] {
    let items = list.items.enumerated().map { index, blocks in
      let mark = list.start.map { "\($0 + index). " } ?? "- "
      let indent = String(repeating: " ", count: mark.count)
      let lines = plainLines(blocks, width: max(1, width - mark.count), isTight: list.isTight)
      return lines.enumerated().map { ($0.offset == 0 ? mark : indent) + $0.element }
    }
    return Array(items.joined(separator: list.isTight ? [] : [""]))
  }

  private static func plainLines(_ table: Table) -> [String] {
    let rows = ([table.header] + table.rows).map { $0.map(\.plainText) }
    let widths = table.header.indices.map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    let lines = rows.map { row in
      zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: " | ")
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "-+-")
    return [lines[0], rule] + lines.dropFirst()
  }

  private static func wrapped(_ inlines: [Inline], width: Int) -> [String] {
    inlines.split(separator: .lineBreak, omittingEmptySubsequences: false).flatMap { part in
      var lines: [String] = []
      for word in Array(part).plainText.split(whereSeparator: \.isWhitespace) {
        if let last = lines.last, last.count + 1 + word.count <= width {
          lines[lines.count - 1] = last + " " + word
        } else {
          lines.append(String(word))
        }
      }
      return lines
    }
  }
}
