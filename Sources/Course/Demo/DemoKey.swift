/// What a presenter can ask of a demo, by a key each.
package enum DemoKey: Hashable, Sendable {
  /// Shows what comes next, then answers or runs it, then goes to the next step.
  case goOn
  /// Opens a prompt for commands of the presenter's own.
  case prompt
  /// Repeats the step's newest run.
  case again
  /// Goes to the step before.
  case back
  /// Passes the step by.
  case skip
  /// Leaves.
  case quit

  /// Reads a key from what a terminal or a file gives for it; `nil` for any other.
  ///
  /// Page Down, Page Up and the arrows are what a presenter's remote control sends.
  package init?(_ text: String) {
    switch text {
    case "\n", " ", "\u{1B}[6~", "\u{1B}[B", "\u{1B}[C", "\u{1B}OB", "\u{1B}OC": self = .goOn
    case "b": self = .prompt
    case "r": self = .again
    case "p", "\u{1B}[5~", "\u{1B}[A", "\u{1B}[D", "\u{1B}OA", "\u{1B}OD": self = .back
    case "s": self = .skip
    case "q": self = .quit
    default: return nil
    }
  }
}
