import Foundation
import Testing

@testable import BuiltIn

@Suite("BuiltIn")
struct BuiltInTests {
  static let kinds: [(folder: String, ending: String, builtIn: BuiltInFolder)] = [
    ("Lessons", ".md", BuiltIn.lessons),
    ("Fixtures", ".yaml", BuiltIn.recipes),
    ("Sources/BuiltIn/Content/HelpTopics", ".md", BuiltIn.helpTopics),
    ("Sources/CaseStudies/Cases", ".swift", BuiltIn.cases),
  ]

  @Test(arguments: kinds)
  func holdsEachFileOfTheFolderByteForByte(
    folder: String, ending: String, builtIn: BuiltInFolder
  ) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let url = root.appending(path: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path())
      .filter { $0.hasSuffix(ending) }.sorted()
    #expect(!names.isEmpty)
    #expect(builtIn.texts.map(\.name) == names)
    for name in names {
      #expect(builtIn[name]?.bytes == Array(try Data(contentsOf: url.appending(path: name))))
    }
  }

  @Test func tellsFilesOfEqualNamesApartByTheirFolders() {
    let all: [(path: StaticString, text: StaticString)] = [
      ("Lessons/Programs/tail/load.py", "tail"), ("Lessons/Programs/count/load.py", "count"),
      ("Lessons/Programs/count/a.md", "other"),
    ]
    let count = BuiltInFolder("Lessons/Programs/count", ending: ".py", of: all)
    #expect(count.texts.map(\.name) == ["load.py"])
    #expect(count["load.py"]?.string == "count")
    #expect(BuiltInFolder("Lessons/Programs", ending: ".py", of: all).texts.isEmpty)
    #expect(count["stream.py"] == nil)
  }
}
