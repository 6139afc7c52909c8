import CMarkGFM

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

  /// How deep blocks and inlines may nest; what lies deeper is shown as an ellipsis.
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
  /// The parts of a node's lines, neighbouring texts joined.
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

/// A Markdown text parsed by cmark-gfm, with its tables; the tree is freed with this value.
///
/// It holds the whole tree, some ten times the text, for as long as it lives: read what is needed
/// and let it go.
struct CMarkDocument: ~Copyable {
  /// The root of the tree.
  private let root: OpaquePointer

  /// Parses a text: `cmark_parser_new`, `cmark_parser_feed`, `cmark_parser_finish`, cmark-gfm(3).
  ///
  /// Every text is Markdown, so nothing is thrown; that memory runs out is cmark's to abort on.
  ///
  /// - Complexity: O(n) time and space in the length of the text.
  init(_ text: String) {
    CMarkDocument.registerExtensions
    let parser = cmark_parser_new(CMARK_OPT_DEFAULT)
    defer { cmark_parser_free(parser) }
    if let table = cmark_find_syntax_extension("table") {
      cmark_parser_attach_syntax_extension(parser, table)
    }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        cmark_parser_feed(parser, characters.baseAddress, characters.count)
      }
    }
    guard let root = cmark_parser_finish(parser) else {
      preconditionFailure("cmark_parser_finish returned no document")
    }
    self.root = root
  }

  deinit {
    cmark_node_free(root)
  }

  /// Calls a closure with each block at the margin, from top to bottom; the node must not be kept.
  func forEachBlock(_ body: (CMarkNode) -> Void) {
    CMarkNode(root).children.forEach(body)
  }

  // A static is initialised once whatever the number of threads, which the C call is not.
  private static let registerExtensions: Void = cmark_gfm_core_extensions_ensure_registered()
}

/// A node of a `CMarkDocument`, valid as long as that lives.
struct CMarkNode {
  private let node: OpaquePointer

  fileprivate init(_ node: OpaquePointer) {
    self.node = node
  }

  /// What the node is: `cmark_node_get_type_string`; tables have no constant of their own.
  var kind: String { String(cString: cmark_node_get_type_string(node)) }

  /// The node's own text: `cmark_node_get_literal`; empty for a node without one.
  var literal: String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }

  /// Where a link or image leads: `cmark_node_get_url`.
  var url: String { cmark_node_get_url(node).map { String(cString: $0) } ?? "" }

  /// A heading's level: `cmark_node_get_heading_level`.
  var headingLevel: Int { Int(cmark_node_get_heading_level(node)) }

  /// The text after a fence: `cmark_node_get_fence_info`; `nil` if there is no fence.
  var fenceInfo: String? {
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    guard kind == "code_block", cmark_node_get_fenced(node, &length, &offset, &character) != 0
    else { return nil }
    return cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
  }

  /// The first line, from 1: `cmark_node_get_start_line`.
  var startLine: Int { Int(cmark_node_get_start_line(node)) }

  /// The last line, from 1: `cmark_node_get_end_line`.
  var endLine: Int { Int(cmark_node_get_end_line(node)) }

  /// The first item's number; `nil` for bullets: `cmark_node_get_list_start`.
  var listStart: Int? {
    cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      ? Int(cmark_node_get_list_start(node)) : nil
  }

  /// Whether no blank lines separate a list's items: `cmark_node_get_list_tight`.
  var isTightList: Bool { cmark_node_get_list_tight(node) != 0 }

  /// A table's alignments, a byte a column: `cmark_gfm_extensions_get_table_alignments`.
  var tableAlignments: [UInt8] {
    let count = Int(cmark_gfm_extensions_get_table_columns(node))
    guard let alignments = cmark_gfm_extensions_get_table_alignments(node) else { return [] }
    return Array(UnsafeBufferPointer(start: alignments, count: count))
  }

  /// The nodes right below: `cmark_node_first_child`, `cmark_node_next`.
  var children: some Sequence<CMarkNode> {
    sequence(state: cmark_node_first_child(node)) { next in
      guard let child = next else { return nil }
      next = cmark_node_next(child)
      return CMarkNode(child)
    }
  }
}
