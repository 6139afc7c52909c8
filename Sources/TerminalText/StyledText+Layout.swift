package enum Alignment: Sendable {
  case left, center, right
}

extension StyledText {
  /// The text cut to a width, with an ellipsis in place of what is left out.
  package func cut(to columns: Int, on display: Display) -> StyledText {
    guard width > columns else { return self }
    let ellipsis = display.text(columns > 3 ? display.ellipsis : ".")
    var room = columns - ellipsis.width
    let kept = cells.prefix { cell in
      room -= cell.width
      return room >= 0
    }
    return columns > 0 ? StyledText(kept) + ellipsis.styled(kept.last?.style ?? .plain) : .empty
  }

  /// The text cut to a width in its middle, with an ellipsis in place of what is left out: of a
  /// command both the program and the file stay to be seen.
  package func cutInMiddle(to columns: Int, on display: Display) -> StyledText {
    let ellipsis = display.text(display.ellipsis)
    guard width > columns, columns > ellipsis.width + 1 else {
      return cut(to: columns, on: display)
    }
    let room = columns - ellipsis.width
    let cells = self.cells
    func kept(_ cells: some Sequence<Cell>, in room: Int) -> [Cell] {
      var room = room
      return cells.prefix { cell in
        room -= cell.width
        return room >= 0
      }.map { $0 }
    }
    let head = kept(cells, in: room - room / 2)
    let tail = kept(cells.reversed(), in: room / 2)
    return StyledText(head) + ellipsis + StyledText(tail.reversed())
  }

  /// The text filled up with spaces to a width.
  package func padded(to columns: Int, _ alignment: Alignment = .left) -> StyledText {
    let missing = columns - width
    switch alignment {
    case .left: return self + .spaces(missing)
    case .center: return .spaces(missing / 2) + self + .spaces(missing - missing / 2)
    case .right: return .spaces(missing) + self
    }
  }

  /// The text in lines of at most a width, at least one, broken at spaces and between wide
  /// characters; at an unbreakable space or within a word only where there is no other place. A
  /// word is then broken after a sign that joins its parts, as in a path, if that leaves the line
  /// at least half full. A character wider than the width gets a line of its own. Lines after the
  /// first are indented.
  package func wrapped(to columns: Int, indent: Int = 0) -> [StyledText] {
    guard width > columns else { return [self] }
    var lines: [StyledText] = []
    var rest = cells[...]
    while !rest.isEmpty {
      let indent = lines.isEmpty ? 0 : min(indent, columns - 1)
      let line = StyledText.nextLine(&rest, columns: max(1, columns - indent))
      lines.append(StyledText.spaces(indent) + StyledText(line))
    }
    return lines
  }

  /// Takes the cells of one line off the front, and the spaces it is broken at.
  private static func nextLine(_ rest: inout ArraySlice<Cell>, columns: Int) -> ArraySlice<Cell> {
    let start = rest.prefix(while: \.isSpace).endIndex
    var width = 0
    var end = rest.startIndex
    var breaks: (good: Int?, poor: Int?)
    while end < rest.endIndex {
      let cell = rest[end]
      // A space may hang over the end of a line.
      if end > start {
        if cell.isSpace || cell.width > 1 { breaks.good = end }
        if cell.isUnbreakableSpace { breaks.poor = end }
      }
      guard width + cell.width <= columns else { break }
      width += cell.width
      end += 1
    }
    if end < rest.endIndex {
      end =
        breaks.good ?? breaks.poor ?? jointBefore(end, in: rest, after: start)
        ?? max(end, rest.startIndex + 1)
    }
    var line = rest[..<end]
    while line.last?.isSpace == true { line.removeLast() }
    rest = rest[end...].drop { $0.isSpace || $0.isUnbreakableSpace }
    return line
  }

  /// The last place in the second half of a word's beginning that is after a sign that joins
  /// parts; `nil` if there is none.
  private static func jointBefore(
    _ end: Int, in cells: ArraySlice<Cell>, after start: Int
  ) -> Int? {
    guard start < end else { return nil }
    return cells[(start + (end - start) / 2)..<end].lastIndex(where: \.joinsParts)
      .map { $0 + 1 }
  }
}
