import Findings
import MemoryTracking
package import TerminalText

/// One line that shows what a run holds while it goes, replacing the line before.
///
/// It never fills the last column. What there is no room for is left out: the details from the last
/// on, then the scale, then the name's end. The scale shows how much is held of what is expected or
/// allowed; it does not fill up as the work goes on.
package struct RunLine: TerminalLine, Hashable, Sendable {
  /// The version or command.
  var name: String
  /// The width of the widest name, so that all bars begin in the same column.
  var nameWidth: Int
  /// What it holds now; `nil` before the first look.
  var resident: ByteCount?
  /// The end of the scale, the same for all versions; `nil` for no scale.
  var scale: ByteCount?
  /// Whether that is a limit, at which the run is ended.
  var isLimited: Bool
  /// What else is shown, the most important first: the phase, the time, which run of how many.
  package var details: [String]

  private static let widestName = 20
  /// Room for `1023.9 MiB`, so that what follows stays where it is.
  private static let figureWidth = 10

  package func text(on display: Display) -> StyledText {
    let room = display.columns - 1
    let figure = display.unbroken("RSS " + (resident.map { "\($0)" } ?? "–"))
      .padded(to: "RSS ".count + RunLine.figureWidth)
    let wanted = min(max(nameWidth, 1), RunLine.widestName)
    let label = display.text(name, .strong)
      .cut(to: max(0, min(wanted, room - figure.width - 2)), on: display)
    let bar = self.bar(on: display)
    var line = label
    let beforeBar = label.padded(to: wanted) + .spaces(2)
    if beforeBar.width + bar.width + 2 + figure.width <= room, !bar.isEmpty {
      line = beforeBar + bar
    }
    line = (line.isEmpty ? line : line + .spaces(2)) + figure
    for detail in details {
      let longer = line + .spaces(2) + display.unbroken(detail)
      guard longer.width <= room else { break }
      line = longer
    }
    return line.cut(to: room, on: display)
  }

  private func bar(on display: Display) -> StyledText {
    guard let resident, let scale, scale > .zero else { return .empty }
    let fraction = Double(resident.bytes) / Double(scale.bytes)
    let style: Style = isLimited && fraction > 0.9 ? .bad : .strong
    return display.text("0 ", .faint)
      + display.scale(fraction, width: display.columns < 120 ? 12 : 30, style) + .spaces(1)
      + display.unbroken("\(scale)", .faint).padded(to: RunLine.figureWidth)
  }
}
