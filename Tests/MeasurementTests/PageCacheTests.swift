import Glibc
import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

@Suite struct PageCacheTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 3_000_001])
  func tellsAFileThatWasJustWritten(size: Int) throws {
    let path = try folder.write([UInt8](repeating: 7, count: size), to: "file")
    #expect(PageCache.resident(of: path) == ByteCount(size))
  }

  @Test func neverTellsMoreAfterDropping() throws {
    let path = try folder.write([UInt8](repeating: 7, count: 3 << 20), to: "file")
    PageCache.drop(path)
    // A file system that lives in memory drops nothing.
    #expect(try #require(PageCache.resident(of: path)) <= .mebibytes(3))
    #expect(try fileContents(path).count == 3 << 20)
    #expect(PageCache.resident(of: path) == .mebibytes(3))
  }

  @Test func tellsNothingOfWhatIsNoFile() throws {
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, folder.path, folder.path("missing"), "/dev/null"] {
      #expect(PageCache.resident(of: path) == nil)
      PageCache.drop(path)
    }
  }
}
