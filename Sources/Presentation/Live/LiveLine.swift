package import Measurement
import MemoryTracking
package import TerminalText

/// A checkpoint as it happens: its `[MEMORY]` line after the name of its version.
package struct LiveLine: TerminalView {
  private let name: String
  /// The width of the widest name, so that the lines of all versions align.
  private let nameWidth: Int
  private let message: String

  /// Makes the line of an event; `nil` for a sample, since there are too many to show.
  package init?(_ event: RunEvent, of variant: String, among variants: [String]) {
    switch event {
    case .started(let statistics): message = statistics.trackingEnabledLine
    case .checkpoint(let checkpoint): message = checkpoint.description
    case .sample: return nil
    }
    name = variant
    nameWidth = variants.map(\.displayWidth).max() ?? 0
  }

  /// The event on one line however long, for output that is read by programs.
  package func line(on display: Display) -> String { whole(on: display).line(on: display) }

  package func text(on display: Display) -> [StyledText] {
    let whole = whole(on: display)
    let indent = whole.width - display.sentence(message).width
    // In a narrow window the message needs the room more than a column of its own.
    return whole.wrapped(to: display.columns, indent: indent * 4 > display.columns ? 2 : indent)
  }

  private func whole(on display: Display) -> StyledText {
    display.text(name, .strong).padded(to: nameWidth) + .spaces(2) + display.sentence(message)
  }
}
