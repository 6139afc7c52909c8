import Glibc
import Streaming
import TestSupport
import Testing

@Suite struct AtomicFileWriterTests {
  private func write(_ text: String, to path: String, durable: Bool = false) throws {
    var writer = try AtomicFileWriter(replacing: path, durable: durable)
    try writer.append(text)
    try writer.commit()
  }

  @Test(arguments: [false, true])
  func `puts a whole file in place`(durable: Bool) throws {
    let folder = try TemporaryFolder()
    try write("one\ntwo\n", to: folder.path("a"), durable: durable)
    #expect(try folder.contents(of: "a") == Array("one\ntwo\n".utf8))
    #expect(folder.names() == ["a"])
  }

  @Test func `leaves what stands there until the commit`() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "a")
    var writer = try AtomicFileWriter(replacing: folder.path("a"), durable: false)
    try writer.append("new")
    #expect(try folder.contents(of: "a") == Array("old".utf8))
    try writer.commit()
    #expect(try folder.contents(of: "a") == Array("new".utf8))
  }

  @Test func `leaves nothing without a commit`() throws {
    let folder = try TemporaryFolder()
    do {
      var writer = try AtomicFileWriter(replacing: folder.path("a"), durable: false)
      try writer.append("half")
      #expect(folder.names().count == 1)
    }
    #expect(folder.names() == [])
  }

  @Test func `checks a place and leaves it as it is`() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "a")
    mkfifo(folder.path("pipe"), 0o600)
    // A FIFO without a reader would hold up whoever opens it.
    for name in ["a", "b", "pipe"] { try AtomicFileWriter.check(folder.path(name)) }
    #expect(folder.names().sorted() == ["a", "pipe"])
    #expect(try folder.contents(of: "a") == Array("old".utf8))
    #expect(throws: StreamingError.self) { try AtomicFileWriter.check(folder.path) }
    #expect(throws: StreamingError.self) { try AtomicFileWriter.check(folder.path("none/a")) }
  }

  @Test func `keeps the mode of the file replaced`() throws {
    let folder = try TemporaryFolder()
    for mode: mode_t in [0o600, 0o640, 0o755] {
      try folder.write("old", to: "a")
      #expect(chmod(folder.path("a"), mode) == 0)
      try write("new", to: folder.path("a"))
      var status = stat()
      #expect(stat(folder.path("a"), &status) == 0)
      #expect(status.st_mode & 0o7777 == mode)
    }
  }

  @Test func `follows a symbolic link`() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("real")
    try folder.write("old", to: "real/a")
    #expect(symlink("real/a", folder.path("link")) == 0)
    try write("new", to: folder.path("link"))
    #expect(try folder.contents(of: "real/a") == Array("new".utf8))
    #expect(folder.names() == ["link", "real"])
  }

  @Test func `reserves room and still has the length written`() throws {
    let folder = try TemporaryFolder()
    var writer = try AtomicFileWriter(replacing: folder.path("a"), durable: false)
    try writer.reserve(0)
    try writer.reserve(6)
    try writer.append("abcdef")
    try writer.commit()
    #expect(try folder.contents(of: "a") == Array("abcdef".utf8))
  }

  @Test func `writes straight to a device`() throws {
    try write("gone", to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func `tells of a full disk`() throws {
    let full = StreamingError.system(.write, path: "/dev/full", code: ENOSPC)
    #expect(throws: full) { try write("too much", to: "/dev/full") }
    #expect(
      full.description
        == "output: cannot write '/dev/full' (No space left on device); "
        + "free some space, or choose another folder")
  }

  @Test func `refuses what is no file`() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("sub")
    let sub = folder.path("sub")
    #expect(throws: StreamingError.notReplaceable(path: sub, .directory)) {
      try write("x", to: sub)
    }
  }

  @Test func `names the path where the folder is of no use`() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "file")
    for (name, code) in [("no/a", ENOENT), ("file/a", ENOTDIR), ("a/", ENOENT)] {
      let path = folder.path(name)
      #expect(throws: StreamingError.system(.create, path: path, code: code)) {
        try write("x", to: path)
      }
    }
    #expect(throws: StreamingError.system(.create, path: "", code: ENOENT)) {
      try write("x", to: "")
    }
    #expect(folder.names() == ["file"])
  }

  @Test func `does without a long name's length`() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: 255)
    try write("x", to: folder.path(name))
    #expect(folder.names() == [name])
  }

  @Test func `removes a dead writer's leftover and no living one's`() throws {
    let folder = try TemporaryFolder()
    try folder.write("left by a killed writer", to: ".highwater-dead.partial")
    try folder.write("a user's", to: "notes.partial")
    var living = try AtomicFileWriter(replacing: folder.path("a"), durable: false)
    try living.append("alive")
    try write("b", to: folder.path("b"))
    #expect(folder.names().count == 3)
    #expect(!folder.names().contains(".highwater-dead.partial"))
    try living.commit()
    #expect(folder.names() == ["a", "b", "notes.partial"])
    #expect(try folder.contents(of: "a") == Array("alive".utf8))
  }

  @Test func `removes what a writer killed with SIGKILL left`() throws {
    let folder = try TemporaryFolder()
    let killed = try inProcessOfItsOwn(given: folder.path("a")) { path in
      var writer = try AtomicFileWriter(replacing: path, durable: false)
      try writer.append("half")
      kill(getpid(), SIGKILL)
      try writer.commit()
    }
    #expect(killed.signal == SIGKILL)
    #expect(folder.names().count == 1)
    #expect(!folder.names().contains("a"))
    AtomicFileWriter.removeLeftovers(in: folder.path)
    #expect(folder.names() == [])
  }

  @Test func `leaves nothing when a limit stops it half way`() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "a")
    let limited = try inProcessOfItsOwn(given: folder.path("a")) { path in
      var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      signal(SIGXFSZ, SIG_IGN)
      let expected = StreamingError.system(.write, path: path, code: EFBIG)
      #expect(throws: expected) {
        var writer = try AtomicFileWriter(replacing: path, durable: false)
        // The first write crosses the limit and is cut short, the next one fails.
        try writer.append(String(repeating: "x", count: 150_000))
        try writer.commit()
      }
      #expect(throws: expected) {
        var writer = try AtomicFileWriter(replacing: path, durable: false)
        try writer.reserve(150_000)
      }
    }
    #expect(limited.didWell, "\(limited.errorText)")
    #expect(folder.names() == ["a"])
    #expect(try folder.contents(of: "a") == Array("old".utf8))
  }

  @Test func `lets many writers end at once`() async throws {
    let folder = try TemporaryFolder()
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<16 {
        group.addTask {
          #expect(throws: Never.self) {
            for round in 0..<8 {
              try write(String(repeating: "\(writer % 10)", count: 1000), to: folder.path("a"))
              try write("\(round)", to: folder.path("own-\(writer)"))
            }
          }
        }
      }
    }
    let content = try folder.contents(of: "a")
    #expect(content.count == 1000)
    #expect(Set(content).count == 1)
    #expect(folder.names().count == 17)
  }
}

extension AtomicFileWriter {
  fileprivate mutating func append(_ text: String) throws {
    try Array(text.utf8).withUnsafeBytes { try write($0) }
  }
}
