/// The frame of a page: its head and opening, the contents, and its end.
struct HTMLPage {
  /// A section that the contents lead to.
  struct Entry {
    var id: String
    var heading: String

    static let results = Entry(id: "results", heading: "Results")
    static let timeline = Entry(id: "timeline", heading: "Memory over time")
    static let growth = Entry(id: "growth", heading: "Growth")
    static let overview = Entry(id: "overview", heading: "Overview")
    static let decisions = Entry(id: "decisions", heading: "When to stream")
    static let code = Entry(id: "code", heading: "The code")
    static let runs = Entry(id: "runs", heading: "Every run")
    static let method = Entry(id: "method", heading: "How it was measured")
  }

  /// What kind of page it is: `comparison`.
  var kind: String
  var title: String
  /// What its opening says below the title.
  var opening: [Document.Block]
  var contents: [Entry]

  /// Begins the page, up to its first section.
  func begin(_ renderer: HTMLRenderer) {
    renderer.write(HeadMarkup(title: title))
    renderer.sink(ReportTemplates.style)
    renderer.write(OpeningMarkup(kind: kind, title: title))
    renderer.write(opening)
    renderer.write(ContentsMarkup(contents: contents))
  }

  /// Ends the page.
  static func end(_ renderer: HTMLRenderer) { renderer.write(ClosingMarkup()) }
}

extension Document.Section {
  init(_ entry: HTMLPage.Entry, level: Int = 2, _ blocks: [Document.Block]) {
    self.init(id: entry.id, heading: entry.heading, level: level, blocks: blocks)
  }
}

struct HeadMarkup: TemplatePart {
  static let template = "head"
  let title: String
}

struct OpeningMarkup: TemplatePart {
  static let template = "opening"
  let kind: String
  let title: String
}

struct ContentsMarkup: TemplatePart {
  static let template = "contents"
  let contents: [HTMLPage.Entry]
}

struct ClosingMarkup: TemplatePart {
  static let template = "closing"
}
