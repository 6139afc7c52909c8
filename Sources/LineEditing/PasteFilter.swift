/// Turns what a terminal sends between paste brackets (mode 2004) into plain text.
///
/// Pasted text is text: its line ends separate lines, of which blank ones are left out, its tabs
/// are blanks and do not complete, and no other control character in it acts as a key. Memory: the
/// text, up to `limit` characters; what is beyond them is left out.
struct PasteFilter {
  /// What a pasted character amounts to.
  enum Event: Equatable {
    /// It is part of the text, or left out.
    case nothing
    /// The closing bracket: what follows is not pasted.
    case end
    /// The interrupt character: a terminal that never closes the bracket must not hold the user.
    case interrupt
  }

  static let limit = 1 << 20
  private static let closing = Array("\u{1B}[201~".unicodeScalars)

  private var scalars = String.UnicodeScalarView()
  private var count = 0
  private var held = 0

  /// The text so far, without line breaks at its ends.
  var text: String {
    let inner = scalars.drop { $0 == "\n" }
    let last = inner.lastIndex { $0 != "\n" }
    return last.map { String(inner[...$0]) } ?? ""
  }

  mutating func consume(_ scalar: Unicode.Scalar) -> Event {
    if scalar == Self.closing[held] {
      held += 1
      return held == Self.closing.count ? .end : .nothing
    }
    // An escape sequence of another kind loses its first characters and does nothing.
    held = scalar == Self.closing[0] ? 1 : 0
    switch scalar {
    case "\r", "\n": if scalars.last != "\n" { append("\n") }
    case "\t": append(" ")
    case "\u{3}": return .interrupt
    default: if scalar.properties.generalCategory != .control { append(scalar) }
    }
    return .nothing
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    guard count < Self.limit else { return }
    count += 1
    scalars.append(scalar)
  }
}
