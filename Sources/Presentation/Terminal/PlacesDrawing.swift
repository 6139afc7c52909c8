import TerminalText

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
