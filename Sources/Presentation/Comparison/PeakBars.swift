import Findings
import Measurement
import MemoryTracking

/// The peaks as bars on one scale, so that the difference is seen before it is read.
struct PeakBars: TerminalView {
  let variants: [Comparison.Variant]
  /// The narrowest bar that is still worth drawing.
  private static let leastWidth = 8
  /// The longest bar: beyond it the eye gains nothing.
  private static let mostWidth = 60

  func text(on display: Display) -> [StyledText] {
    let peaks: [(String, BoundedFigure<ByteCount>)] = variants.compactMap { variant in
      variant.medianPeak.map { (variant.name, $0) }
    }
    let amounts = peaks.map { Double($0.1.value.bytes) }
    guard peaks.count > 1, let least = amounts.min(), let most = amounts.max(), most > 0
    else { return [] }
    let names = peaks.map { display.text($0.0) }
    let figures = peaks.map { display.text($0.1.text) }
    let nameWidth = min(names.map(\.width).max() ?? 0, 20)
    let figureWidth = figures.map(\.width).max() ?? 0
    let room = min(display.columns - nameWidth - figureWidth - 4, PeakBars.mostWidth)
    guard room >= PeakBars.leastWidth else { return [] }
    return zip(names, zip(figures, peaks)).map { name, peak in
      let fraction = Double(peak.1.1.value.bytes) / most
      let style: Style = least * 2 > most ? .plain : fraction > 0.5 ? .bad : .good
      return name.cut(to: nameWidth, on: display).padded(to: nameWidth)
        + .spaces(2) + display.bar(fraction, width: room, style)
        + .spaces(1) + peak.0
    }
  }
}
