extension Recipe {
  /// A number that rises with every change to what a recipe's bytes are, so that fixtures made
  /// before the change are not taken for those made after it.
  static let generatorVersion = 1

  /// Makes the generator of a fixture's bytes, before they are compressed, at the first byte.
  ///
  /// - Complexity: some hundred KiB and a few milliseconds, whatever the size.
  func generator(size: Int, seed: UInt64) -> FixtureGenerator {
    var random = SplitMix64(seed: seed)
    switch parameters {
    case .report(let report):
      return report.generator(size: size, random: &random)
    case .log(let log), .gzip(let log, level: _):
      return log.generator(size: size, random: &random)
    case .database: preconditionFailure("a database is made of pages")
    case .numbers(let numbers):
      return FixtureGenerator(
        segments: [Segment(heading: [], poolIndex: 0, byteCount: size)],
        pools: [numbers.pieces(&random)], closing: .numbers(mostDigits: numbers.mostDigits),
        stamp: .none, random: random)
    case .records(let records):
      let stamp = LineStamp.counter(LineCounter())
      return FixtureGenerator(
        segments: [Segment(heading: records.header, poolIndex: 0, byteCount: size)],
        pools: [records.lines.pieces(count: 128, words: records.words, stamp: stamp, &random)],
        closing: .line(Array("\tend\t".utf8)), stamp: stamp, random: random)
    case .requests(let requests):
      let stamp = LineStamp.recency(
        LineRecency(freshPercent: requests.freshPercent, reach: requests.reach))
      return FixtureGenerator(
        segments: [Segment(heading: [], poolIndex: 0, byteCount: size)],
        pools: [requests.lines.pieces(count: 128, words: requests.words, stamp: stamp, &random)],
        closing: .line(Array(" END ".utf8)), stamp: stamp, random: random)
    case .json(let json):
      let stamp = LineStamp.member(LineCounter())
      return FixtureGenerator(
        segments: [
          Segment(heading: JSONParameters.heading(size: size), poolIndex: 0, byteCount: size)
        ],
        pools: [json.lines.pieces(count: 128, words: json.words, stamp: stamp, &random)],
        closing: .array, stamp: stamp, random: random)
    case .xml(let xml):
      let stamp = LineStamp.element(LineCounter())
      return FixtureGenerator(
        segments: [
          Segment(heading: XMLParameters.heading(size: size), poolIndex: 0, byteCount: size)
        ],
        pools: [xml.lines.pieces(count: 128, words: xml.words, stamp: stamp, &random)],
        closing: .root(XMLParameters.root), stamp: stamp, random: random)
    }
  }
}

extension JSONParameters {
  /// What opens the array, if the fixture has room for an empty one and a newline.
  fileprivate static func heading(size: Int) -> [UInt8] {
    size < "[]\n".utf8.count ? [] : [UInt8(ascii: "[")]
  }
}

extension LogParameters {
  /// Makes the generator of a log's bytes.
  fileprivate func generator(size: Int, random: inout SplitMix64) -> FixtureGenerator {
    let clock = LineClock(start: start, longestStep: longestStep)
    let pool = lines.pieces(count: 128, words: words, stamp: .clock(clock), &random)
    return FixtureGenerator(
      segments: [Segment(heading: [], poolIndex: 0, byteCount: size)], pools: [pool],
      closing: .line(Array(" INFO  log closed ".utf8)), stamp: .clock(clock), random: random)
  }
}

extension XMLParameters {
  /// The name of the element around the records.
  fileprivate static let root = "orders"

  /// What opens the document, as far as the fixture has room for it and for what closes that.
  fileprivate static func heading(size: Int) -> [UInt8] {
    let opening = Array("<\(root)>\n".utf8)
    let declaration = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
    let room = size - "</\(root)>\n".utf8.count
    if room >= declaration.count + opening.count { return declaration + opening }
    return room >= opening.count ? opening : []
  }
}

extension RecordsParameters {
  /// The length of the header in bytes.
  static let headerCount = 100

  /// The header: the magic text, then blanks, then a newline.
  var header: [UInt8] {
    let text = Array(magic.utf8)
    let blanks = repeatElement(UInt8(ascii: " "), count: Self.headerCount - 1 - text.count)
    return text + blanks + [LineCut.newline]
  }
}

extension NumbersParameters {
  private static let numbersPerPiece = 256
  /// How many of a piece's numbers have a field: one in every number would double the time.
  private static let mostFields = 64

  /// Pieces of numbers; some of those with five digits or more end in a field.
  fileprivate func pieces(_ random: inout SplitMix64) -> PiecePool {
    PiecePool(
      common: (0..<32).map { _ in
        var draft = PieceDraft()
        for _ in 0..<Self.numbersPerPiece { append(to: &draft, &random) }
        return draft
      })
  }

  private func append(to draft: inout PieceDraft, _ random: inout SplitMix64) {
    draft.beginLine(.none)
    let digits = fewestDigits + random.next(below: mostDigits - fewestDigits + 1)
    let isNegative = random.next(below: 100) < negativePercent
    let blanks = max(0, width - digits - (isNegative ? 1 : 0))
    draft.text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: blanks))
    if isNegative { draft.text.append(UInt8(ascii: "-")) }
    // A first digit of 0 would be no part of the number.
    draft.text.append(UInt8(ascii: "1") + UInt8(random.next(below: 9)))
    for _ in 1..<max(1, digits) {
      draft.text.append(UInt8(ascii: "0") + UInt8(random.next(below: 10)))
    }
    if digits > PiecePool.fieldWidth, draft.fields.count < Self.mostFields {
      draft.fields.append(draft.text.count - PiecePool.fieldWidth)
    }
    draft.text.append(LineCut.newline)
  }
}

extension TextPool {
  private static let linesPerPiece = 16

  /// Expands templates, chosen by weight, into pieces of lines with room for a stamp each.
  func pieces(
    count: Int, words: [String: [String]], stamp: LineStamp, _ random: inout SplitMix64
  ) -> PiecePool {
    func draft(first: TextTemplate?) -> PieceDraft {
      var draft = PieceDraft()
      for index in 0..<Self.linesPerPiece {
        let template = (index == 0 ? first : nil) ?? template(&random)
        draft.beginLine(stamp)
        template.expand(into: &draft, words: words, random: &random)
      }
      return draft
    }
    return PiecePool(
      common: (0..<count).map { _ in draft(first: nil) }, rare: rare.map { draft(first: $0) })
  }

  /// A template, chosen by the weights.
  private func template(_ random: inout SplitMix64) -> TextTemplate {
    var ticket = random.next(below: groups.reduce(0) { $0 + $1.weight })
    var templates: [TextTemplate] = []
    for group in groups where ticket >= 0 {
      ticket -= group.weight
      templates = group.templates
    }
    return templates[random.next(below: templates.count)]
  }
}

extension ReportParameters {
  /// Under this many bytes a section, a report has fewer sections.
  private static let leastSectionCount = 256
  /// The width of a heading, if the name leaves room.
  private static let headingWidth = 72
  /// The fewest `=` that end a heading.
  private static let fewestEquals = 5

  /// Makes the generator of a report's bytes.
  func generator(size: Int, random: inout SplitMix64) -> FixtureGenerator {
    let pools = bodies.map { $0.pieces(count: 24, words: words, stamp: .none, &random) }
    return FixtureGenerator(
      segments: segments(size: size), pools: pools,
      closing: .line(Array("# end of section ".utf8)), stamp: .none, random: random)
  }

  /// The sections with their lengths, which are as their weights.
  ///
  /// A report too small for all sections has the first and the one to find, and one too small for
  /// two has the one to find.
  func segments(size: Int) -> [Segment] {
    let all = sections
    guard let first = all.first, let found = all.first(where: { $0.name == find }) else {
      return []
    }
    if size >= all.count * Self.leastSectionCount { return Self.segments(all, size: size) }
    if size >= 8 * Self.leastSectionCount, first.name != find {
      let weighted = [(first, 15), (found, 1)].map { section, weight in
        Section(name: section.name, weight: weight, bodyIndex: section.bodyIndex)
      }
      return Self.segments(weighted, size: size)
    }
    return Self.segments([found], size: size)
  }

  private static func segments(_ sections: [Section], size: Int) -> [Segment] {
    let sum = sections.reduce(0) { $0 + $1.weight }
    var weight = 0
    var start = 0
    return sections.map { section in
      weight += section.weight
      // In full width, as size × weight may be beyond 64 bits.
      let end = sum.dividingFullWidth(size.multipliedFullWidth(by: weight)).quotient
      defer { start = end }
      return Segment(
        heading: heading(section.name), poolIndex: section.bodyIndex, byteCount: end - start)
    }
  }

  /// `#==[ Name ]=====…=#`, a line.
  static func heading(_ name: String) -> [UInt8] {
    let opening = "#==[ \(name) ]"
    let equals = max(fewestEquals, headingWidth - opening.utf8.count - 1)
    return Array((opening + String(repeating: "=", count: equals) + "#\n").utf8)
  }
}
