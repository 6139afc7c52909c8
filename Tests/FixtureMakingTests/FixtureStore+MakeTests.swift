import Glibc
import MemoryTracking
import Streaming
import TestSupport
import Testing

@testable import FixtureMaking

@Suite struct FixtureStoreMakeTests {
  private let folder: TemporaryFolder
  private let store: FixtureStore

  init() throws {
    folder = try TemporaryFolder()
    store = FixtureStore(directory: folder.path("made/deep"), recipes: try TestRecipes.all())
  }

  private func with(_ fixture: Fixture, wasReused: Bool) -> Fixture {
    var fixture = fixture
    fixture.wasReused = wasReused
    return fixture
  }

  private func inode(_ path: String) -> ino_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_ino : 0
  }

  @Test func `makes the file, its manifest and the folders`() throws {
    let fixture = try store.make("report", size: ByteCount(70_001), seed: 7)
    #expect(fixture.name == "report-70001B-seed7.txt")
    #expect(fixture.path == folder.path("made/deep/report-70001B-seed7.txt"))
    #expect(!fixture.wasReused)
    let bytes = try folder.contents(of: "made/deep/report-70001B-seed7.txt")
    #expect(bytes == (try TestRecipes.make(.report)).bytes(size: 70_001, seed: 7))
    #expect(
      folder.names(in: "made/deep")
        == [".report-70001B-seed7.txt.manifest", "report-70001B-seed7.txt"])
  }

  @Test(arguments: [0, 1, 10])
  func `makes tiny files`(size: Int) throws {
    for recipe in store.recipes where recipe.kind != .gzip {
      let fixture = try store.make(recipe.name, size: ByteCount(size))
      var status = stat()
      #expect(stat(fixture.path, &status) == 0 && Int(status.st_size) == size)
    }
  }

  @Test func `makes files that cross its chunks`() throws {
    for size in [-1, 0, 1].map({ FixtureChunks.size * 2 + $0 }) {
      let fixture = try store.make("numbers", size: ByteCount(size))
      let bytes = try fileContents(fixture.path)
      #expect(bytes == (try TestRecipes.make(.numbers)).bytes(size: size))
    }
  }

  @Test func `reuses an intact file without reading it`() throws {
    let made = try store.make("log", size: .kibibytes(64))
    let before = inode(made.path)
    var calls = 0
    let again = try store.make("log", size: .kibibytes(64)) { _, _ in
      calls += 1
      return true
    }
    #expect(again == with(made, wasReused: true))
    #expect(inode(again.path) == before && calls == 0)
  }

  @Test func `reads a file whose status changed, and keeps it where its bytes did not`() throws {
    let made = try store.make("log", size: .kibibytes(64))
    #expect(chmod(made.path, 0o600) == 0)
    var calls = 0
    let again = try store.make("log", size: .kibibytes(64)) { _, _ in
      calls += 1
      return true
    }
    #expect(again.wasReused && calls > 0)
    // It is now known by its new status.
    calls = 0
    try store.make("log", size: .kibibytes(64)) { _, _ in
      calls += 1
      return true
    }
    #expect(calls == 0)
  }

  @Test func `makes a file anew that was changed, cut, lengthened or lost`() throws {
    let good = try store.make("log", size: .kibibytes(64))
    let damages: [(String) -> Void] = [
      { path in
        let file = fopen(path, "r+e")
        fseek(file, 30_000, SEEK_SET)
        fputs("damage", file)
        fclose(file)
      },
      { truncate($0, 65_535) }, { truncate($0, 65_537) }, { unlink($0) },
    ]
    for damage in damages {
      // The coarse clock of older kernels ticks every 4 ms.
      usleep(10_000)
      damage(good.path)
      let again = try store.make("log", size: .kibibytes(64))
      #expect(again == good)
      #expect(try store.info(good.name).state == .intact)
    }
  }

  @Test func `makes a file anew whose manifest is lost or strange`() throws {
    let good = try store.make("log", size: .kibibytes(4))
    let manifest = "made/deep/.\(good.name).manifest"
    for text in ["", "nonsense", String(repeating: "x", count: 100_000)] {
      try folder.write(text, to: manifest)
      #expect(!(try store.make("log", size: .kibibytes(4)).wasReused))
    }
    #expect(unlink(folder.path(manifest)) == 0)
    #expect(!(try store.make("log", size: .kibibytes(4)).wasReused))
  }

  @Test func `makes a file anew whose recipe changed`() throws {
    let old = try store.make("numbers", size: .kibibytes(4))
    let text = TestRecipes.numbers.replacing("negative: 50", with: "negative: 0")
    let recipe = try Recipe(yaml: text, fileName: "numbers.yaml")
    let changed = FixtureStore(directory: store.directory, recipes: [recipe])
    #expect(try changed.info(old.name).state == .outdated)
    let new = try changed.make("numbers", size: .kibibytes(4))
    #expect(new == old)
    #expect(try fileContents(new.path) == recipe.bytes(size: 4096))
  }

  @Test func `tells its progress`() throws {
    var told: [ByteCount] = []
    let size = ByteCount(FixtureChunks.size * 3)
    try store.make("records", size: size) { done, total in
      #expect(total == size)
      told.append(done)
      return true
    }
    #expect(told.count >= 3 && told == told.sorted() && told.last == size)
  }

  @Test func `leaves nothing when told to stop`() throws {
    let size = ByteCount(FixtureChunks.size * 3)
    let cancelled = FixtureError.cancelled(fixture: "log-3MiB-seed1.log")
    for calls in 1...3 {
      var left = calls
      #expect(throws: cancelled) {
        try store.make("log", size: size) { _, _ in
          left -= 1
          return left > 0
        }
      }
      #expect(folder.names(in: "made/deep") == [])
    }
  }

  @Test func `asks for more than the disk has`() throws {
    #expect {
      try store.make("log", size: .gibibytes(1 << 30))
    } throws: { error in
      guard case .noSpace(let fixture, let needed, let free) = error as? FixtureError else {
        return false
      }
      return fixture == "log-1048576TiB-seed1.log" && needed > .gibibytes(1 << 30)
        && free < .gibibytes(1 << 30)
    }
    #expect(folder.names(in: "made/deep") == [])
    #expect(throws: FixtureError.negativeSize(ByteCount(-1))) {
      try store.make("log", size: ByteCount(-1))
    }
  }

  @Test func `tells when the folder is of no use`() throws {
    try folder.write("x", to: "file")
    for (name, code) in [("file", ENOTDIR), ("file/sub", ENOTDIR)] {
      let store = FixtureStore(directory: folder.path(name), recipes: store.recipes)
      #expect(throws: FixtureError.folder(path: folder.path(name), code: code)) {
        try store.make("log", size: .kibibytes(4))
      }
    }
    // Neither root nor anyone else can make a file here.
    let proc = FixtureStore(directory: "/proc/self", recipes: store.recipes)
    #expect(throws: FixtureError.self) { try proc.make("log", size: .kibibytes(4)) }
  }

  @Test func `leaves nothing where a limit on files is reached`() throws {
    let limited = try inProcessOfItsOwn(given: store.directory) { directory in
      var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      signal(SIGXFSZ, SIG_IGN)
      let store = FixtureStore(directory: directory, recipes: try TestRecipes.all())
      let path = directory + "/log-2MiB-seed1.log"
      #expect(throws: FixtureError.file(.system(.write, path: path, code: EFBIG))) {
        try store.make("log", size: .mebibytes(2))
      }
    }
    #expect(limited.didWell, "\(limited.errorText)")
    #expect(folder.names(in: "made/deep") == [])
  }

  @Test func `sweeps what a maker killed with SIGKILL left`() throws {
    let killed = try inProcessOfItsOwn(given: store.directory) { directory in
      let store = FixtureStore(directory: directory, recipes: try TestRecipes.all())
      try store.make("log", size: .mebibytes(4)) { done, total in
        if done > .mebibytes(2) { kill(getpid(), SIGKILL) }
        return true
      }
    }
    #expect(killed.signal == SIGKILL)
    let left = folder.names(in: "made/deep")
    #expect(left.count == 1 && left.first?.hasSuffix(".partial") == true, "\(left)")
    let fixture = try store.make("numbers", size: .kibibytes(4))
    #expect(folder.names(in: "made/deep") == [".\(fixture.name).manifest", fixture.name])
  }

  @Test func `lets makers of the same fixture end well`() async throws {
    let size = ByteCount(FixtureChunks.size + 5)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          #expect(throws: Never.self) { try store.make("records", size: size) }
        }
      }
    }
    #expect(try store.make("records", size: size).wasReused)
    #expect(folder.names(in: "made/deep").count == 2)
  }

  @Test func `holds no more for a large file than for a small one`() throws {
    let made = try inProcessOfItsOwn(given: store.directory) { directory in
      let store = FixtureStore(directory: directory, recipes: try TestRecipes.all())
      for recipe in store.recipes { try store.make(recipe.name, size: .mebibytes(2)) }
      let small = try MemoryStatistics.current().peak
      for recipe in store.recipes { try store.make(recipe.name, size: .mebibytes(34)) }
      let growth = try MemoryStatistics.current().peak - small
      #expect(growth.bytes * 16 < ByteCount.mebibytes(32).bytes, "grew by \(growth)")
    }
    #expect(made.didWell, "\(made.errorText)")
  }
}
