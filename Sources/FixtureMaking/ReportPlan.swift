extension ReportParameters {
  /// Under this many bytes a section, a report has fewer sections.
  private static let leastSectionCount = 256
  /// The width of a heading, where the name leaves room.
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
