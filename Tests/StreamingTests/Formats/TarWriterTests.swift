import MemoryTracking
import Streaming
import TestSupport
import Testing

/// Archives as the system's own tar reads them.
@Suite struct TarWriterTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func tar(_ words: String...) throws -> String {
    let finished = try run("/usr/bin/env", ["tar", "--file", folder.path("a.tar")] + words)
    #expect(finished.status == 0 && finished.errorText.isEmpty, "\(finished.errorText)")
    return finished.outputText
  }

  @Test func isReadByTar() throws {
    let long = String(repeating: "folder/", count: 20) + String(repeating: "n", count: 100)
    let names = ["empty", "sub/short", "block", "more", "東京", long]
    let files = zip(names, [0, 1, 512, 513, 4096, 70_000]).map { name, count in
      (name: name, bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + count) })
    }
    var archive = try TarWriter(replacing: folder.path("a.tar"), date: 1_700_000_000)
    for file in files {
      #expect(TarWriter.holds(file.name))
      try archive.append(file.name, file.bytes)
    }
    let size = try archive.commit()
    #expect(size.bytes == (try folder.contents(of: "a.tar").count) && size.bytes % 512 == 0)
    #expect(try tar("--list", "--quoting-style=literal") == names.map { $0 + "\n" }.joined())
    _ = try tar("--extract", "--directory", try folder.makeFolder("out"))
    for file in files { #expect(try folder.contents(of: "out/" + file.name) == file.bytes) }
    // Nobody owns them, and all are of the same time.
    for line in try tar("--list", "--verbose", "--numeric-owner", "--utc", "--full-time")
      .split(separator: "\n")
    {
      #expect(
        line.hasPrefix("-rw-r--r-- 0/0 ") && line.contains(" 2023-11-14 22:13:20 "), "\(line)")
    }
  }

  @Test func holdsOnlyNamesThatFitItsHeader() {
    let name = String(repeating: "n", count: 100)
    let prefix = String(repeating: "p", count: 155)
    #expect(TarWriter.holds(name) && TarWriter.holds("\(prefix)/\(name)"))
    #expect(!TarWriter.holds(name + "n") && !TarWriter.holds("\(prefix)p/\(name)"))
    #expect(!TarWriter.holds("\(prefix)/\(name)n"))
  }

  @Test func leavesWhatWasThereIfItIsNotEnded() throws {
    try folder.write("old", to: "a.tar")
    do {
      var archive = try TarWriter(replacing: folder.path("a.tar"), date: 0)
      try archive.append("new", [1])
    }
    #expect(try folder.contents(of: "a.tar") == Array("old".utf8))
    #expect(folder.names() == ["a.tar"])
  }
}
