import BuiltIn
import CaseStudies
import Testing

@testable import CaseSource

@Suite("CaseSource")
struct CaseSourceTests {
  @Test("has the text of every version of every case", arguments: CaseStudy.all.map(\.id))
  func versions(id: String) throws {
    let study = try #require(CaseStudy.named(id))
    let source = try #require(CaseSource(of: study))
    #expect(source.lines.first?.text.hasPrefix("import ") == true)
    #expect(source.lines.last?.text == "}")
    #expect(!source.lines.contains { $0.text.contains("CaseStudy") })
    for version in study.versions {
      let lines = source.lines(of: version.name)
      #expect(lines.first?.text.hasPrefix("  /// ") == true, "\(version.name)")
      #expect(lines.last?.text == "  }", "\(version.name)")
      #expect(lines.contains { $0.text.contains("run.checkpoint(\"") }, "\(version.name)")
    }
  }

  @Test("knows every case that has an entry in its file")
  func catalogue() {
    let files = BuiltIn.cases.texts.filter { $0.string.contains("\n\(CaseSource.entry)\n") }
    let names = files.map { String($0.name.dropLast(".swift".count)).lowercased() }
    #expect(names == CaseStudy.all.map(\.id).sorted())
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
