/// A text written in Markdown, as a value: what a terminal, a page or a test can render.
///
/// It is CommonMark with the tables of GitHub's dialect. What a terminal cannot show is reduced
/// when the text is read: an image is a link named by its description, raw HTML is plain text.
/// The texts are as written, so a renderer for a terminal must still escape control characters.
/// It holds the whole text; lessons are a few KiB.
package struct Markdown: Hashable, Sendable {
  /// The blocks from top to bottom.
  package var blocks: [Block]

  /// Makes a text of these blocks.
  package init(_ blocks: [Block] = []) {
    self.blocks = blocks
  }

  /// What stands on lines of its own.
  package indirect enum Block: Hashable, Sendable {
    case paragraph([Inline])
    /// A heading of level 1 to 6.
    case heading(level: Int, [Inline])
    case list(List)
    case table(Table)
    case quote([Block])
    /// Code to be shown as it stands, line ends included, except the last one.
    ///
    /// - language: the first word after the fence; `nil` for none and for indented code.
    case code(language: String?, String)
    /// A line across.
    case rule
  }

  /// What stands within a line.
  package indirect enum Inline: Hashable, Sendable {
    case text(String)
    case code(String)
    case emphasis([Inline])
    case strong([Inline])
    case link([Inline], destination: String)
    /// The end of a line in the source, where a renderer is free to break or not: a space.
    case softBreak
    /// The end of a line that the author asked for.
    case lineBreak
  }

  /// A list of items, each of blocks.
  package struct List: Hashable, Sendable {
    /// The number of the first item; `nil` for a list with bullets.
    package var start: Int?
    /// Whether the items stand without blank lines between them.
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
    /// Where the cells of a column stand; `nil` where the author did not say.
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
}

extension [Markdown.Inline] {
  /// The text alone, without emphasis and destinations.
  package var plainText: String { map(\.plainText).joined() }
}
