import Glibc
import Streaming
import TestSupport
import Testing

@Suite("ReverseChunkReader")
struct ReverseChunkReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("gives the whole content from the end", arguments: [0, 1, 15, 16, 17, 32, 100])
  func wholeContent(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let content = random.bytes(count: count)
    var chunks = try ReverseChunkReader(try folder.write(content, to: "a"), size: 16)
    let end = chunks.end
    #expect(end == count)
    var given: [UInt8] = []
    while let chunk = try chunks.next() {
      given = Array(chunk.bytes) + given
      #expect(chunk.offset == count - given.count)
      #expect(chunk.offset % 16 == 0)
    }
    #expect(given == content)
  }

  @Test("finds the end of a file that states no size")
  func procFile() throws {
    var chunks = try ReverseChunkReader("/proc/version", size: 16)
    var given: [UInt8] = []
    while let chunk = try chunks.next() { given = Array(chunk.bytes) + given }
    #expect(given == (try fileContents("/proc/version")))
  }

  @Test("says that a file shrank rather than giving what is not there")
  func shrank() throws {
    let path = try folder.write("0123456789", to: "a")
    var chunks = try ReverseChunkReader(path, size: 4)
    #expect(truncate(path, 5) == 0)
    let failure: StreamingError?
    do {
      _ = try chunks.next()
      failure = nil
    } catch {
      failure = error
    }
    #expect(failure == .shrank(path: path))
  }
}
