import CMarkGFM

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

  /// The node's own text: `cmark_node_get_literal`; empty for a node that has none.
  var literal: String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }

  /// Where a link or image leads: `cmark_node_get_url`.
  var url: String { cmark_node_get_url(node).map { String(cString: $0) } ?? "" }

  /// A heading's level: `cmark_node_get_heading_level`.
  var headingLevel: Int { Int(cmark_node_get_heading_level(node)) }

  /// What stands behind a fence: `cmark_node_get_fence_info`; `nil` where there is no fence.
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

  /// Whether no blank lines stand between a list's items: `cmark_node_get_list_tight`.
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
