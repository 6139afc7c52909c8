import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import FixtureMaking

@Suite struct FixtureStoreTests {
  private let folder: TemporaryFolder
  private let store: FixtureStore

  init() throws {
    folder = try TemporaryFolder()
    store = FixtureStore(directory: folder.path("made"), recipes: try TestRecipes.all())
  }

  @Test func `lists what was made, the smallest first`() throws {
    #expect(try store.list() == [])
    let numbers = try store.make("numbers", size: ByteCount(1000), seed: 9)
    let log = try store.make("log", size: .kibibytes(4))
    try folder.write("a user's", to: "made/other.txt")
    let listed = try store.list()
    #expect(listed.map(\.name) == ["numbers-1000B-seed9.txt", "log-4KiB-seed1.log"])
    #expect(listed.map(\.path) == [numbers.path, log.path])
    #expect(listed.map(\.recipe) == ["numbers", "log"])
    #expect(listed.map(\.seed) == [9, 1])
  }

  @Test func `does not list a manifest without its file`() throws {
    let fixture = try store.make("log", size: .kibibytes(4))
    #expect(unlink(fixture.path) == 0)
    #expect(try store.list() == [])
    try store.removeAll()
    #expect(folder.names(in: "made") == [])
  }

  @Test func `finds an intact fixture only`() throws {
    #expect(try store.find("log", size: .kibibytes(4)) == nil)
    let made = try store.make("log", size: .kibibytes(4))
    let found = try store.find("log", size: .kibibytes(4))
    #expect(found?.path == made.path && found?.wasReused == true)
    #expect(try store.find("log", size: .kibibytes(5)) == nil)
    #expect(try store.find("log", size: .kibibytes(4), seed: 2) == nil)
    #expect(truncate(made.path, 4095) == 0)
    #expect(try store.find("log", size: .kibibytes(4)) == nil)
    #expect(throws: FixtureError.unknownRecipe("lgo", known: store.recipes.map(\.name))) {
      try store.find("lgo", size: .zero)
    }
  }

  @Test func `tells of one whether it is what its name says`() throws {
    let made = try store.make("log", size: .kibibytes(4))
    for name in ["log-4KiB-seed1.log", "log-4KiB-seed1"] {
      let info = try store.info(name)
      #expect(info.fixture.path == made.path)
      #expect(info.state == .intact)
    }
    try folder.write("spoilt", to: "made/log-4KiB-seed1.log")
    #expect(try store.info("log-4KiB-seed1").state == .outdated)
    #expect(throws: FixtureError.unknownFixture("log-8KiB", known: ["log-4KiB-seed1.log"])) {
      try store.info("log-8KiB")
    }
  }

  @Test func `removes one and its manifest`() throws {
    try store.make("log", size: .kibibytes(4))
    try store.make("numbers", size: .kibibytes(4))
    #expect(try store.remove("log-4KiB-seed1").name == "log-4KiB-seed1.log")
    #expect(
      folder.names(in: "made")
        == [".numbers-4KiB-seed1.txt.manifest", "numbers-4KiB-seed1.txt"])
    #expect(throws: FixtureError.self) { try store.remove("log-4KiB-seed1") }
  }

  @Test func `removes all, and leaves what is not its own`() throws {
    try store.make("log", size: .kibibytes(4))
    try store.make("records", size: .zero)
    try folder.write("a user's", to: "made/other.txt")
    try folder.write("left", to: "made/.highwater-dead.partial")
    #expect(try store.removeAll().map(\.name) == ["records-0B-seed1.txt", "log-4KiB-seed1.log"])
    #expect(folder.names(in: "made") == ["other.txt"])
    #expect(try store.removeAll() == [])
  }

  @Test func `tells when the folder cannot be listed`() throws {
    try folder.write("x", to: "file")
    let store = FixtureStore(directory: folder.path("file"), recipes: [])
    #expect(throws: FixtureError.folder(path: folder.path("file"), code: ENOTDIR)) {
      try store.list()
    }
  }
}

extension TemporaryFolder {
  /// The names in a folder of this one, hidden ones too, in alphabetical order.
  func names(in name: String) -> [String] {
    guard let stream = opendir(path(name)) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
