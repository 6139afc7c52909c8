/// A step's heading taken apart: `## Title {#step-id}`.
struct StepHeading {
  /// The heading without its id.
  let title: String
  /// The id as written; `nil` for none.
  let id: String?
  let position: SourcePosition
  /// Where the id's brace stands, or the heading.
  let idPosition: SourcePosition

  /// Takes a heading apart.
  ///
  /// - Parameters:
  ///   - title: the heading's text as cmark read it.
  ///   - line: the heading's line in the file.
  init(title: String, line: SourceLine) {
    position = line.trimmed.position
    guard title.hasSuffix("}"), let text = title.range(ofLast: "{#"),
      let place = line.text.range(ofLast: "{#")
    else {
      (self.title, id, idPosition) = (title, nil, position)
      return
    }
    self.title =
      SourceLine(text: String(title[..<text.lowerBound]), position: position)
      .trimmed.text
    id = String(title[text.upperBound...].dropLast())
    idPosition = line.position.advanced(by: line.text[..<place.lowerBound].count)
  }
}

extension String {
  /// The last place where two characters stand.
  fileprivate func range(ofLast pair: String) -> Range<Index>? {
    var end = endIndex
    while let start = self[..<end].lastIndex(of: pair[pair.startIndex]) {
      if self[start...].hasPrefix(pair) {
        return start..<index(start, offsetBy: pair.count)
      }
      end = start
    }
    return nil
  }
}
