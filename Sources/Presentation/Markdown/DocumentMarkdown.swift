import LessonScript

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
