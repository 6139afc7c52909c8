extension Markdown {
  /// Reads a text.
  ///
  /// Every text is Markdown, so there is nothing to fail. HTML comments are left out, other HTML
  /// is kept as text.
  ///
  /// - Complexity: O(n) time and space in the length of the text.
  package init(_ text: String) {
    var blocks: [Block] = []
    CMarkDocument(text).forEachBlock { node in blocks += Block.blocks(of: node) }
    self.init(blocks)
  }

  /// How deep blocks and inlines may nest; beyond, an ellipsis stands for what is there.
  ///
  /// A text of a million `>` is legal, and must not exhaust the stack.
  static let deepest = 32
}

extension Markdown.Block {
  /// A node as blocks: one, or none for a comment.
  static func blocks(of node: CMarkNode, depth: Int = 0) -> [Markdown.Block] {
    guard depth < Markdown.deepest else { return [.paragraph([.text("…")])] }
    switch node.kind {
    case "paragraph": return [.paragraph(Markdown.Inline.inlines(of: node))]
    case "heading":
      return [.heading(level: node.headingLevel, Markdown.Inline.inlines(of: node))]
    case "list": return [.list(list(of: node, depth: depth))]
    case "table": return [.table(table(of: node))]
    case "block_quote": return [.quote(children(of: node, depth: depth))]
    case "code_block": return [code(of: node)]
    case "thematic_break": return [.rule]
    default: return Markdown.Inline.html(node.literal).map { [.paragraph([$0])] } ?? []
    }
  }

  private static func children(of node: CMarkNode, depth: Int) -> [Markdown.Block] {
    node.children.flatMap { blocks(of: $0, depth: depth + 1) }
  }

  private static func list(of node: CMarkNode, depth: Int) -> Markdown.List {
    Markdown.List(
      start: node.listStart, isTight: node.isTightList,
      items: node.children.map { children(of: $0, depth: depth + 1) })
  }

  private static func code(of node: CMarkNode) -> Markdown.Block {
    let text = node.literal
    let language = node.fenceInfo?.split(separator: " ").first.map(String.init)
    return .code(language: language, text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }

  private static func table(of node: CMarkNode) -> Markdown.Table {
    let alignments = node.tableAlignments.map { byte -> Markdown.Table.Alignment? in
      switch byte {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: nil
      }
    }
    let rows = node.children.map { row in
      row.children.map { Markdown.Inline.inlines(of: $0) }
    }
    return Markdown.Table(
      alignments: alignments, header: rows.first ?? [], rows: Array(rows.dropFirst()))
  }
}

extension Markdown.Inline {
  /// What stands within a node's lines, neighbouring texts joined.
  static func inlines(of node: CMarkNode, depth: Int = 0) -> [Markdown.Inline] {
    guard depth < Markdown.deepest else { return [.text("…")] }
    var inlines: [Markdown.Inline] = []
    for child in node.children {
      guard let next = inline(of: child, depth: depth) else { continue }
      if case .text(let text) = next, case .text(let before)? = inlines.last {
        inlines[inlines.count - 1] = .text(before + text)
      } else {
        inlines.append(next)
      }
    }
    return inlines
  }

  private static func inline(of node: CMarkNode, depth: Int) -> Markdown.Inline? {
    switch node.kind {
    case "text": .text(node.literal)
    case "code": .code(node.literal)
    case "softbreak": .softBreak
    case "linebreak": .lineBreak
    case "emph": .emphasis(inlines(of: node, depth: depth + 1))
    case "strong": .strong(inlines(of: node, depth: depth + 1))
    case "link", "image":
      .link(inlines(of: node, depth: depth + 1), destination: node.url)
    default: html(node.literal)
    }
  }

  /// Raw HTML as text; `nil` for a comment, which no reader of the page would see.
  static func html(_ literal: String) -> Markdown.Inline? {
    let text = literal.hasSuffix("\n") ? String(literal.dropLast()) : literal
    return text.hasPrefix("<!--") ? nil : .text(text)
  }
}
