/// Turns what a terminal sends between paste brackets (mode 2004) into plain typing.
///
/// Pasted text is text: its line ends end lines, its tabs are blanks and do not complete, and no
/// other control character in it acts as a key.
struct PasteFilter {
  /// What a pasted character amounts to.
  enum Event: Equatable {
    /// It is left out, or part of something that is not complete yet.
    case nothing
    /// This is typed.
    case type(Unicode.Scalar)
    /// The closing bracket: what follows is not pasted.
    case end
    /// The interrupt character: a terminal that never closes the bracket must not hold the user.
    case interrupt
  }

  private static let closing = Array("\u{1B}[201~".unicodeScalars)
  private var held = 0
  private var lastWasReturn = false

  /// Takes the next character up.
  mutating func consume(_ scalar: Unicode.Scalar) -> Event {
    if scalar == Self.closing[held] {
      held += 1
      return held == Self.closing.count ? .end : .nothing
    }
    // An escape sequence of another kind loses its first characters and does nothing.
    held = scalar == Self.closing[0] ? 1 : 0
    defer { lastWasReturn = scalar == "\r" }
    switch scalar {
    case "\r": return .type("\r")
    case "\n": return lastWasReturn ? .nothing : .type("\r")
    case "\t": return .type(" ")
    case "\u{3}": return .interrupt
    default: return scalar.properties.generalCategory == .control ? .nothing : .type(scalar)
    }
  }
}
