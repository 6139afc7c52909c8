/// What can be typed: text, or a key that is not a plain character, as xterm sends it.
package enum Key: Sendable, ExpressibleByStringInterpolation {
  /// The characters as they are.
  case text(String)
  case up, down, right, left, home, end
  case enter, tab, escape, backspace, delete
  /// A letter held with Control: `control("c")` is Ctrl-C.
  case control(Character)
  /// A key held with Alt (Meta).
  case alt(Character)

  /// Creates a key from literal text.
  package init(stringLiteral text: String) { self = .text(text) }

  /// What the terminal sends for the key.
  ///
  /// - Parameter application: Whether the program asked for application cursor keys (DECCKM).
  /// - Returns: The characters, an escape sequence for most.
  func sequence(application: Bool) -> String {
    let introducer = application ? "\u{1B}O" : "\u{1B}["
    return switch self {
    case .text(let text): text
    case .up: introducer + "A"
    case .down: introducer + "B"
    case .right: introducer + "C"
    case .left: introducer + "D"
    case .home: introducer + "H"
    case .end: introducer + "F"
    case .enter: "\r"
    case .tab: "\t"
    case .escape: "\u{1B}"
    case .backspace: "\u{7F}"
    case .delete: "\u{1B}[3~"
    case .control(let character):
      String(UnicodeScalar((character.asciiValue ?? 0) & 0x1F))
    case .alt(let character): "\u{1B}\(character)"
    }
  }
}
