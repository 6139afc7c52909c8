import Foundation
import Testing

@testable import BuiltIn

@Suite("BuiltIn")
struct BuiltInTests {
  static let folders = [
    "Lessons": BuiltIn.lessons,
    "Fixtures": BuiltIn.recipes,
    "Sources/BuiltIn/Content/HelpTopics": BuiltIn.helpTopics,
    "Sources/CaseStudies/Cases": BuiltIn.cases,
    "Sources/BuiltIn/Content/Trackers": BuiltIn.trackers,
  ]

  @Test(arguments: folders.keys.sorted())
  func holdsEachFileOfTheFolderByteForByte(folder: String) throws {
    let builtIn = try #require(Self.folders[folder])
    let endings = Set(builtIn.texts.map { $0.name.split(separator: ".").last })
    try #require(!endings.isEmpty)
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let url = root.appending(path: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path())
      .filter { endings.contains($0.split(separator: ".").last) }.sorted()
    #expect(builtIn.texts.map(\.name) == names)
    for name in names {
      let file = Array(try Data(contentsOf: url.appending(path: name)))
      // As a truth alone, or a failure would print both texts.
      let isSame = builtIn[name]?.bytes == file
      #expect(isSame, "\(name)")
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
