/// The rows in which candidates are shown below the line.
///
/// Candidates with a summary stand one a row; those without are set in columns, and so are others
/// that only fit the window so. Whatever does not fit even then is left out, and a last row says how
/// many are.
struct CandidateListing {
  var candidates: [Completion.Candidate]
  /// The window's width.
  var columns: Int
  /// How many rows to use at most.
  var rows: Int

  /// The rows, each no wider than the window and free of control characters.
  var lines: [String] {
    let limit = max(rows, 2)
    // All names are of more use than a few with what they mean.
    let hasSummaries = candidates.contains { $0.summary != nil } && candidates.count <= limit
    let all = hasSummaries ? summarized : columnar
    guard all.count > limit else { return all.map(cut) }
    let shown = all.prefix(limit - 1)
    return (shown + ["and \(candidates.count - shown.count * perRow) more"]).map(cut)
  }

  private var labels: [String] { candidates.map { Self.printable($0.label) } }

  private var widest: Int { labels.map { $0.cellWidth }.max() ?? 0 }

  private var summarized: [String] {
    // A label may take two thirds at most: a summary cut to nothing tells nothing.
    let width = min(widest, columns * 2 / 3)
    return zip(labels, candidates).map { label, candidate in
      guard let summary = candidate.summary else { return label }
      let gap = String(repeating: " ", count: max(0, width - label.cellWidth) + 2)
      return label + gap + Self.printable(summary)
    }
  }

  /// How many candidates without summaries stand in a row.
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
  /// some terminals go on to the next row and others not. Dots stand for what is cut where there is
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
