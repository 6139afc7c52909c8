/// A control sequence: `ESC [`, parameters, and a letter for what to do.
struct ControlSequence: Equatable, Sendable {
  /// Whether the parameters start with `?`, `>` or the like, which no standard defines.
  var isPrivate = false
  var parameters: [Int?] = []
  var final: UInt8 = 0

  /// The parameter at `index`; `nil` if it is left out.
  subscript(index: Int) -> Int? { index < parameters.count ? parameters[index] : nil }
}

/// Cuts the bytes that a terminal receives into characters, controls and escape sequences.
struct EscapeParser: Sendable {
  /// What a terminal acts on.
  enum Event: Equatable {
    case print(Unicode.Scalar)
    case control(UInt8)
    case escape(UInt8)
    case sequence(ControlSequence)
  }

  private enum State {
    case ground, escape
    /// Between `ESC (` or the like and the character that ends it.
    case designation
    case parameters([UInt8])
    /// Within a title, a link or the like, until BEL or `ESC \`.
    case string
  }

  private var state = State.ground
  /// The first bytes of a character whose rest has not arrived yet.
  private var partial: [UInt8] = []

  /// Takes the next byte and returns what it completes, if anything.
  mutating func consume(_ byte: UInt8) -> Event? {
    if byte == 0x1B {
      (state, partial) = (.escape, [])
      return nil
    }
    switch state {
    case .ground: return ground(byte)
    case .escape: return escape(byte)
    case .designation:
      state = .ground
      return nil
    case .string:
      if byte == 0x07 { state = .ground }
      return nil
    case .parameters(let bytes):
      if byte < 0x20 { return .control(byte) }
      guard byte >= 0x40 else {
        state = .parameters(bytes + [byte])
        return nil
      }
      state = .ground
      return .sequence(Self.sequence(bytes, final: byte))
    }
  }

  private mutating func escape(_ byte: UInt8) -> Event? {
    state = .ground
    switch byte {
    case UInt8(ascii: "["): state = .parameters([])
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"): state = .string
    case 0x20...0x2F: state = .designation
    default: return .escape(byte)
    }
    return nil
  }

  private mutating func ground(_ byte: UInt8) -> Event? {
    if byte < 0x20 || byte == 0x7F {
      partial = []
      return .control(byte)
    }
    if byte & 0xC0 != 0x80 { partial = [] }
    partial.append(byte)
    let needed =
      switch partial[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    guard partial.count >= needed else { return nil }
    let character = String(decoding: partial, as: UTF8.self)
    partial = []
    return character.unicodeScalars.first.map(Event.print)
  }

  private static func sequence(_ bytes: [UInt8], final: UInt8) -> ControlSequence {
    let isPrivate = bytes.first.map { (0x3C...0x3F).contains($0) } ?? false
    let parameters = bytes.drop { !(0x30...0x3B).contains($0) }
      .split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Int(String(decoding: $0, as: UTF8.self)).map { min($0, 9999) } }
    return ControlSequence(isPrivate: isPrivate, parameters: parameters, final: final)
  }
}
