import Findings
package import Measurement
import MemoryTracking
package import TerminalText

/// One line that shows what a watched process holds now, with a chart of the latest looks,
/// replacing the line before.
///
/// It never fills the last column. What there is no room for is left out: the details from the last
/// on, then the chart, then the name's end. It holds the latest looks for the chart, a few dozen.
package struct WatchLine: TerminalLine, Hashable, Sendable {
  /// What the process is called.
  package var name: String
  /// What the user has typed of the phase's name; empty if nothing.
  package var typed = ""
  private var latest: ProcessWatch.Look
  private var phase = 1
  /// What was held at the latest looks, oldest first.
  private var history: [ByteCount]

  private static let chartWidth = 24
  private static let widestName = 16

  /// Begins with the first look.
  package init(name: String, _ first: ProcessWatch.Look) {
    self.name = name
    latest = first
    history = [first.held]
  }

  /// Takes in a look, and the number of the phase it belongs to.
  package mutating func note(_ look: ProcessWatch.Look, phase: Int) {
    latest = look
    self.phase = phase
    history.append(look.held)
    if history.count > Self.chartWidth { history.removeFirst() }
  }

  /// The look on one line however long, for output that is read by programs.
  package func line(on display: Display) -> String {
    let parts = ["\(ByteCount.fixed(latest.elapsed.seconds)) s"] + figures + details
    return display.text(parts.joined(separator: "  ")).line(on: display)
  }

  package func text(on display: Display) -> StyledText {
    let room = display.columns - 1
    let label = display.text(name, .strong).cut(to: min(Self.widestName, room / 3), on: display)
    let first = display.unbroken(figures[0])
    var line = label + .spaces(2)
    let chart = chart(on: display)
    if line.width + chart.width + 2 + first.width <= room { line += chart + .spaces(2) }
    line += first
    let typed = self.typed.isEmpty ? [] : ["phase: \(self.typed)"]
    let time = ["phase \(phase)", "\(ByteCount.fixed(latest.elapsed.seconds)) s"]
    for detail in typed + time + figures.dropFirst() + details {
      let longer = line + .spaces(2) + display.unbroken(detail)
      guard longer.width <= room else { break }
      line = longer
    }
    return line.cut(to: room, on: display)
  }

  private var figures: [String] {
    [
      "RSS \(latest.held)", "heap \(latest.anonymous)", "mapped \(latest.file)",
      "Pss \(latest.proportional.map { "\($0)" } ?? "–")",
    ]
  }

  private var details: [String] {
    var details: [String] = []
    if latest.processes > 1 { details.append("\(latest.processes) processes") }
    if let charge = latest.charge {
      details.append("cgroup \(charge)" + (latest.limit.map { " of \($0)" } ?? ""))
    }
    return details
  }

  /// A column for each of the latest looks, as high as it is against the highest of them.
  private func chart(on display: Display) -> StyledText {
    let levels: [Character] =
      display.characters == .unicode
      ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : ["_", ".", ":", "-", "=", "+", "*", "#"]
    let highest = max(history.max() ?? .zero, ByteCount(1))
    let columns = history.map { held in
      levels[min(held.bytes * levels.count / highest.bytes, levels.count - 1)]
    }
    return display.text(String(columns)).padded(to: Self.chartWidth)
  }
}

/// A phase of a watched process on one line, when it ends: it stays on the screen.
package struct WatchedPhaseLine: TerminalView {
  private let phase: WatchedPhase
  private let elapsed: Duration

  /// - Parameters:
  ///   - phase: The phase.
  ///   - began: When it began.
  package init(_ phase: WatchedPhase, began: Duration) {
    self.phase = phase
    elapsed = phase.ended - began
  }

  /// The phase on one line however long, for output that is read by programs.
  package func line(on display: Display) -> String { display.sentence(sentence).line(on: display) }

  package func text(on display: Display) -> [StyledText] {
    display.sentence(sentence).wrapped(to: display.columns, indent: 2)
  }

  private var sentence: String {
    let bound = phase.method.isExact ? "" : "≥ "
    return
      "\(phase.name): \(elapsed.figure), peak \(bound)\(phase.peak) (\(phase.method.rawValue)), "
      + "then RSS \(phase.held), heap \(phase.anonymous), mapped \(phase.file)"
  }
}
