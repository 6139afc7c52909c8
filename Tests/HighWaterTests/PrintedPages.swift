import TestSupport
import Testing

/// What is printed in a PDF, by poppler's `pdftotext -bbox`.
struct PrintedPages {
  /// The words in the order of the text.
  private(set) var words: [String] = []
  /// The words that reach into the margins of their page or beyond.
  private(set) var outside: [String] = []

  /// The page's margins in points: 15 mm at the sides and 16 mm above and below, less the point by
  /// which Chromium rounds.
  private static let margins = (side: 41.4, end: 44.3)

  init(_ pdf: [UInt8], in folder: TemporaryFolder) throws {
    let file = try folder.write(pdf, to: "printed.pdf")
    let finished = try run("/usr/bin/env", ["pdftotext", "-bbox", file, "-"])
    try #require(finished.status == 0, "is poppler-utils installed? \(finished.errorText)")
    var (width, height) = (0.0, 0.0)
    for line in finished.outputText.split(separator: "\n") {
      let numbers = line.matches(of: /[a-zA-Z]+="([0-9.-]+)"/).compactMap { Double($0.1) }
      if line.contains("<page "), numbers.count == 2 {
        (width, height) = (numbers[0], numbers[1])
      } else if let match = line.firstMatch(of: /<word [^>]*>(.*)<\/word>/), numbers.count == 4 {
        let word = Self.unescaped(match.1)
        words.append(word)
        let fits =
          numbers[0] >= Self.margins.side && numbers[2] <= width - Self.margins.side
          && numbers[1] >= Self.margins.end && numbers[3] <= height - Self.margins.end
        if !fits { outside.append(word) }
      }
    }
  }

  /// A text without XML's references to characters.
  private static func unescaped(_ text: Substring) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
      .reduce(String(text)) { $0.replacing($1.0, with: $1.1) }
  }
}
