extension Display {
  /// A bar of a width, filled from the left to a fraction in eighths of a column. A fraction above
  /// nothing always shows, so that a small amount differs from none.
  package func bar(_ fraction: Double, width: Int, _ style: Style = .plain) -> StyledText {
    let fraction = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    guard characters == .unicode else {
      let filled = Int((fraction * Double(width)).rounded())
      return text(String(repeating: "#", count: fraction > 0 ? max(1, filled) : 0), style)
    }
    let eighths = Int((fraction * Double(width * 8)).rounded())
    let shown = fraction > 0 ? max(1, eighths) : 0
    let last = shown % 8 == 0 ? "" : eighthBlocks[shown % 8 - 1]
    return text(String(repeating: "█", count: shown / 8) + last, style)
  }

  /// A bar with the way still to go, which makes it of the same width however far it is filled.
  package func track(_ fraction: Double, width: Int, _ style: Style = .plain) -> StyledText {
    guard characters == .unicode else {
      let filled = bar(fraction, width: width - 2, style)
      let rest = String(repeating: ".", count: width - 2 - filled.width)
      return text("[") + filled + text(rest) + text("]")
    }
    let filled = bar(fraction, width: width, style)
    return filled + text(String(repeating: "░", count: width - filled.width), .faint)
  }
}

extension Display {
  /// A scale of a width with a mark at a fraction of it: what something is now, where nothing says
  /// that it will reach the end.
  package func scale(_ fraction: Double, width: Int, _ style: Style = .plain) -> StyledText {
    let fraction = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    let room = max(1, width - 2)
    let place = Int((fraction * Double(room - 1)).rounded())
    let (left, line, mark, right) =
      characters == .unicode ? ("├", "─", "●", "┤") : ("|", "-", "*", "|")
    return text(left + String(repeating: line, count: place), .faint) + text(mark, style)
      + text(String(repeating: line, count: room - 1 - place) + right, .faint)
  }
}

private let eighthBlocks = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
