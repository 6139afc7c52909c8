import CaseSource
import CaseStudies
import Testing

@Suite("CaseSource")
struct CaseSourceTests {
  @Test("has the text of every version of every case", arguments: CaseStudy.all.map(\.id))
  func versions(id: String) throws {
    let study = try #require(CaseStudy.named(id))
    let source = try #require(CaseSource(of: study))
    #expect(source.lines.first?.text.hasPrefix("import ") == true)
    #expect(source.lines.last?.text.isEmpty == false)
    for version in study.versions {
      let lines = source.lines(of: version.name)
      #expect(lines.first?.text.hasPrefix("  /// ") == true, "\(version.name)")
      #expect(lines.last?.text == "  }", "\(version.name)")
      #expect(lines.contains { $0.text.contains("run.checkpoint(\"") }, "\(version.name)")
    }
  }

  @Test("marks what makes the difference in every version", arguments: CaseStudy.all.map(\.id))
  func decisive(id: String) throws {
    let study = try #require(CaseStudy.named(id))
    let source = try #require(CaseSource(of: study))
    for version in study.versions {
      let decisive = source.lines(of: version.name).filter(\.isDecisive)
      let comments = decisive.filter { $0.text.contains("//") }
      #expect(!comments.isEmpty && decisive.count > comments.count, "\(version.name)")
    }
  }

  @Test("gives nothing of a version that the case does not have")
  func unknown() throws {
    let study = try #require(CaseStudy.named("tail"))
    let source = try #require(CaseSource(of: study))
    #expect(source.lines(of: "index").isEmpty)
    #expect(source.fileName == "Tail.swift")
  }
}
