import BuiltIn
import Course
import Testing

@testable import Shell

@Suite struct TrackerModuleTests {
  @Test func eachFileOfTheFolderIsListedOnce() {
    #expect(TrackerModule.all.map(\.fileName).sorted() == BuiltIn.trackers.texts.map(\.name))
    #expect(TrackerModule.all.allSatisfy { $0.text?.isEmpty == false })
  }

  @Test func noNameMeansTwoLanguages() {
    let names = TrackerModule.all.flatMap { [$0.language] + $0.aliases }
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: [
    ("python", "python"), ("py", "python"), ("js", "javascript"), ("node", "javascript"),
    ("golang", "go"), ("rs", "rust"), ("cpp", "c++"), ("csharp", "c#"), ("cs", "c#"),
    ("rb", "ruby"), ("C++", "c++"), ("Java", "java"),
  ])
  func isFoundByNameAndAlias(name: String, language: String) throws {
    #expect(try TrackerModule.find(name).language == language)
  }

  @Test(arguments: [
    ("pyton", "did you mean 'python'?"), ("javascirpt", "did you mean 'javascript'?"),
    ("cobol", "type 'tracker' to list the languages"),
  ])
  func anUnknownLanguageGetsTheNearest(name: String, advice: String) {
    #expect(throws: CommandFailure.usage("tracker: there is no module for '\(name)'; \(advice)")) {
      try TrackerModule.find(name)
    }
  }

  /// They are printed and copied in any locale, and nothing in them acts on a terminal.
  @Test func modulesArePlainASCII() {
    for text in BuiltIn.trackers.texts {
      let isPlain = text.bytes.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09 }
      #expect(isPlain, "\(text.name)")
      #expect(text.bytes.last == 0x0A, "\(text.name)")
    }
  }
}
