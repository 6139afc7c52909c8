import CEditLine

/// The characters of several scalars, such as a letter with a mark on it, as one character each
/// within libedit.
///
/// libedit takes every scalar for a character with a cell of its own, so a mark without width would
/// shift all that follows it, and the cursor could get between a letter and its mark. Here each of
/// these characters gets a placeholder: a letter of a script that hardly anyone types (cuneiform
/// and hieroglyphs, one cell wide, and Tangut, two cells wide), so that libedit counts cells and
/// finds words as it does with any letter. What libedit sends to the terminal is translated back,
/// see `EditorOutput`, and so is the line. A letter of these scripts itself gets a placeholder
/// too.
///
/// A character is a scalar with all the scalars after it that have no width of their own, in the
/// way that terminals move: the persons of a family emoji are separate. Memory: the characters
/// met so far, at most 9282.
final class ClusterTable {
  private static let narrow: [ClosedRange<UInt32>] = [
    0x12000...0x12399, 0x13000...0x1342E, 0x14400...0x14646, 0x16800...0x16A38,
  ]
  private static let wide: [ClosedRange<UInt32>] = [0x17000...0x187F7]

  private var placeholders: [[Unicode.Scalar]: UInt32] = [:]
  private var clusters: [UInt32: [Unicode.Scalar]] = [:]
  private var freeNarrow = ClusterTable.narrow.joined().makeIterator()
  private var freeWide = ClusterTable.wide.joined().makeIterator()

  /// The text as libedit gets it, without a null character at its end.
  ///
  /// Once there is no placeholder left, a letter loses its marks.
  func encode(_ text: String) -> [wchar_t] {
    var encoded: [wchar_t] = []
    var cluster: [Unicode.Scalar] = []
    func finish() {
      guard let first = cluster.first else { return }
      encoded.append(placeholder(for: cluster) ?? wchar_t(first.value))
      cluster = []
    }
    for scalar in text.unicodeScalars where scalar.value != 0 {
      if !scalar.isMark || cluster.last?.canTakeMarks != true { finish() }
      cluster.append(scalar)
    }
    finish()
    return encoded
  }

  /// The text of what libedit has; U+FFFD for anything that is not a character.
  func decode(_ characters: some Sequence<wchar_t>) -> String {
    var scalars = String.UnicodeScalarView()
    for character in characters { scalars.append(contentsOf: scalarsOf(character)) }
    return String(scalars)
  }

  /// The scalars of one of libedit's characters.
  func scalarsOf(_ character: wchar_t) -> [Unicode.Scalar] {
    let value = UInt32(bitPattern: character)
    return clusters[value] ?? [Unicode.Scalar(value) ?? "\u{FFFD}"]
  }

  /// What is shown of the character with this placeholder: a mark without a letter sits on a
  /// dotted circle. `nil` if the scalar is no placeholder.
  func shown(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
    guard let cluster = clusters[scalar.value] else { return nil }
    return cluster.first?.isMark == true ? ["\u{25CC}"] + cluster : cluster
  }

  /// The text that is shown for libedit's characters.
  func shown(_ characters: [wchar_t]) -> String {
    var scalars = String.UnicodeScalarView()
    for character in characters {
      let scalar = Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}"
      scalars.append(contentsOf: shown(scalar) ?? [scalar])
    }
    return String(scalars)
  }

  private func placeholder(for cluster: [Unicode.Scalar]) -> wchar_t? {
    guard let first = cluster.first, cluster.count > 1 || first.isMark || first.isPlaceholder
    else { return nil }
    if let known = placeholders[cluster] { return wchar_t(known) }
    let next = first.cellWidth == 2 ? freeWide.next() : freeNarrow.next()
    guard let next else { return first.isMark || first.isPlaceholder ? 0xFFFD : nil }
    placeholders[cluster] = next
    clusters[next] = cluster
    return wchar_t(next)
  }

  static func isPlaceholder(_ value: UInt32) -> Bool {
    (narrow + wide).contains { $0.contains(value) }
  }
}

extension Unicode.Scalar {
  /// Whether it takes no cell of its own but joins the character before it (`wcwidth(3)` is 0).
  var isMark: Bool { value >= 0x80 && ceditline_width(wchar_t(value)) == 0 }

  /// Whether marks after it join it: it is printed, in one cell or two, or is itself a mark.
  fileprivate var canTakeMarks: Bool { value >= 0x20 && ceditline_width(wchar_t(value)) >= 0 }

  fileprivate var isPlaceholder: Bool {
    value >= 0x12000 && ClusterTable.isPlaceholder(value)
  }
}
