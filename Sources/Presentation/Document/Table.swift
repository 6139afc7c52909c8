import Findings
import Measurement
import MemoryTracking

extension Document {
  /// A table of a document: figures as texts for people, and beside them as numbers for programs.
  struct Table: Hashable, Sendable {
    /// Words begin at the left of their column, numbers end at its right.
    enum Alignment: Hashable, Sendable {
      case left, right
    }

    struct Column: Hashable, Sendable {
      var title: String
      var alignment = Alignment.left
      /// Whether a terminal may break its cells into lines.
      var wraps = false
      /// The spaces before it in a terminal.
      var gap = 2
      /// The heading that it shares with its neighbours.
      var group: String?

      static func text(_ title: String) -> Column { Column(title: title) }

      static func number(_ title: String) -> Column { Column(title: title, alignment: .right) }
    }

    struct Row: Hashable, Sendable {
      /// A number or letter by which a chart refers to it, and the variant it belongs to.
      var key: String?
      var series: Int?
      /// The moment that its heading names.
      var moment: Duration?
      var heading: Text
      /// Whether it is the row of the result being shown.
      var isCurrent = false
      /// The cells after the heading; none in a row that only heads those below it.
      var cells: [Cell]
    }

    /// How a page fits it into a narrow window.
    enum Layout: String, Hashable, Sendable {
      /// Its columns close up.
      case compact
      /// Its rows become lists on a phone.
      case medium
      /// Its rows become lists on anything narrower than a desktop.
      case wide
    }

    /// What an HTML page writes above it.
    var caption = ""
    /// All columns, that of the rows' headings first.
    var columns: [Column]
    var rows: [Row]
    var layout = Layout.medium
    /// What the details of its cells are; a terminal gives them lines of their own.
    var detailTitle: String?
    /// Whether one of its rows can be current, for which a terminal keeps a mark free.
    var marksCurrent = false
    /// The narrowest window in which a terminal uses this form of it.
    var leastWindow = 0
    /// Forms with less in them for windows that are too narrow, the widest first.
    var narrower: [Table] = []
  }

  /// A cell's content.
  struct Cell: Hashable, Sendable {
    /// The figure as a number for programs.
    enum Value: Hashable, Sendable {
      case bytes(Int)
      case seconds(Duration)
      case number(String)
    }

    /// The text; `nil` for what was not measured, shown as a dash.
    var content: Text?
    /// A remark on it: the ends of a spread, a note.
    var detail: String?
    var value: Value?

    static let empty = Cell(content: Text([]))
  }

  /// Words in pieces of one tone each.
  struct Text: Hashable, Sendable {
    enum Tone: String, Hashable, Sendable {
      case good, warning, bad, faint
    }

    struct Piece: Hashable, Sendable {
      enum Flow: Hashable, Sendable {
        case words
        /// Words that stay together on one line.
        case figure
        /// Words in which a number and its unit stay together.
        case sentence
      }

      var text: String
      var tone: Tone?
      var flow = Flow.words
    }

    var pieces: [Piece]

    init(_ pieces: [Piece]) {
      self.pieces = pieces
    }

    init(_ text: String, _ tone: Tone? = nil) {
      pieces = [Piece(text: text, tone: tone)]
    }

    static func figure(_ text: String, _ tone: Tone? = nil) -> Text {
      Text([Piece(text: text, tone: tone, flow: .figure)])
    }

    static func sentence(_ text: String, _ tone: Tone? = nil) -> Text {
      Text([Piece(text: text, tone: tone, flow: .sentence)])
    }

    static func + (lhs: Text, rhs: Text) -> Text { Text(lhs.pieces + rhs.pieces) }

    /// The words alone.
    var plain: String { pieces.map(\.text).joined() }
  }
}

extension Document.Cell {
  /// Words; `nil` for what was not measured.
  static func text(_ text: String?, _ tone: Document.Text.Tone? = nil) -> Document.Cell {
    Document.Cell(content: text.map { .figure($0, tone) })
  }

  // A figure that was not measured is `nil`.

  private static func figure<Figure>(
    _ figure: Figure?, _ text: (Figure) -> String, _ value: (Figure) -> Value
  ) -> Document.Cell {
    Document.Cell(content: figure.map { .figure(text($0)) }, value: figure.map(value))
  }

  static func count(_ count: Int?) -> Document.Cell {
    figure(count, { "\($0)" }) { .number("\($0)") }
  }

  static func amount(_ bytes: ByteCount?) -> Document.Cell {
    figure(bytes, { "\($0)" }) { .bytes($0.bytes) }
  }

  /// An amount in MiB, for a table whose caption names the unit.
  static func mebibytes(_ bytes: ByteCount) -> Document.Cell {
    figure(bytes, FigureText.mebibytes) { .bytes($0.bytes) }
  }

  /// A difference in MiB.
  static func difference(_ bytes: ByteCount) -> Document.Cell {
    figure(bytes, FigureText.signedMebibytes) { .bytes($0.bytes) }
  }

  static func time(_ duration: Duration?) -> Document.Cell {
    figure(duration, \.figure) { .seconds($0) }
  }

  /// A peak with its bound; the number is the bound itself.
  static func peak(_ peak: BoundedFigure<ByteCount>?) -> Document.Cell {
    figure(peak, \.text) { .bytes($0.value.bytes) }
  }

  /// A number with two decimals.
  static func number(_ number: Double?, unit: String = "") -> Document.Cell {
    figure(number, { FigureText.number($0, decimals: 2) + unit }) { .number("\($0)") }
  }
}
