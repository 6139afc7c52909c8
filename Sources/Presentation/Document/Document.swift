// Presentation: what is shown and written of findings.
//
// A result becomes a `Document` once: `ComparisonView`, `SweepView`, `RunPairView` and
// `DecisionTableView` build its blocks (Document/), and three renderers draw them:
// `TerminalRenderer` (Terminal/), Markdown by way of `DocumentMarkdown` and `MarkdownText`
// (Markdown/), and the page by `HTMLRenderer` (HTML/). Only these escape. A chart is one value,
// too, drawn by `TerminalChart` and `ChartDrawing` (Charts/). JSON and CSV (Export/) take a run's
// figures from `RunFigure.all`; the forms themselves are listed in `OutputFormat`. Live/ shows runs
// while they go.
//
// It may know findings, measurements, the metadata of cases and the Markdown of lessons. It runs
// nothing, reads no files and asks nothing of the environment. Start here, then `ComparisonView`.

import Findings
import Measurement
import MemoryTracking
package import TerminalText

/// What a result says, as a value: built once from findings, as measured and unescaped.
package struct Document: Hashable, Sendable {
  var blocks: [Block]

  init(_ blocks: [Block]) {
    self.blocks = blocks
  }

  indirect enum Block: Hashable, Sendable {
    /// Lines one below the other, each by itself.
    case lines([Line])
    case table(Table)
    /// Peaks on one scale.
    case bars([Bar])
    /// Where memory was at a peak.
    case places([Place])
    case chart(Chart)
    /// What happened to runs that did not complete.
    case accounts([Account])
    /// Remarks on what is above, a sentence each.
    case notes([String])
    case facts([Fact])
    case listings([Listing])
    /// Blocks with nothing between them.
    case joined([Block])
    /// Blocks side by side where there is room.
    case pair([Block])
    /// Blocks that a page shows on request.
    case details(summary: String, [Block])
    case section(Section)
  }

  /// A line of its own.
  struct Line: Hashable, Sendable {
    enum Role: Hashable, Sendable {
      /// What the document, a part of it, or the table below it is about, and what was worked on.
      case title, heading, caption, subtitle
      /// A command as it was typed, shown after its name.
      case command(name: String)
      case verdict
      /// Whether the answers agree.
      case agreement(Bool)
      case warning, text
    }

    var text: String
    var role: Role

    init(_ text: String, _ role: Role = .text) {
      self.text = text
      self.role = role
    }
  }

  /// A variant's peak, drawn as a bar.
  struct Bar: Hashable, Sendable {
    var name: String
    /// The variant's place, which decides its colour.
    var series: Int
    var text: String
    var bytes: Int
  }

  /// What happened to those runs of a variant that ended alike.
  struct Account: Hashable, Sendable {
    var variant: String
    var sentence: String
    /// What the program said.
    var message: String?
    /// The same in its lines, without blank ones at either end.
    var messageLines: [String] {
      var lines = (message ?? "").split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline
      )
      .map { String($0.replacing("\t", with: "    ")) }[...]
      while let line = lines.first, line.allSatisfy(\.isWhitespace) { lines.removeFirst() }
      while let line = lines.last, line.allSatisfy(\.isWhitespace) { lines.removeLast() }
      return Array(lines)
    }
    /// The end as a cluster reports it, one entry per line.
    var termination: [String] = []
  }

  /// A name and its value.
  package struct Fact: Hashable, Sendable {
    var name: String
    var value: String
    /// Whether the value is to be typed as it is.
    var isCode = false

    package init(name: String, value: String, isCode: Bool = false) {
      self.name = name
      self.value = value
      self.isCode = isCode
    }
  }

  /// Code under a name.
  package struct Listing: Hashable, Sendable {
    var name: String
    var text: String
    /// Which of its lines are marked, 0 for the first.
    package var marks: Set<Int> = []
    /// Whether it is Swift, whose words have the colours that they have in a terminal.
    package var isSwift = false

    package init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// A part of a page that its contents lead to.
  struct Section: Hashable, Sendable {
    var id: String
    var heading: String
    var level = 2
    var blocks: [Block]
  }
}

/// A value that is shown as a document.
package protocol DocumentView: TerminalView {
  var document: Document { get }
}

extension DocumentView {
  package func text(on display: Display) -> [StyledText] {
    TerminalRenderer(display: display).text(of: document)
  }
}

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

extension Document {
  /// Where memory was: lines of code and what each held, on one scale.
  struct Place: Hashable, Sendable {
    /// What it held in MiB, without the unit: `117.7`.
    var figure: String
    /// How far off that may be: `±3`; `nil` for an exact figure.
    var error: String?
    /// Its part of all: `58 %`.
    var share: String
    /// The same from 0 to 1, for a bar.
    var fraction: Double
    var bytes: Int
    /// A line of code, a function, or what else it is.
    var name: String
    /// The text of the line; `nil` if it is not known.
    var code: String?
    /// What led there, the nearest first.
    var calls: [Call] = []
    /// Whether it is no place in code.
    var isRest = false
  }

  /// A line of code that leads to a place.
  struct Call: Hashable, Sendable {
    var name: String
    var code: String?
    /// Whether it begins a call stack of its own, which held so much: `52.1 MiB`.
    var stack: String?
  }
}
