import Findings
import Measurement
import MemoryTracking

/// A table of the report: figures as texts for people, and beside them as numbers for programs.
struct ReportTable: ReportPart {
  static let template = "table"

  struct Column {
    var title: String
    var alignment = "text"

    static func text(_ title: String) -> Column { Column(title: title) }
    static func number(_ title: String) -> Column { Column(title: title, alignment: "number") }
  }

  /// A cell; the properties that are `nil` are left out of the page.
  struct Cell {
    /// The text; `nil` for what was not measured, which is shown as a dash.
    var content: String?
    /// A remark under it: the ends of a spread, a note.
    var detail: String?
    /// How it is coloured: `good`, `warning`.
    var tone: String?
    var bytes: Int?
    var seconds: String?
    var number: String?
    /// Its column's title, shown beside it where the window has no room for columns.
    fileprivate(set) var label = ""
    fileprivate(set) var alignment = ""
  }

  struct Row {
    /// A number or letter by which the chart refers to it.
    var key: String?
    var series = ""
    /// The moment that its heading names, in seconds.
    var moment: String?
    var heading: String
    var isCurrent = false
    var cells: [Cell]
  }

  /// How it copes with a narrow window.
  enum Layout {
    /// Its columns close up.
    case compact
    /// Its rows become lists on a phone.
    case medium
    /// Its rows become lists on anything narrower than a desktop.
    case wide
  }

  let layout: Layout
  let caption: String
  /// All columns, that of the rows' headings first.
  let columns: [Column]
  let rows: [Row]

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - caption: what it shows.
  ///   - columns: that of the headings, then one for each cell of a row.
  ///   - rows: its rows.
  ///   - layout: how it copes with a narrow window.
  init(_ caption: String, columns: [Column], rows: [Row], layout: Layout) {
    self.caption = caption
    self.columns = columns
    self.layout = layout
    self.rows = rows.map { row in
      var row = row
      for (index, column) in zip(row.cells.indices, columns.dropFirst()) {
        row.cells[index].label = column.title
        row.cells[index].alignment = column.alignment
      }
      return row
    }
  }
}

extension ReportTable.Cell {
  /// Words, or a figure that has no unit; `nil` for what was not measured.
  static func text(_ text: String?) -> ReportTable.Cell { ReportTable.Cell(content: text) }

  /// A count; `nil` for what was not measured.
  static func count(_ count: Int?) -> ReportTable.Cell {
    ReportTable.Cell(content: count.map(String.init), number: count.map(String.init))
  }

  /// An amount of memory; `nil` for what was not measured.
  static func amount(_ bytes: ByteCount?) -> ReportTable.Cell {
    ReportTable.Cell(content: bytes.map { "\($0)" }, bytes: bytes?.bytes)
  }

  /// An amount in MiB, for a table whose caption names the unit.
  static func mebibytes(_ bytes: ByteCount) -> ReportTable.Cell {
    ReportTable.Cell(content: FigureText.mebibytes(bytes), bytes: bytes.bytes)
  }

  /// A difference in MiB.
  static func difference(_ bytes: ByteCount) -> ReportTable.Cell {
    ReportTable.Cell(content: FigureText.signedMebibytes(bytes), bytes: bytes.bytes)
  }

  /// A time; `nil` for what was not measured.
  static func time(_ duration: Duration?) -> ReportTable.Cell {
    ReportTable.Cell(content: duration?.figure, seconds: duration?.decimalSeconds)
  }

  /// A peak with its bound; the number is the bound itself.
  static func peak(_ peak: BoundedFigure<ByteCount>?) -> ReportTable.Cell {
    ReportTable.Cell(content: peak?.text, bytes: peak?.value.bytes)
  }
}
