import Findings
package import MemoryTracking
package import TerminalText

/// One line that shows the progress of a long task, replacing the line before.
///
/// It never fills the last column, where some terminals already begin a new line. What there is no
/// room for is left out: the details from the last on, then the bar, then the label's end.
package struct ProgressLine: TerminalLine, Hashable, Sendable {
  /// What is being done.
  package var label: String
  /// How much of it is done, from 0 to 1; `nil` where the whole is not known.
  package var fraction: Double?
  /// What else is shown, the most important first.
  package var details: [String]

  package init(label: String, fraction: Double?, details: [String]) {
    self.label = label
    self.fraction = fraction
    self.details = details
  }

  /// Makes a line for bytes that are read or written: how many, how fast, and how long to go, once
  /// the time suffices to estimate it.
  package init(label: String, done: ByteCount, total: ByteCount, elapsed: Duration) {
    self.label = label
    fraction = total > .zero ? Double(done.bytes) / Double(total.bytes) : nil
    details = ["\(done) of \(total)"]
    guard elapsed >= .milliseconds(200), done > .zero else { return }
    let rate = Double(done.bytes) / elapsed.seconds
    let left = Int(min(Double(max(0, total.bytes - done.bytes)) / rate, 1e9).rounded(.up))
    details.insert("\(left < 60 ? "\(left) s" : Duration.seconds(left).figure) left", at: 0)
    details.append("\(ByteCount(Int(min(rate, 1e18))))/s")
  }

  private static let widestBar = 30
  private static let narrowestBar = 5

  package func text(on display: Display) -> StyledText {
    let room = display.columns - 1
    let percent = fraction.map { display.text(ProgressLine.percent($0)) } ?? .empty
    let label = display.text(self.label)
      .cut(to: max(0, room - (percent.isEmpty ? 0 : percent.width + 2)), on: display)
    let least = label.width + (percent.isEmpty ? 0 : 2 + percent.width)
    let told = details.indices.reversed().map { index in
      details[...index].reduce(StyledText.empty) { $0 + .spaces(2) + display.unbroken($1) }
    }
    guard let fraction else {
      return label + (told.first { least + $0.width <= room } ?? .empty)
    }
    // The details' lengths change as the work goes on; the bar's must not.
    let wanted = display.columns < 100 ? 12 : ProgressLine.widestBar
    let rest = told.first { least + 2 + wanted + $0.width <= room } ?? .empty
    let bar = rest.isEmpty ? min(ProgressLine.widestBar, room - least - 2) : wanted
    let drawn =
      bar >= ProgressLine.narrowestBar
      ? .spaces(2) + display.track(fraction, width: bar) : StyledText.empty
    return label + drawn + .spaces(2) + percent + rest
  }

  /// Whole percents, rounded down: only what is done is 100%.
  private static func percent(_ fraction: Double) -> String {
    let percent = fraction.isFinite ? Int(min(max(fraction, 0), 1) * 100) : 0
    return String(repeating: " ", count: 3 - "\(percent)".count) + "\(percent)%"
  }
}
