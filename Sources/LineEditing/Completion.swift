/// What can be put at a place in a line.
///
/// How words are cut, quoted and escaped is for the completer to know: `replacing` covers the word
/// as it was typed, with its quotes, and each candidate's `text` is what replaces it, again with
/// its quotes. A candidate must not hold a line break or a control character; those that do are
/// left out.
package struct Completion: Sendable {
  /// Finds what can be put at `cursor`, which is an index of `line`; a few milliseconds at most, as
  /// it is called between two keystrokes.
  package typealias Completer = (_ line: String, _ cursor: String.Index) -> Completion

  /// The part of the line that a candidate replaces: indices of the line that was asked about.
  package var replacing: Range<String.Index>
  /// What could be put there, in the order of listing.
  package var candidates: [Candidate]

  /// Creates an answer; no candidates means that nothing fits.
  package init(replacing: Range<String.Index>, candidates: [Candidate]) {
    self.replacing = replacing
    self.candidates = candidates
  }

  package struct Candidate: Hashable, Sendable {
    /// What is put into the line.
    package var text: String
    /// What is listed, e.g. a file's name without the folders before it.
    package var label: String
    /// A few words on what it is, listed beside it.
    package var summary: String?
    /// Whether the word goes on after it, as after a folder's slash: no space is added then.
    package var goesOn: Bool

    /// Creates a possibility, which is listed as what is put in unless `label` says otherwise.
    package init(
      _ text: String, label: String? = nil, summary: String? = nil, goesOn: Bool = false
    ) {
      self.text = text
      self.label = label ?? text
      self.summary = summary
      self.goesOn = goesOn
    }
  }
}

extension Completion {
  /// What one press of the completion key leads to.
  enum Step: Equatable {
    case none
    /// The part to replace becomes `text`, and `space` says whether a space must follow it.
    case replace(with: String, space: Bool)
    /// Several fit and have no more letters in common.
    case list([Candidate])
  }

  /// What happens to `line` when the completion key is pressed.
  ///
  /// One candidate is put in. Several are reduced to the letters they share, if those are more
  /// than what is there already; otherwise they are listed.
  func step(in line: String) -> Step {
    let candidates = candidates.filter { $0.text.unicodeScalars.allSatisfy { !$0.isControl } }
    guard let first = candidates.first else { return .none }
    if candidates.allSatisfy({ $0.text == first.text }) {
      return .replace(with: first.text, space: !first.goesOn)
    }
    let typed = line[replacing].unicodeScalars
    var shared = first.text.unicodeScalars[...]
    for candidate in candidates {
      let end = zip(shared.indices, candidate.text.unicodeScalars).first { shared[$0] != $1 }?.0
      let common = shared[..<(end ?? shared.endIndex)]
      // The shorter of two words may be all they share.
      shared = common.prefix(candidate.text.unicodeScalars.count)
    }
    let isMore = shared.count > typed.count
    return isMore ? .replace(with: String(shared), space: false) : .list(candidates)
  }
}

extension Unicode.Scalar {
  /// Whether it would act on a terminal, or on the order of other characters, instead of showing.
  var isControl: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

/// The rows in which candidates are shown below the line.
///
/// Candidates with a summary take a row each; those without are set in columns, and so are others
/// that only fit the window so, or leave their summaries too little room. Whatever does not fit
/// even then is left out, and a last row says how many are.
struct CandidateListing {
  var candidates: [Completion.Candidate]
  var columns: Int
  var rows: Int

  /// The rows, each no wider than the window and free of control characters.
  var lines: [String] {
    let limit = max(rows, 2)
    // All names are of more use than a few with what they mean.
    let hasSummaries = hasRoomForSummaries && candidates.count <= limit
    let all = hasSummaries ? summarized : columnar
    guard all.count > limit else { return all.map(cut) }
    let shown = all.prefix(limit - 1)
    return (shown + ["and \(candidates.count - shown.count * perRow) more"]).map(cut)
  }

  private var labels: [String] { candidates.map { Self.printable($0.label) } }

  private var widest: Int { labels.map { $0.cellWidth }.max() ?? 0 }

  /// The width of labels before summaries: two thirds of the window at most.
  private var labelWidth: Int { min(widest, columns * 2 / 3) }

  /// Whether the summaries fit beside the labels, or enough of them does to say something.
  private var hasRoomForSummaries: Bool {
    let widths = candidates.compactMap { $0.summary.map { Self.printable($0).cellWidth } }
    guard let widest = widths.max() else { return false }
    return columns - labelWidth - 3 >= min(widest, Self.leastSummary)
  }

  /// The least room that is of use to a summary which must be cut.
  private static let leastSummary = 10

  private var summarized: [String] {
    let width = labelWidth
    return zip(labels, candidates).map { label, candidate in
      guard let summary = candidate.summary else { return label }
      let gap = String(repeating: " ", count: max(0, width - label.cellWidth) + 2)
      return label + gap + Self.printable(summary)
    }
  }

  /// How many candidates without summaries fit in a row.
  private var perRow: Int { max(1, (columns + 1) / (widest + 2)) }

  /// Sets the labels in columns, to be read from top to bottom.
  private var columnar: [String] {
    let labels = labels
    let height = (labels.count + perRow - 1) / perRow
    return (0..<height).map { row in
      stride(from: row, to: labels.count, by: height).map { index in
        let isLast = index + height >= labels.count
        let gap = isLast ? 0 : widest + 2 - labels[index].cellWidth
        return labels[index] + String(repeating: " ", count: gap)
      }.joined()
    }
  }

  /// Cuts `line` so that it stays in its row: the last column is left free, as writing there makes
  /// some terminals go on to the next row and others not. Dots mark what is cut if there is
  /// room for some of it.
  private func cut(_ line: String) -> String {
    guard line.cellWidth >= columns else { return line }
    let dots = columns > 8 ? "..." : ""
    return Self.beginning(of: line, narrowerThan: columns - dots.count) + dots
  }

  private static func beginning(of line: String, narrowerThan columns: Int) -> String {
    var width = 0
    let kept = line.unicodeScalars.prefix { scalar in
      width += scalar.cellWidth
      return width < columns
    }
    return String(kept)
  }

  private static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isControl ? "?" : $0 }))
  }
}
