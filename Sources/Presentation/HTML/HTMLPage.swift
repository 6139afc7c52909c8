/// The frame of a page: its head and opening, the contents, and its end.
struct HTMLPage {
  /// A section that the contents lead to.
  struct Entry {
    var id: String
    var heading: String

    static let results = Entry(id: "results", heading: "Results")
    static let timeline = Entry(id: "timeline", heading: "Memory over time")
    static let places = Entry(id: "where", heading: "Where the memory was")
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
  /// Whether the title is a command line.
  var hasCodeTitle = false

  /// Begins the page, up to its first section.
  func begin(_ renderer: HTMLRenderer, contents: [Entry]) {
    renderer.write(head)
    renderer.write(Markup(stringLiteral: HTMLPage.style))
    renderer.write(
      """
      </style>
      </head>
      <body>
      <a class="skip" href="#content">Skip to the results</a>
      <header>
      <p class="kind">HighWater <span aria-hidden="true">·</span> \(kind)</p>
      <h1\(attribute: "class", hasCodeTitle ? "command" : nil)>\(title)</h1>

      """)
    renderer.write(opening)
    let links = contents.map { entry -> Markup in
      "<li><a href=\"#\(entry.id)\">\(entry.heading)</a></li>\n"
    }
    renderer.write(
      """
      </header>
      <nav aria-label="Contents">
      <ul>
      \(links)</ul>
      </nav>
      <main id="content">

      """)
  }

  private var head: Markup {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta name="generator" content="HighWater"/>
    <title>\(title) – HighWater</title>
    <style>

    """
  }

  /// The style sheet in the page's head.
  static let style = String(decoding: PackageResources.report_css, as: UTF8.self)

  /// Ends the page; `version` is that of HighWater.
  static func end(_ renderer: HTMLRenderer, version: String) {
    let name = version.isEmpty ? "HighWater" : "HighWater \(version)"
    renderer.write(
      """
      </main>
      <footer>
      <p>Made by \(name). KiB, MiB and GiB are 2<sup>10</sup>, 2<sup>20</sup> and 2<sup>30</sup> bytes; \
      a dash (–) marks what was not measured. RSS is the RAM a process holds, the peak the most it \
      ever held.</p>
      </footer>
      </body>
      </html>

      """)
  }
}

extension Document.Section {
  init(_ entry: HTMLPage.Entry, _ blocks: [Document.Block]) {
    self.init(id: entry.id, heading: entry.heading, blocks: blocks)
  }
}
