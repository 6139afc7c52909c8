import Glibc
import MemoryTracking
import Streaming
import TestSupport
import Testing

@testable import FixtureMaking

@Suite struct CompressedFixtureTests {
  private let folder: TemporaryFolder
  private let store: FixtureStore

  init() throws {
    folder = try TemporaryFolder()
    store = FixtureStore(directory: folder.path("made"), recipes: try TestRecipes.all())
  }

  @Test(arguments: [0, 1, 1000, FixtureChunks.size, 2 * FixtureChunks.size + 77])
  func `decompresses to exactly the size asked for`(size: Int) throws {
    let made = try store.make("gzip", size: ByteCount(size), seed: 7)
    #expect(made.name.hasSuffix("-seed7.log.gz") && made.size.bytes == size)
    let content = try run("/bin/gzip", ["-dc", made.path])
    #expect(content.status == 0)
    #expect(content.output == (try TestRecipes.make(.gzip)).bytes(size: size, seed: 7))
  }

  @Test func `is reused while it is intact, and made anew when it is not`() throws {
    let made = try store.make("gzip", size: .mebibytes(2))
    #expect(try store.make("gzip", size: .mebibytes(2)).wasReused)
    #expect(chmod(made.path, 0o600) == 0)
    #expect(try store.make("gzip", size: .mebibytes(2)).wasReused)
    let bytes = try fileContents(made.path)
    for damaged in [bytes + [0], bytes.dropLast(), Array(bytes.reversed())] {
      // The coarse clock of older kernels ticks every 4 ms.
      usleep(10_000)
      try folder.write(damaged, to: "made/\(made.name)")
      #expect(try store.find("gzip", size: .mebibytes(2)) == nil)
      #expect(!(try store.make("gzip", size: .mebibytes(2)).wasReused))
      #expect(try fileContents(made.path) == bytes)
    }
  }

  @Test func `says how far it is by the content`() throws {
    var last = ByteCount.zero
    try store.make("gzip", size: .mebibytes(3)) { done, total in
      #expect(done >= last && done <= total)
      last = done
      return true
    }
    #expect(last == .mebibytes(3))
  }
}
