import Glibc
import TestSupport
import Testing
import Course

@Suite struct LessonFileTests {
  @Test func readsAFolder() throws {
    let folder = try TemporaryFolder()
    try LessonFile.create("b", file: folder.path + "/02-b.md")
    try LessonFile.create("", file: folder.path + "/01-a.md")
    try LessonFile.create("c", file: folder.path + "/notes.txt")
    try LessonFile.create("d", file: folder.path + "/.hidden.md")
    let files = try LessonFile.read(folder: folder.path)
    #expect(files.map(\.name) == ["01-a.md", "02-b.md"].map { "\(folder.path)/\($0)" })
    #expect(files.map(\.bytes) == [[], [UInt8(ascii: "b")]])
  }

  @Test func neverWritesOver() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/01-a.md"
    try LessonFile.create("first", file: file)
    #expect(
      throws: CommandFailure.usage("lesson: '\(file)' already exists; choose another id")
    ) { try LessonFile.create("second", file: file) }
    #expect(try LessonFile.read(file) == Array("first".utf8))
  }

  @Test func refusesWhatIsNoLesson() throws {
    let folder = try TemporaryFolder()
    #expect(
      throws: CommandFailure.usage(
        "lesson: cannot read the folder '\(folder.path)/none' (No such file or directory); "
          + "give --lessons a folder that can be read")
    ) { try LessonFile.read(folder: folder.path + "/none") }
    let fifo = folder.path + "/01-fifo.md"
    try #require(mkfifo(fifo, 0o600) == 0)
    #expect(
      throws: CommandFailure.usage("lesson: '\(fifo)' is not a regular file; name a text file")
    ) { try LessonFile.read(folder: folder.path) }
    let large = folder.path + "/02-large.md"
    try LessonFile.create(
      String(repeating: "x", count: LessonFile.largest + 1), file: large)
    #expect(
      throws: CommandFailure.usage(
        "lesson: '\(large)' is over 1 MiB; split it into several")
    ) { try LessonFile.read(large) }
    #expect(
      throws: CommandFailure.usage(
        "lesson: cannot write '\(folder.path)/no/a.md' (No such file or directory); "
          + "choose another folder")
    ) { try LessonFile.create("a", file: folder.path + "/no/a.md") }
  }
}
