import CaseStudies
import MemoryTracking
import Testing

@Suite("CaseStudy")
struct CaseStudyTests {
  @Test("has a name of its own for each case")
  func names() {
    #expect(Set(CaseStudy.all.map(\.id)).count == CaseStudy.all.count)
    #expect(CaseStudy.named("tails") == nil)
  }

  @Test("can run every case without being told anything", arguments: CaseStudy.all.map(\.id))
  func complete(id: String) throws {
    let study = try #require(CaseStudy.named(id))
    #expect(study.versions.prefix(2).map(\.name) == ["load", "stream"])
    #expect(!study.versions.dropFirst(3).contains { $0.name == CaseVersion.fakeName })
    let fixtures = [
      "report", "log", "numbers", "records", "json", "xml", "gzip", "database", "requests",
    ]
    #expect(fixtures.contains(study.fixture))
    #expect(study.size.bytes > 0)
    #expect(study.summary.hasSuffix("."))
    #expect(study.documentation.hasPrefix("# \(id)\n"))
    for version in study.versions {
      #expect(study.documentation.contains("\n| `\(version.name)` | "))
    }
    #expect(throws: Never.self) { try study.validated([:]) }
    #expect(Set(study.options.map(\.name)).count == study.options.count)
    let shorts = study.options.compactMap(\.short)
    #expect(Set(shorts).count == shorts.count)
  }
}
