import TerminalText

/// Draws documents for an HTML page, and writes each block at once: the largest block is the most
/// that is held. `Markup` escapes every text.
struct HTMLRenderer {
  /// Takes the page in pieces, in order.
  let sink: (String) -> Void

  func write(_ markup: Markup) { sink(markup.text) }

  /// Writes blocks; `place` is the section they are in, from which names within it are made.
  func write(_ blocks: [Document.Block], in place: String = "page") {
    for block in blocks { write(block, in: place) }
  }

  func write(_ section: Document.Section) {
    let (id, level) = (section.id, section.level)
    write(
      """
      <section id="\(id)" aria-labelledby="\(id)-heading">
      <h\(level) id="\(id)-heading">\(section.heading)</h\(level)>

      """)
    write(section.blocks, in: id)
    write("</section>\n")
  }

  private func write(_ block: Document.Block, in place: String) {
    switch block {
    case .lines(let lines): for line in lines { write(line.markup) }
    case .table(let table): write(table.markup)
    case .bars(let bars): if !bars.isEmpty { write(markup(of: bars)) }
    case .places(let places): write(markup(of: places))
    case .chart(let chart): write(ChartDrawing(chart, id: "\(place)-chart").markup)
    case .accounts(let accounts): for account in accounts { write(account.markup) }
    case .notes(let notes):
      guard !notes.isEmpty else { return }
      write("<ul class=\"notes\">\n\(notes.map { "<li>\($0)</li>\n" })</ul>\n")
    case .facts(let facts):
      let rows = facts.map { fact -> Markup in
        let value: Markup = fact.isCode ? "<code>\(fact.value)</code>" : "\(fact.value)"
        return "<div><dt>\(fact.name)</dt><dd>\(value)</dd></div>\n"
      }
      write("<dl class=\"facts\">\n\(rows)</dl>\n")
    case .listings(let listings): for listing in listings { write(listing.markup) }
    case .joined(let blocks): write(blocks, in: place)
    case .pair(let blocks):
      write("<div class=\"pair\">\n")
      write(blocks, in: place)
      write("</div>\n")
    case .details(let summary, let blocks):
      write("<details>\n<summary>\(summary)</summary>\n")
      write(blocks, in: place)
      write("</details>\n")
    case .section(let section): write(section)
    }
  }

  /// The peaks as bars in percent of the longest.
  private func markup(of bars: [Document.Bar]) -> Markup {
    let most = Double(max(1, bars.map(\.bytes).max() ?? 1))
    let rows = bars.map { bar -> Markup in
      let share = PlotPoint.percent(Double(bar.bytes) / most)
      return """
        <div class="\(SeriesLook(index: bar.series).name)"><dt>\(bar.name)</dt><dd>\
        <span class="bar" aria-hidden="true"><span style="width:\(share)%"></span></span> \
        <span class="figure" data-bytes="\(bar.bytes)">\(bar.text)</span></dd></div>

        """
    }
    return "<dl class=\"bars\" aria-label=\"Peak memory\">\n\(rows)</dl>\n"
  }
}

extension Document.Line {
  fileprivate var markup: Markup {
    let style: String? =
      switch role {
      case .verdict: "verdict"
      case .subtitle: "summary"
      case .command: "command"
      default: nil
      }
    let name: Markup = if case .command(let name) = role { "\(name): " } else { "" }
    return "<p\(attribute: "class", style)>\(name)\(text)</p>\n"
  }
}

extension Document.Account {
  fileprivate var markup: Markup {
    // Each line by itself: a text's own newlines are shown escaped.
    let said = messageLines.map { line -> Markup in "\(line)\n" }
    let message: Markup = said.isEmpty ? "" : "<pre>\(said)</pre>\n"
    let lines = termination.map { line -> Markup in "<li>\(line)</li>\n" }
    let list: Markup = lines.isEmpty ? "" : "<ul>\n\(lines)</ul>\n"
    return "<div class=\"account\">\n<p>\(variant) \(sentence)</p>\n\(message)\(list)</div>\n"
  }
}

extension Document.Table {
  fileprivate var markup: Markup {
    let alignments = columns.enumerated().map { index, column in
      index > 0 && column.alignment == .right ? "number" : "text"
    }
    let titles = zip(columns, alignments).map { column, alignment -> Markup in
      "<th role=\"columnheader\" scope=\"col\" class=\"\(alignment)\">\(column.title)</th>"
    }
    let rows = rows.map { row -> Markup in
      let cells = row.cells.indices.map { index -> Markup in
        row.cells[index].markup(in: columns[index + 1], class: alignments[index + 1])
      }
      return "\(row.opening)\(cells)</tr>\n"
    }
    return """
      <table role="table" class="\(layout.rawValue)">
      <caption>\(caption)</caption>
      <thead role="rowgroup">
      <tr role="row">\(titles)</tr>
      </thead>
      <tbody role="rowgroup">
      \(rows)</tbody>
      </table>

      """
  }
}

extension Document.Table.Row {
  /// The row's beginning, with the cell that heads it.
  fileprivate var opening: Markup {
    let current: Markup = isCurrent ? " class=\"current\" aria-current=\"true\"" : ""
    let series = series.map { SeriesLook(index: $0).name } ?? ""
    let key: Markup = key.map { "<span class=\"key \(series)\">\($0)</span> " } ?? ""
    let badge: Markup = isCurrent ? " <span class=\"badge\">this run</span>" : ""
    return """
      <tr role="row"\(current)>
      <th role="rowheader" scope="row"\(attribute: "data-seconds", moment?.decimalSeconds)>\
      \(key)\(heading.plain)\(badge)</th>

      """
  }
}

extension Document.Cell {
  fileprivate func markup(in column: Document.Table.Column, class alignment: String) -> Markup {
    let tones = content?.pieces.map(\.tone) ?? []
    let tone = tones.count == 1 && tones[0] != .faint ? tones[0].map { " \($0.rawValue)" } : nil
    let number: Markup =
      switch value {
      case .bytes(let bytes): "\(attribute: "data-bytes", "\(bytes)")"
      case .seconds(let duration): "\(attribute: "data-seconds", duration.decimalSeconds)"
      case .number(let number): "\(attribute: "data-number", number)"
      case nil: ""
      }
    let words: Markup =
      content.map { "\($0.plain)" }
      ?? "<span class=\"missing\" role=\"img\" aria-label=\"not measured\">–</span>"
    let remark: Markup = detail.map { " <small>\($0)</small>" } ?? ""
    // A narrow window shows the column's title beside the cell.
    return """
      <td role="cell" class="\(alignment)\(tone ?? "")" data-label="\(column.title)"\(number)>\
      <span>\(words)\(remark)</span></td>

      """
  }
}

extension Document.Listing {
  fileprivate var markup: Markup {
    let lines = lines.enumerated().map { index, line -> Markup in
      let isComment = line.drop { $0 == " " }.hasPrefix("//")
      let style = "line" + (isComment ? " comment" : "") + (marks.contains(index) ? " marked" : "")
      // Its continuation is indented further than itself.
      let indent = line.prefix { $0 == " " }.count
      let words = isSwift && !isComment ? Self.highlighted(line) : "\(line)"
      return "<span class=\"\(style)\" style=\"--indent:\(indent)\">\(words)\n</span>"
    }
    return """
      <figure class="listing">
      <figcaption>\(name)</figcaption>
      <pre><code>\(lines)</code></pre>
      </figure>

      """
  }

  /// A line of Swift, its words marked by what they are.
  private static func highlighted(_ line: String) -> Markup {
    let tokens = SwiftTokens(line).map { token -> Markup in
      token.kind == .other
        ? "\(token.text)" : "<span class=\"\(token.kind.rawValue)\">\(token.text)</span>"
    }
    return "\(tokens)"
  }

  /// The lines of the code, without blank ones at its end and without the indent that all share,
  /// which is the file's.
  var lines: [String] {
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    let spaced = lines.map { String($0.replacing("\t", with: "  ")) }
    let indents = spaced.filter { $0.contains { $0 != " " } }.map { line in
      line.prefix { $0 == " " }.count
    }
    return spaced.map { String($0.dropFirst(indents.min() ?? 0)) }
  }
}

extension HTMLRenderer {
  /// Places as a table with a bar in each row.
  func markup(of places: [Document.Place]) -> Markup {
    guard !places.isEmpty else { return "" }
    let rows = places.map { place -> Markup in
      let share = PlotPoint.percent(min(place.fraction, 1))
      let error: Markup = place.error.map { " <small>\($0)</small>" } ?? ""
      let code: Markup = place.code.map { " <code>\($0)</code>" } ?? ""
      let calls = place.calls.map { call -> Markup in
        let code: Markup = call.code.map { " <code>\($0)</code>" } ?? ""
        let stack: Markup = call.stack.map { " <small>\($0)</small>" } ?? ""
        return "<li>\(call.name)\(stack)\(code)</li>\n"
      }
      let list: Markup = calls.isEmpty ? "" : "<ul class=\"calls\">\n\(calls)</ul>\n"
      return """
        <tr role="row"><th role="rowheader" scope="row"><span>\(place.name)\(code)</span>\(list)</th>\
        <td role="cell" class="number" data-label="MiB" data-bytes="\(place.bytes)">\
        <span>\(place.figure)\(error)</span></td>\
        <td role="cell" class="number" data-label="Share"><span>\(place.share)</span></td>\
        <td role="cell" class="share" data-label=""><span class="bar" aria-hidden="true">\
        <span style="width:\(share)%"></span></span></td></tr>

        """
    }
    let titles = ["Place", "MiB", "Share", ""].map { title -> Markup in
      "<th role=\"columnheader\" scope=\"col\">\(title)</th>"
    }
    return """
      <table role="table" class="medium places">
      <caption>Where the memory was at the peak</caption>
      <thead role="rowgroup">
      <tr role="row">\(titles)</tr>
      </thead>
      <tbody role="rowgroup">
      \(rows)</tbody>
      </table>

      """
  }
}

/// Text of an HTML page. What is interpolated into it is made fit to be shown and escaped, so that
/// no value can reach the page as markup:
///
///     "<p class=\"verdict\">\(sentence)</p>"
///
/// It goes by scalars: by characters a `<` that a combining mark follows would be let through.
struct Markup: ExpressibleByStringInterpolation {
  private(set) var text: String

  init(stringLiteral text: String) {
    self.text = text
  }

  init(stringInterpolation: StringInterpolation) {
    text = stringInterpolation.text
  }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ words: String) { text += Markup.escaped(words) }

    mutating func appendInterpolation(_ number: Int) { text += "\(number)" }

    mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

    mutating func appendInterpolation(_ markups: [Markup]) {
      for markup in markups { text += markup.text }
    }

    /// An attribute with the space before it; nothing for one without a value.
    mutating func appendInterpolation(attribute name: String, _ value: String?) {
      if let value { text += " \(name)=\"\(Markup.escaped(value))\"" }
    }
  }

  /// The text with nothing in it that acts on the page or on the order of its characters.
  static func escaped(_ text: String) -> String {
    var markup = ""
    for scalar in VisibleText.escaped(text).unicodeScalars {
      switch scalar {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      case "'": markup += "&#39;"
      // The two that no well-formed page may hold.
      case "\u{FFFE}", "\u{FFFF}": markup += VisibleText.escape(scalar)
      default: markup.unicodeScalars.append(scalar)
      }
    }
    return markup
  }
}
