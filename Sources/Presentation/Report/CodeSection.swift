/// The code of the versions, side by side where the window has the room.
struct CodeSection: ReportPart {
  static let template = "code"

  struct Listing {
    var name: String
    var lines: [Line]
  }

  struct Line {
    /// `line`, or `line comment` for one that holds only that.
    var style: String
    /// How many columns it is indented, so that its continuation can be indented further.
    var indent: Int
    var text: String
  }

  let id: String
  let listings: [Listing]

  /// - Complexity: O(n) time and space in the texts.
  init(_ sources: [ReportSource], id: String) {
    self.id = id
    listings = sources.map { source in
      Listing(name: source.name, lines: CodeSection.lines(of: source.text))
    }
  }

  private static func lines(of text: String) -> [Line] {
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    let spaced = lines.map { String($0.replacing("\t", with: "  ")) }
    // What all lines are indented by is the file's, not the version's.
    let indents = spaced.filter { $0.contains { $0 != " " } }.map { line in
      line.prefix { $0 == " " }.count
    }
    let shared = indents.min() ?? 0
    return spaced.map { line in
      let line = String(line.dropFirst(shared))
      let code = line.drop { $0 == " " }
      return Line(
        style: code.hasPrefix("//") ? "line comment" : "line", indent: line.count - code.count,
        text: line)
    }
  }
}
