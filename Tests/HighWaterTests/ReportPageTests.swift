import Foundation
import TestSupport
import Testing

/// The pages that `--format html` and `export` write, in a browser.
@Suite(.tags(.slow)) struct ReportPageTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// Finds what sticks out of the window; text only for screen readers has no width.
  private static let cutOff = """
    JSON.stringify([...document.querySelectorAll("body *")].filter(e => {
      const box = e.getBoundingClientRect(), width = document.documentElement.clientWidth;
      return box.width > 1 && (box.right > width + 1 || box.left < -1) && !e.closest(".skip");
    }).map(e => e.tagName + ": " + e.textContent.slice(0, 40)))
    """

  /// Finds words of headers that are broken into several lines.
  private static let brokenHeaders = """
    JSON.stringify([...document.querySelectorAll("thead th")].flatMap(th => {
      const text = th.firstChild, found = [];
      if (!text || text.nodeType != 3 || !th.offsetParent) return found;
      for (const match of text.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(text, match.index);
        range.setEnd(text, match.index + match[0].length);
        const tops = new Set([...range.getClientRects()].map(r => Math.round(r.top)));
        if (tops.size > 1) found.push(match[0]);
      }
      return found;
    }))
    """

  /// The greatest distance of a checkpoint's mark from the curve of its version, in pixels.
  private static let distance = """
    String(Math.max(0, ...[...document.querySelectorAll(".plot > svg")].flatMap(svg => {
      const {width, height} = svg.getBoundingClientRect();
      return [...svg.querySelectorAll("svg.phase")].map(mark => {
        const x = parseFloat(mark.getAttribute("x")) / 100 * width;
        const y = parseFloat(mark.getAttribute("y")) / 100 * height;
        const name = [...mark.classList].find(c => c.startsWith("series"));
        const points = svg.querySelector(".curve." + name).getAttribute("points").split(" ")
          .map(p => p.split(",").map(Number)).map(([a, b]) => [a / 1000 * width, b / 1000 * height]);
        let least = Infinity;
        points.forEach(([ax, ay], i) => {
          const [bx, by] = points[Math.min(i + 1, points.length - 1)];
          const [dx, dy] = [bx - ax, by - ay], length = dx * dx + dy * dy;
          const t = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
          least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy));
        });
        return least;
      });
    })))
    """

  private static let colours = """
    getComputedStyle(document.body).backgroundColor + " " + getComputedStyle(document.body).color
    """

  /// Writes a command's page to a file.
  private func page(_ name: String, _ arguments: String...) throws -> String {
    let finished = try run(
      place.executable, arguments + ["--format", "html"], environment: place.environment)
    #expect([0, 1].contains(finished.status), "\(arguments): \(finished.errorText)")
    return try place.folder.write(finished.output, to: "\(name).html")
  }

  @Test func fitsPhonesAndDesktopsAndAsksForNothing() throws {
    let pages = [
      try page("comparison", "compare", "tail", "--size", "1MiB"),
      try page("killed", "compare", "report", "--size", "16MiB", "--limit", "20MiB"),
      try page("sweep", "sweep", "count", "--sizes", "256KiB,1MiB"),
      try page("three", "compare", "lookup", "--size", "1MiB", "--variants", "load,stream,index"),
      try page("commands", "versus", "sort {file}", "wc -l {file}", "--size", "1MiB"),
      try page(
        "long", "versus", "printf '%s' \(String(repeating: "argument ", count: 33))",
        "printf '%s' \(String(repeating: "x", count: 300))"),
      try pageOfACommand(),
      try page("several", "export", "1", "2", "5"),
    ]
    let browser = try Browser(folder: place.folder.path("browser"))
    for path in pages {
      var colours: [String] = []
      for (width, isDark) in [(390, false), (390, true), (800, false), (1280, false), (1280, true)]
      {
        try browser.show(path, width: width, isDark: isDark)
        #expect(browser.requests == ["file://\(path)"])
        #expect(try browser.evaluate(Self.cutOff) == "[]", "\(path) at \(width)")
        let scroll = try browser.evaluate("'' + document.documentElement.scrollWidth")
        #expect(Int(scroll) == width, "\(path) at \(width)")
        #expect(try browser.evaluate(Self.brokenHeaders) == "[]", "\(path) at \(width)")
        let distance = try #require(Double(browser.evaluate(Self.distance)))
        #expect(distance <= 2, "\(path) at \(width)")
        if width != 800 { colours.append(try browser.evaluate(Self.colours)) }
      }
      #expect(colours[0] == colours[2] && colours[1] == colours[3] && colours[0] != colours[1])
      try expectWhole(path, onPaperIn: browser)
    }
  }

  /// The page of a command that was measured before.
  private func pageOfACommand() throws -> String {
    _ = try place.highwater("measure", "sort", "/etc/passwd")
    return try page("command", "export")
  }

  /// Expects nothing cut off and no header broken on A4 paper, which leaves 180 mm for text.
  private func expectWhole(_ path: String, onPaperIn browser: Browser) throws {
    try browser.show(path, width: 680, isDark: false, isPrinted: true)
    let cut = try browser.evaluate(Self.cutOff)
    #expect(cut == "[]", "\(path) on paper")
    #expect(try browser.evaluate(Self.brokenHeaders) == "[]", "\(path) on paper")
    let words = try browser.evaluate(Self.words).split(whereSeparator: \.isWhitespace)
    let printed = try PrintedPages(browser.pdf(), in: place.folder)
    #expect(!printed.words.isEmpty && printed.outside.isEmpty, "\(path): \(printed.outside)")
    // Words that the end of a line breaks are found in the text without its spaces.
    let text = printed.words.joined()
    let missing = words.filter { !text.contains($0) }
    #expect(missing.isEmpty, "\(path) on paper lacks \(missing)")
  }

  /// The words that the page shows; what a style adds, and what only screen readers say, aside.
  private static let words = """
    (() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
      for (let node; node = walker.nextNode();) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const seen = [...range.getClientRects()].some(r => r.width > 1 && r.height > 1);
        if (seen && node.parentElement.checkVisibility()) found.push(node.data);
      }
      return found.join(" ");
    })()
    """

  @Test func showsTheFiguresOfTheJSON() throws {
    let path = try page("comparison", "compare", "tail", "--size", "4MiB", "--runs", "3")
    let json = try json("export", "1")
    let variants = try #require(json["variants"] as? [[String: Any]])
    let browser = try Browser(folder: place.folder.path("browser"))
    try browser.show(path, width: 1280, isDark: false)
    for (key, row, attribute) in [
      ("peak_bytes", "Peak memory", "bytes"), ("wall_seconds", "Time", "seconds"),
    ] {
      let shown = try browser.evaluate(
        """
        [...document.querySelectorAll("#results tbody tr")]
          .filter(r => r.querySelector("th").textContent.trim() == "\(row)")
          .flatMap(r => [...r.querySelectorAll("[data-\(attribute)]")])
          .map(c => c.dataset.\(attribute)).join(" ")
        """)
      let medians = variants.map { (($0[key] as? [String: Any])?["median"] as? NSNumber) }
      #expect(
        shown.split(separator: " ").map { Double($0) } == medians.map { $0?.doubleValue }, "\(row)")
    }
  }

  @Test func showsTheGrowthOfTheJSON() throws {
    let path = try page("sweep", "sweep", "tail", "--sizes", "1MiB,4MiB")
    let json = try json("export", "1-2")
    #expect(json["schema"] as? String == "highwater.sweep/1")
    let growth = try #require(json["growth"] as? [[String: Any]])
    let browser = try Browser(folder: place.folder.path("browser"))
    try browser.show(path, width: 1280, isDark: false)
    let shown = try browser.evaluate(
      """
      [...document.querySelectorAll("#growth table:first-of-type [data-number]")]
        .map(c => c.dataset.number).join(" ")
      """)
    let numbers = growth.flatMap { variant in
      ["exponent", "bytes_per_input_byte"].compactMap { variant[$0] as? Double }
    }
    let figures = shown.split(separator: " ").compactMap { Double($0) }
    // Foundation's reader of JSON rounds the last digit of a fraction its own way.
    #expect(figures.count == 4 && numbers.count == 4)
    #expect(zip(figures, numbers).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  private func json(_ arguments: String...) throws -> [String: Any] {
    let finished = try run(
      place.executable, arguments + ["--format", "json"], environment: place.environment)
    try #require(finished.status == 0, "\(finished.errorText)")
    let object = try JSONSerialization.jsonObject(with: Data(finished.output))
    return try #require(object as? [String: Any])
  }
}
