extension Markdown {
  /// The text with each piece of its lines exchanged.
  ///
  /// - Parameter change: gives a piece anew; those within emphasis and links come by themselves.
  /// - Returns: the text of the changed pieces.
  /// - Complexity: O(n) time and space in the length of the text; it is `deepest` deep at most.
  func mappingInlines(_ change: (Inline) -> Inline) -> Markdown {
    Markdown(blocks.map { $0.mappingInlines(change) })
  }

  /// Every piece of a line that holds no other, in order; code that is only shown is none.
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

extension Markdown.Inline {
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
