import Course
import TerminalText

/// The keys of a demo, and the line below the screen that says what they do.
final class DemoKeys {
  let input: KeyInput
  private let output: any Output
  /// Whether the presenter left before all of a step's piece was shown.
  private(set) var hasLeft = false

  init(_ session: Session) {
    input = KeyInput(interruption: session.interruption)
    output = session.output
  }

  /// Waits for a key, with a line that says what the keys do; it is drawn anew if the window's
  /// width changes.
  func next(_ line: KeyLine) -> KeyInput.Event {
    guard input.isTerminal else { return input.next() }
    defer { output.showProgress(nil) }
    while true {
      let columns = output.display.columns
      output.showProgress(line)
      while columns == output.display.columns {
        let event = input.next(timeout: Self.interval)
        guard event == .nothing else { return event }
      }
    }
  }

  /// How often to check the window's width, in milliseconds.
  private static let interval: Int32 = 200

  /// Waits until the presenter goes on to the next page.
  ///
  /// - Returns: Whether to keep pages from here on; not if the presenter leaves.
  func waitForPage() -> Bool {
    let line = KeyLine(action: "Enter goes on", keys: ["q quit"])
    while case .key(let text) = next(line), DemoKey(text) != .quit {
      if DemoKey(text) == .goOn { return true }
    }
    hasLeft = true
    return false
  }
}
