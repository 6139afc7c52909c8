import Testing

@testable import FixtureMaking

@Suite struct ReportPlanTests {
  private func parameters() throws -> ReportParameters {
    guard case .report(let report) = try TestRecipes.make(.report).parameters else {
      throw FixtureError.unknownRecipe("report", known: [])
    }
    return report
  }

  private func names(_ lines: [String]) -> [String] {
    lines.filter { $0.hasPrefix("#==[ ") }
      .map { String($0.dropFirst(5).prefix { $0 != "]" }.dropLast()) }
  }

  @Test func `divides the size by the weights`() throws {
    let segments = try parameters().segments(size: 10_000)
    #expect(segments.map(\.byteCount) == [6000, 3000, 1000])
    #expect(segments.map(\.poolIndex) == [0, 1, 0])
  }

  @Test func `has fewer sections where there is no room`() throws {
    let report = try parameters()
    for size in [0, 1, 10, 255, 767, 768, 2047, 2048, 9001, 1 << 62] {
      let segments = report.segments(size: size)
      #expect(segments.reduce(0) { $0 + $1.byteCount } == size)
      #expect(segments.last?.heading == ReportParameters.heading("Needle Work"))
      #expect(segments.count == (size < 768 ? 1 : 3))
    }
  }

  @Test func `has two sections where there is room for those only`() throws {
    var report = try parameters()
    report.sections = (1...20).map { .init(name: "S\($0)", weight: 1, bodyIndex: 0) }
    report.find = "S20"
    let segments = report.segments(size: 2048)
    #expect(segments.map(\.heading) == ["S1", "S20"].map(ReportParameters.heading))
    #expect(segments.map(\.byteCount) == [1920, 128])
  }

  @Test func `heads sections as support archives do`() {
    func heading(_ name: String) -> String {
      String(decoding: ReportParameters.heading(name), as: UTF8.self)
    }
    let bar = String(repeating: "=", count: 55)
    #expect(heading("Boot Log") == "#==[ Boot Log ]\(bar)==#\n".replacing("====#", with: "===#"))
    let long = String(repeating: "x", count: 80)
    #expect(heading(long) == "#==[ \(long) ]=====#\n")
  }

  @Test(arguments: [1000, 5000, 100_000])
  func `begins the section to find in the last tenth`(size: Int) throws {
    let recipe = try TestRecipes.make(.report)
    let lines = recipe.lines(size: size)
    #expect(names(lines) == ["First Steps", "Über alles", "Needle Work"])
    let index = try #require(lines.firstIndex { $0.contains("Needle Work") })
    let before = lines[..<index].reduce(0) { $0 + $1.utf8.count + 1 }
    #expect(before == size - size / 10)
  }
}
