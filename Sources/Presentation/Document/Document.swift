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
