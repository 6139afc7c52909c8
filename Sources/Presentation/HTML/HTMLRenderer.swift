import Findings
import Measurement
import MemoryTracking

/// Draws documents for an HTML page.
///
/// Each block is drawn by a template, whose variables are all escaped (`MarkupText`), and written at once:
/// the largest block is the most that is held.
struct HTMLRenderer {
  let sink: (String) -> Void

  /// Writes blocks.
  ///
  /// - Parameters:
  ///   - blocks: what is written, in order.
  ///   - place: the name of the section they are in, for the names within it.
  func write(_ blocks: [Document.Block], in place: String = "page") {
    for block in blocks { write(block, in: place) }
  }

  private func write(_ block: Document.Block, in place: String) {
    switch block {
    case .lines(let lines): write(LinesMarkup(lines))
    case .table(let table): write(TableMarkup(table))
    case .bars(let bars): if !bars.isEmpty { write(BarsMarkup(bars)) }
    case .chart(.timeline(let variants)):
      if let drawing = TimelineDrawing(variants) { write(drawing.drawn(id: "\(place)-chart")) }
    case .chart(.growth(let comparisons)):
      if let drawing = GrowthDrawing(comparisons) { write(drawing.drawn(id: "\(place)-chart")) }
    case .accounts(let accounts): write(AccountsMarkup(accounts))
    case .notes(let notes): if !notes.isEmpty { write(NotesMarkup(notes: notes)) }
    case .facts(let facts): write(FactsMarkup(facts: facts))
    case .listings(let listings): write(ListingsMarkup(listings))
    case .joined(let blocks): write(blocks, in: place)
    case .pair(let blocks):
      sink("<div class=\"pair\">\n")
      write(blocks, in: place)
      sink("</div>\n")
    case .details(let summary, let blocks):
      write(DetailsMarkup(summary: summary))
      write(blocks, in: place)
      sink("</details>\n")
    case .section(let section): write(section)
    }
  }

  func write(_ section: Document.Section) {
    write(SectionMarkup(id: section.id, level: section.level, heading: section.heading))
    write(section.blocks, in: section.id)
    sink("</section>\n")
  }

  func write(_ part: some TemplatePart) { sink(ReportTemplates.render(part)) }
}

// What the templates ask for: each stores the properties that its template names.

struct LinesMarkup: TemplatePart {
  static let template = "lines"

  struct Line {
    var style: String?
    var text: String
  }

  let lines: [Line]

  init(_ lines: [Document.Line]) {
    self.lines = lines.map { line in
      let style: String? =
        switch line.role {
        case .verdict: "verdict"
        case .subtitle: "summary"
        default: nil
        }
      return Line(style: style, text: line.text)
    }
  }
}

struct TableMarkup: TemplatePart {
  static let template = "table"

  struct Column {
    var title: String
    var alignment: String
  }

  /// A cell; the properties that are `nil` are left out of the page.
  struct Cell {
    var content: String?
    var detail: String?
    var tone: String?
    var bytes: Int?
    var seconds: String?
    var number: String?
    /// Its column's title, shown beside it where the window has no room for columns.
    var label: String
    var alignment: String
  }

  struct Row {
    var key: String?
    var series: String
    var moment: String?
    var heading: String
    var isCurrent: Bool
    var cells: [Cell]
  }

  let layout: String
  let caption: String
  let columns: [Column]
  let rows: [Row]

  init(_ table: Document.Table) {
    layout = table.layout.rawValue
    caption = table.caption
    let columns = table.columns.enumerated().map { index, column in
      Column(
        title: column.title,
        alignment: index > 0 && column.alignment == .right ? "number" : "text")
    }
    self.columns = columns
    rows = table.rows.map { row in
      Row(
        key: row.key, series: row.series.map { ReportSeries(index: $0).name } ?? "",
        moment: row.moment?.decimalSeconds, heading: row.heading.plain, isCurrent: row.isCurrent,
        cells: zip(row.cells, columns.dropFirst()).map { Cell($0, in: $1) })
    }
  }
}

extension TableMarkup.Cell {
  fileprivate init(_ cell: Document.Cell, in column: TableMarkup.Column) {
    content = cell.content?.plain
    detail = cell.detail
    let tones = cell.content?.pieces.map(\.tone) ?? []
    tone = tones.count == 1 && tones[0] != .faint ? tones[0]?.rawValue : nil
    switch cell.value {
    case .bytes(let bytes): self.bytes = bytes
    case .seconds(let duration): seconds = duration.decimalSeconds
    case .number(let number): self.number = number
    case nil: break
    }
    label = column.title
    alignment = column.alignment
  }
}

struct BarsMarkup: TemplatePart {
  static let template = "bars"

  struct Row {
    var series: String
    var name: String
    /// The length in percent of the longest.
    var share: String
    var figure: String
    var bytes: Int
  }

  let rows: [Row]

  init(_ bars: [Document.Bar]) {
    let most = max(1, bars.map(\.bytes).max() ?? 1)
    rows = bars.map { bar in
      Row(
        series: ReportSeries(index: bar.series).name, name: bar.name,
        share: PlotPoint.percent(Double(bar.bytes) / Double(most)), figure: bar.text,
        bytes: bar.bytes)
    }
  }
}

struct AccountsMarkup: TemplatePart {
  static let template = "accounts"

  struct Account {
    var variant: String
    var sentence: String
    var message: String?
    var termination: [String]
    var hasTermination: Bool
  }

  let accounts: [Account]

  init(_ accounts: [Document.Account]) {
    self.accounts = accounts.map { account in
      Account(
        variant: account.variant, sentence: account.sentence, message: account.message,
        termination: account.termination, hasTermination: !account.termination.isEmpty)
    }
  }
}

struct NotesMarkup: TemplatePart {
  static let template = "notes"
  let notes: [String]
}

struct FactsMarkup: TemplatePart {
  static let template = "facts"
  let facts: [Document.Fact]
}

struct DetailsMarkup: TemplatePart {
  static let template = "details"
  let summary: String
}

struct SectionMarkup: TemplatePart {
  static let template = "section"
  let id: String
  let level: Int
  let heading: String
}

struct ListingsMarkup: TemplatePart {
  static let template = "listings"

  struct Listing {
    var name: String
    var lines: [Line]
  }

  struct Line {
    /// `line`, or `line comment` for one that holds only that.
    var style: String
    /// How many columns it is indented, so that its continuation can be indented further.
    var indent: Int
    var text: String
  }

  let listings: [Listing]

  init(_ listings: [Document.Listing]) {
    self.listings = listings.map { listing in
      Listing(name: listing.name, lines: ListingsMarkup.lines(of: listing.text))
    }
  }

  private static func lines(of text: String) -> [Line] {
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    let spaced = lines.map { String($0.replacing("\t", with: "  ")) }
    // What all lines are indented by is the file's, not the version's.
    let indents = spaced.filter { $0.contains { $0 != " " } }.map { line in
      line.prefix { $0 == " " }.count
    }
    let shared = indents.min() ?? 0
    return spaced.map { line in
      let line = String(line.dropFirst(shared))
      let code = line.drop { $0 == " " }
      return Line(
        style: code.hasPrefix("//") ? "line comment" : "line", indent: line.count - code.count,
        text: line)
    }
  }
}
