import Foundation
import FoundationXML
import LessonScript
import Measurement
import MeasurementSamples
import Testing

@testable import Presentation
@testable import TerminalText

/// Every text that a lesson can carry, through every renderer and every export: nothing of it acts
/// on a terminal, and nothing of it is taken for markup.
@Suite struct LessonTextTests {
  /// Control characters as entities (as they are a lesson is refused), a table's bar, and markup of
  /// both kinds.
  private static let hostile =
    "&#27;c &#27;[2J&#7; &#x202E;a\\|b <script>x()</script> &lt;script&gt; **b** `c`"

  private static let source = """
    ---
    id: hostile
    title: T \(hostile)
    minutes: 5
    version: 1
    requires: []
    ---

    Introduction \(hostile)

    ## Heading \(hostile) {#one}

    Prose \(hostile)

    - item \(hostile)

    | head \(hostile) |
    |---|
    | cell \(hostile) |

    > quote \(hostile)

    ```text
    code \(hostile) ``` ~~~
    ```

    ```predict
    Question \(hostile)
    unit: MiB
    against: load.peak
    ```

    ```run
    compare tail --size 1MiB
    ```

    ```expect
    load.peak > 1MiB
    ```

    ```quiz
    Question \(hostile)

    - [x] Option \(hostile)
      Feedback \(hostile)
    - [ ] Other \(hostile)
      Feedback \(hostile)
    ```

    ```hint
    Hint \(hostile)
    ```

    ```answer
    Answer \(hostile)
    ```

    ```note
    Note \(hostile)
    ```

    """

  /// All texts of a value, wherever they are stored: those in Markdown, and those alone.
  private static func texts(in value: Any, _ pages: inout [Markdown], _ words: inout Set<String>) {
    if let markdown = value as? Markdown { pages.append(markdown) }
    if let text = value as? String { words.insert(text) }
    for child in Mirror(reflecting: value).children { texts(in: child.value, &pages, &words) }
  }

  private static func carried() throws -> (pages: [Markdown], words: Set<String>) {
    var pages: [Markdown] = []
    var words: Set<String> = []
    let lesson = try Lesson(source: Array(source.utf8), file: "01-hostile.md")
    texts(in: lesson, &pages, &words)
    return (pages + words.map { Markdown([.paragraph([.text($0)])]) }, words)
  }

  @Test func isCarriedWhole() throws {
    let (pages, words) = try Self.carried()
    #expect(words.contains { $0.contains("\u{1B}c") }, "the entity is a control character now")
    for place in [
      "Introduction", "Heading", "Prose", "item", "head", "cell", "quote", "Question", "Option",
      "Feedback", "Hint", "Answer", "Note", "T ", "code",
    ] {
      #expect(words.contains { $0.hasPrefix(place) }, "\(place)")
    }
    #expect(pages.count > 20)
  }

  @Test func doesNotActOnATerminal() throws {
    for page in try Self.carried().pages {
      for characters in [Display.Characters.unicode, .plain, .ascii] {
        for columns in [20, 80] {
          let display = Display(columns: columns, characters: characters)
          let acting = MarkdownView(page).lines(on: display).filter(\.hasControls)
          #expect(acting.isEmpty)
        }
      }
    }
  }

  @Test func isReadBackFromMarkdownAsItWasShown() throws {
    for page in try Self.carried().pages {
      let text = MarkdownText.text(of: page)
      #expect(!text.filter { $0 != "\n" && $0 != "\t" }.hasControls, "\(text)")
      // What is read back holds the same words, controls shown escaped, and no markup of theirs.
      #expect(words(Markdown(text).blocks) == words(page.blocks), "\(text)")
    }
  }

  /// The words of blocks in order, as they are shown.
  private func words(_ blocks: [Markdown.Block]) -> String {
    blocks.map { block in
      switch block {
      case .paragraph(let inlines), .heading(_, let inlines): return shown(inlines)
      case .list(let list): return list.items.map(words).joined(separator: "\n")
      case .table(let table):
        return ([table.header] + table.rows).map { $0.map(shown).joined(separator: "\t") }
          .joined(separator: "\n")
      case .quote(let blocks): return "> " + words(blocks)
      case .code(_, let code): return VisibleText.escaped(code)
      case .rule: return "---"
      }
    }.joined(separator: "\n")
  }

  private func shown(_ inlines: [Markdown.Inline]) -> String {
    VisibleText.escaped(inlines.plainText).trimmingCharacters(in: .whitespaces)
  }

  @Test func isTextOnAPage() throws {
    for word in try Self.carried().words {
      let blocks: [Document.Block] = [
        .lines([Document.Line(word)]), .notes([word]),
        .facts([Document.Fact(name: word, value: word, isCode: true)]),
        .listings([Document.Listing(name: word, text: word)]),
        .accounts([Document.Account(variant: word, sentence: word, message: word)]),
        .bars([Document.Bar(name: word, series: 0, text: word, bytes: 1)]),
        .table(
          Document.Table(
            caption: word, columns: [.text(word)], rows: [.init(heading: .init(word), cells: [])])),
        .details(summary: word, []), .section(Document.Section(id: "x", heading: word, blocks: [])),
      ]
      var page = ""
      HTMLRenderer { page += $0 }.write(blocks)
      let root = try XMLDocument(xmlString: "<page>\(page)</page>")
      #expect(try root.nodes(forXPath: "//script|//b").isEmpty)
      #expect(!page.filter { $0 != "\n" }.hasControls, "\(page)")
    }
  }

  @Test func isHarmlessAsTheNameOfWhatWasMeasured() throws {
    for word in try Self.carried().words {
      var comparison = Sample.tail
      comparison.variants[0].name = word
      comparison.variants[0].runs[0].message = word
      for format in OutputFormat.allCases {
        var text = ""
        format.export?.write(comparison) { text += $0 }
        format.export?.write(Sweep(comparisons: [comparison, comparison])) { text += $0 }
        #expect(!text.filter { !$0.isNewline }.hasControls, "\(format.rawValue): \(text)")
        #expect(
          format == .json || format == .csv || !text.replacing("\\<", with: "").contains("<script"))
      }
    }
  }
}
