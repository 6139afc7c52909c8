import Glibc
import TestSupport
import Testing

@testable import LineEditing

@Suite struct HistoryFileTests {
  private let folder: TemporaryFolder
  private let heading = "# history of probe, a line each, the newest last\n"

  init() throws { folder = try TemporaryFolder() }

  private func file(_ name: String = "history", limit: Int = 5) -> HistoryFile {
    HistoryFile(path: folder.path(name), program: "probe", limit: limit)
  }

  private func text(_ name: String = "history") throws -> String {
    String(decoding: try folder.contents(of: name), as: UTF8.self)
  }

  private func mode(_ name: String) -> mode_t {
    var status = stat()
    stat(folder.path(name), &status)
    return status.st_mode & 0o777
  }

  @Test func isEmptyWhereThereIsNone() {
    let contents = file("no/such/history").load()
    #expect(contents.lines.isEmpty)
    #expect(contents.warning == nil)
    #expect(contents.isWritable)
  }

  @Test func isCreatedForItsOwnerAlone() throws {
    try file("a/b/history").append("one")
    #expect(try text("a/b/history") == heading + "one\n")
    #expect(mode("a/b/history") == 0o600)
    #expect(mode("a") == 0o700)
    #expect(mode("a/b") == 0o700)
  }

  @Test func isTakenFromTheSightOfOthers() throws {
    try folder.write(heading, to: "history")
    chmod(folder.path("history"), 0o644)
    try file().append("one")
    #expect(mode("history") == 0o600)
  }

  @Test func givesBackWhatWasAdded() throws {
    for line in ["one", "two", "one", "日本 'x'"] { try file().append(line) }
    #expect(file().load().lines == ["two", "one", "日本 'x'"])
  }

  @Test func loadsTheNewestWithinTheLimit() throws {
    for number in 1...7 { try file().append("\(number)") }
    #expect(file().load().lines == ["3", "4", "5", "6", "7"])
  }

  @Test func isShortenedWhenTwiceTooLong() throws {
    for number in 1...12 { try file().append("\(number)") }
    #expect(file().load().warning == nil)
    #expect(try text() == heading + "8\n9\n10\n11\n12\n")
    #expect(mode("history") == 0o600)
    #expect(folder.names() == ["history"])
  }

  @Test func isShortenedBehindASymbolicLink() throws {
    for number in 1...12 { try file("real").append("\(number)") }
    symlink(folder.path("real"), folder.path("history"))
    #expect(file().load().lines.count == 5)
    #expect(try text("real") == heading + "8\n9\n10\n11\n12\n")
    #expect(folder.names() == ["history", "real"])
  }

  @Test func startsANewLineAfterAnUnfinishedOne() throws {
    try folder.write(heading + "one\ntw", to: "history")
    #expect(file().load().lines == ["one"])
    try file().append("three")
    #expect(try text() == heading + "one\ntw\nthree\n")
  }

  @Test func startsAgainAfterAnUnfinishedHeading() throws {
    try folder.write(String(heading.prefix(9)), to: "history")
    #expect(file().load().warning == nil)
    try file().append("one")
    #expect(try text() == heading + "one\n")
  }

  @Test func leavesAForeignFileAlone() throws {
    let path = try folder.write("ls -l\nrm x\n", to: "history")
    let contents = file().load()
    #expect(contents.warning == .historyForeign(path: path))
    #expect(!contents.isWritable)
    #expect(throws: LineEditingError.historyForeign(path: path)) { try file().append("one") }
    #expect(try text() == "ls -l\nrm x\n")
  }

  @Test func keepsADamagedFileWhole() throws {
    let damaged = Array(heading.utf8) + [0xFF, 0x0A] + Array("one\n\0\n".utf8)
    let many = (1...20).map { "\($0)\n" }.joined()
    let path = try folder.write(damaged + many.utf8, to: "history")
    let contents = file().load()
    #expect(contents.warning == .historyDamaged(path: path, lines: 2))
    #expect(contents.lines == ["16", "17", "18", "19", "20"])
    try file().append("more")
    #expect(try folder.contents(of: "history") == damaged + (many + "more\n").utf8)
  }

  @Test func readsTheEndAloneOfAHugeFile() throws {
    let long = String(repeating: "x", count: 3 * HistoryFile.readLimit)
    try folder.write(heading + "first\n" + long + "\nlast\n", to: "history")
    #expect(file().load().lines == ["last"])
    #expect(try text() == heading + "last\n")
  }

  @Test func warnsOfWhatIsNoFile() throws {
    let path = try folder.makeFolder("history")
    #expect(file().load().warning == .historyUnreadable(path: path, code: EISDIR))
    let pipe = folder.path("pipe")
    mkfifo(pipe, 0o600)
    #expect(file("pipe").load().warning == .historyUnreadable(path: pipe, code: EINVAL))
    #expect(throws: LineEditingError.self) { try file("pipe").append("x") }
    let device = HistoryFile(path: "/dev/zero", program: "probe", limit: 5)
    #expect(device.load().warning == .historyUnreadable(path: "/dev/zero", code: EINVAL))
  }

  @Test func saysThatItCannotBeWritten() throws {
    try folder.write("", to: "file")
    let path = folder.path("file/history")
    #expect(throws: LineEditingError.historyUnwritable(path: path, code: ENOTDIR)) {
      try file("file/history").append("x")
    }
  }

  @Test func losesNoLineOfSessionsThatWriteAtOnce() async throws {
    let path = folder.path("history")
    await withThrowingTaskGroup(of: Void.self) { group in
      for session in 0..<4 {
        group.addTask {
          let file = HistoryFile(path: path, program: "probe", limit: 150)
          for number in 0..<30 {
            try file.append("\(session)-\(number)")
            // Equal lines make the file long, so that it is shortened again and again.
            for _ in 0..<10 { try file.append("equal") }
            if number % 5 == 0 { #expect(file.load().warning == nil) }
          }
        }
      }
    }
    let lines = Set(file(limit: 150).load().lines)
    let expected = (0..<4).flatMap { session in (0..<30).map { "\(session)-\($0)" } }
    #expect(lines == Set(expected + ["equal"]))
  }
}

@Suite struct HistoryTailTests {
  @Test func cutsLines() {
    let tail = HistoryTail(Array("one\n\ntwo 日\n".utf8), isCut: false)
    #expect(tail.lines == ["one", "two 日"])
    #expect(tail.damaged == 0)
  }

  @Test func leavesAnUnfinishedLineOut() {
    #expect(HistoryTail(Array("one\ntw".utf8), isCut: false).lines == ["one"])
  }

  @Test func leavesTheRestOfALineOutWhereItIsCut() {
    #expect(HistoryTail(Array("ne\ntwo\n".utf8), isCut: true).lines == ["two"])
  }

  @Test func countsWhatIsNoText() {
    let tail = HistoryTail([0x61, 0x0A, 0xFF, 0x0A, 0x62, 0x00, 0x0A, 0x63, 0x0A], isCut: false)
    #expect(tail.lines == ["a", "c"])
    #expect(tail.damaged == 2)
  }
}
