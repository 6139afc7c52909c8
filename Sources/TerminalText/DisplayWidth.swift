// The columns that text takes in a terminal, as terminals and wcwidth(3) count them.
//
// wcwidth(3) itself answers by the process's locale and knows no clusters, so the count is made
// here from the properties of the standard library's Unicode tables and one short table of what
// they leave out: the wide and fullwidth ranges of EastAsianWidth.txt that are no emoji.

extension String {
  /// The columns that the text takes; it must hold no control characters. It takes O(n) time.
  package var displayWidth: Int {
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    return reduce(0) { $0 + $1.displayWidth }
  }
}

extension Character {
  /// The columns that the character takes: 0, 1 or 2, and more only for a cluster of several
  /// letters, as some Indic ones are.
  ///
  /// An emoji that is put together of several (a family, a skin colour, a flag) takes the two
  /// columns of one; a terminal that cannot join them shows it wider.
  package var displayWidth: Int {
    if isASCII { return 1 }
    let scalars = unicodeScalars
    if scalars.count == 1 { return scalars.reduce(0) { $0 + $1.displayWidth } }
    let joined = scalars.contains { $0 == "\u{200D}" || $0.properties.isEmojiModifier }
    let shownAsEmoji = scalars.contains("\u{FE0F}")
    if (joined || shownAsEmoji) && scalars.first?.properties.isEmoji == true { return 2 }
    return scalars.reduce(0) { $0 + $1.displayWidth }
  }
}

extension Unicode.Scalar {
  fileprivate var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    // Prefixed number signs are format characters that are seen.
    case .format: return isVisibleFormat ? 1 : 0
    default: break
    }
    if isHangulTail { return 0 }
    // A regional indicator is half of a flag.
    if (0x1F1E6...0x1F1FF).contains(value) { return 1 }
    if properties.isEmojiPresentation || isWide { return 2 }
    return 1
  }

  /// The format characters that take a column: the signs put before numbers, and the like.
  package var isVisibleFormat: Bool {
    switch value {
    case 0x600...0x605, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x110BD, 0x110CD: true
    default: false
    }
  }

  /// The vowels and final consonants that join the syllable before them.
  private var isHangulTail: Bool {
    (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value)
  }

  private var isWide: Bool {
    guard value >= 0x1100 else { return false }
    return wideRanges.contains { $0.contains(value) }
  }
}

/// The wide and fullwidth ranges that are no emoji, from the commonest on; unassigned characters
/// within a range count as their neighbours.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x4E00...0xA4CF, 0x3041...0x4DFF, 0xAC00...0xD7A3, 0x2E80...0x303E, 0xFF01...0xFF60,
  0xFFE0...0xFFE6, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0x1100...0x115F,
  0x2329...0x232A, 0xA960...0xA97C, 0x16FE0...0x16FFF, 0x17000...0x18D7F, 0x1AFF0...0x1B2FF,
  0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
]
