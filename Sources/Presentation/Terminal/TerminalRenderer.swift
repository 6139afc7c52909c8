import LessonScript
import TerminalText

/// Draws documents for a terminal; `Display` escapes. What only a page can show is left out: facts,
/// and what is shown on request.
struct TerminalRenderer {
  let display: Display

  /// The document's lines, a blank one between its blocks.
  func text(of document: Document) -> [StyledText] { text(of: document.blocks) }

  private func text(of blocks: [Document.Block]) -> [StyledText] {
    Array(blocks.map(text).filter { !$0.isEmpty }.joined(separator: [.empty]))
  }

  private func text(of block: Document.Block) -> [StyledText] {
    switch block {
    case .lines(let lines): lines.flatMap(text)
    case .table(let table): self.table(table).text(on: display)
    case .bars(let bars): text(of: bars)
    case .places(let places): text(of: places)
    case .chart(let chart): TerminalChart(chart: chart).text(on: display)
    case .accounts(let accounts): accounts.flatMap(text)
    case .notes(let notes):
      notes.flatMap { display.sentence($0, .faint).wrapped(to: display.columns, indent: 2) }
    case .joined(let blocks): blocks.flatMap(text)
    case .pair(let blocks): text(of: blocks)
    case .section(let section):
      display.text(section.heading, .strong).wrapped(to: display.columns) + text(of: section.blocks)
    case .listings(let listings): listings.flatMap(text)
    case .facts, .details: []
    }
  }

  private func text(of line: Document.Line) -> [StyledText] {
    switch line.role {
    case .title: display.text(line.text, .strong).wrapped(to: display.columns, indent: 2)
    case .heading: display.text(line.text, .strong).wrapped(to: display.columns)
    case .caption: display.text(line.text, .faint).wrapped(to: display.columns)
    case .subtitle: wrapped(line.text, .faint)
    case .command(let name):
      display.text("\(name): \(line.text)").wrapped(to: display.columns, indent: 2)
    case .verdict: display.sentence(line.text, .strong).wrapped(to: display.columns)
    case .agreement(let isSame): wrapped(line.text, isSame ? .good : .bad)
    case .warning: wrapped(line.text, .warning)
    case .text: wrapped(line.text, .plain)
    }
  }

  private func wrapped(_ sentence: String, _ style: Style) -> [StyledText] {
    display.sentence(sentence, style).wrapped(to: display.columns, indent: 2)
  }

  private func text(of listing: Document.Listing) -> [StyledText] {
    let lines = listing.text.split(separator: "\n", omittingEmptySubsequences: false)
    return wrapped("\(listing.name):", .faint)
      + lines.flatMap {
        (StyledText.spaces(4) + display.text(String($0))).wrapped(to: display.columns, indent: 6)
      }
  }

  private func text(of account: Document.Account) -> [StyledText] {
    let message = account.messageLines.flatMap { line in
      (StyledText.spaces(2) + display.text(line)).wrapped(to: display.columns, indent: 4)
    }
    let termination = account.termination.enumerated().flatMap { index, line in
      display.text((index == 0 ? "  " : "    ") + line, .bad)
        .wrapped(to: display.columns, indent: 4)
    }
    return wrapped("\(account.variant) \(account.sentence)", .bad) + message + termination
  }
}

extension TerminalRenderer {
  /// The narrowest bar that is still worth drawing, and the longest: beyond it the eye gains
  /// nothing.
  private static let barWidths = 8...60

  /// The peaks as bars on one scale; nothing if the window is too narrow.
  private func text(of bars: [Document.Bar]) -> [StyledText] {
    let amounts = bars.map { Double($0.bytes) }
    guard let least = amounts.min(), let most = amounts.max(), most > 0 else { return [] }
    let names = bars.map { display.text($0.name) }
    let figures = bars.map { display.text($0.text) }
    let nameWidth = min(names.map(\.width).max() ?? 0, 20)
    let figureWidth = figures.map(\.width).max() ?? 0
    let widths = TerminalRenderer.barWidths
    let room = min(display.columns - nameWidth - figureWidth - 4, widths.upperBound)
    guard room >= widths.lowerBound else { return [] }
    return bars.indices.map { index in
      let fraction = amounts[index] / most
      let style: Style = least * 2 > most ? .plain : fraction > 0.5 ? .bad : .good
      return names[index].cut(to: nameWidth, on: display).padded(to: nameWidth)
        + .spaces(2) + display.bar(fraction, width: room, style)
        + .spaces(1) + figures[index]
    }
  }
}

extension TerminalRenderer {
  /// The first form of a table that fits the window, or its last.
  private func table(_ table: Document.Table) -> TextTable {
    let forms = [table] + table.narrower
    for form in forms.dropLast() where form.leastWindow <= display.columns {
      let drawn = laidOut(form)
      if drawn.fits(display.columns) { return drawn }
    }
    return laidOut(forms[forms.count - 1])
  }

  private func laidOut(_ table: Document.Table) -> TextTable {
    let isGrouped = table.columns.contains { $0.group != nil }
    var text = TextTable(
      columns: table.columns.enumerated().map { index, column in
        // Under grouped columns the headings of rows speak for themselves.
        let title = index == 0 && isGrouped ? "" : column.title
        let margin = index == 0 && table.marksCurrent ? "  " : ""
        return .init(
          title: display.text(margin + title).cut(to: max(16, display.columns / 4), on: display),
          alignment: column.alignment == .right ? .right : .left, wraps: column.wraps,
          gap: column.gap)
      })
    text.groups = groups(of: table.columns)
    for row in table.rows { text.rows += rows(of: row, in: table) }
    return text
  }

  private func groups(of columns: [Document.Table.Column]) -> [TextTable.Group] {
    // Two variants of the same name are still two groups: each begins with a wide gap.
    let starts = columns.indices.filter { index in
      index == 0 || columns[index].group != columns[index - 1].group || columns[index].gap != 2
    }
    return zip(starts, starts.dropFirst() + [columns.count]).compactMap { start, end in
      columns[start].group.map { .init(title: display.text($0), columns: start..<end) }
    }
  }

  private func rows(of row: Document.Table.Row, in table: Document.Table) -> [TextTable.Row] {
    let heading = display.styled(row.heading)
    if row.cells.isEmpty, table.columns.count > 1 { return [.heading(heading)] }
    let mark = table.marksCurrent ? display.text(row.isCurrent ? "▸ " : "  ") : .empty
    let cells =
      [mark + heading] + row.cells.map { $0.content.map(display.styled) ?? display.text("–") }
    let line = TextTable.Row.cells(row.isCurrent ? cells.map { $0.styled(.strong) } : cells)
    guard let title = table.detailTitle, row.cells.contains(where: { $0.detail != nil }) else {
      return [line]
    }
    let details = row.cells.map { display.unbroken($0.detail ?? "", .faint) }
    return [line, .cells([display.text("  \(title)", .faint)] + details)]
  }
}

extension Display {
  /// The pieces, each in the style of its tone.
  func styled(_ text: Document.Text) -> StyledText {
    text.pieces.reduce(.empty) { line, piece in
      let style: Style =
        switch piece.tone {
        case .good: .good
        case .warning: .warning
        case .bad: .bad
        case .faint: .faint
        case nil: .plain
        }
      switch piece.flow {
      case .words: return line + self.text(piece.text, style)
      case .figure: return line + unbroken(piece.text, style)
      case .sentence: return line + sentence(piece.text, style)
      }
    }
  }
}

extension TerminalRenderer {
  /// The bars are left out of a window that has less room than this beside them.
  private static let leastCode = 24
  private static let barWidth = 12
  /// Names up to this width begin their code in one column.
  private static let longestName = 24

  /// Places as lines: figure, error, share, bar, name and code, each cut to the window; below each,
  /// what led there.
  func text(of places: [Document.Place]) -> [StyledText] {
    let figures = places.map { display.text($0.figure, $0.isRest ? .plain : .strong) }
    let errors = places.map { display.text($0.error ?? "", .faint) }
    let shares = places.map { display.unbroken($0.share) }
    let widths = [figures, errors, shares].map { texts in texts.map(\.width).max() ?? 0 }
    let before = 2 + widths[0] + (widths[1] > 0 ? widths[1] + 1 : 0) + 2 + widths[2] + 1
    let hasBars = display.columns - before - Self.barWidth - 1 >= Self.leastCode
    let margin = before + (hasBars ? Self.barWidth + 1 : 0)
    // The rare long name pushes its own code to the right, and not that of all others.
    let nameWidth =
      places.filter { !$0.isRest }.map { display.text($0.name).width }
      .filter { $0 <= Self.longestName }.max() ?? 0
    return places.indices.flatMap { index -> [StyledText] in
      let place = places[index]
      var line = StyledText.spaces(2) + figures[index].padded(to: widths[0], .right)
      if widths[1] > 0 { line = line + .spaces(1) + errors[index].padded(to: widths[1]) }
      line = line + .spaces(2) + shares[index].padded(to: widths[2], .right) + .spaces(1)
      if hasBars {
        let bar = display.bar(place.fraction, width: Self.barWidth)
        line = line + bar.padded(to: Self.barWidth) + .spaces(1)
      }
      let room = display.columns - margin
      let name =
        place.isRest
        ? display.text(place.name) : self.line(place.name, place.code, nameWidth, .strong)
      let calls = place.calls.flatMap { call -> [StyledText] in
        let arrow = display.text(call.stack == nil ? "↳ " : "• ", .faint)
        let text = arrow + self.line(call.name, call.code, nameWidth, .plain)
        return [.spaces(margin) + text.cut(to: room, on: display)]
      }
      return [line + name.cut(to: room, on: display)] + calls
    }
  }

  private func line(_ name: String, _ code: String?, _ width: Int, _ style: Style) -> StyledText {
    let named = display.text(name, style)
    guard let code else { return named }
    return named.padded(to: width) + .spaces(2) + display.text(code, .faint)
  }
}
