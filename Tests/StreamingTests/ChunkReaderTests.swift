import Streaming
import TestSupport
import Testing

@Suite("ChunkReader")
struct ChunkReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("gives the whole content at every chunk boundary", arguments: [0, 1, 15, 16, 17, 32, 100])
  func wholeContent(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let content = random.bytes(count: count)
    var chunks = try ChunkReader(try folder.write(content, to: "a"), size: 16)
    var given: [UInt8] = []
    while let chunk = try chunks.next() { given += chunk }
    #expect(given == content)
  }

  @Test("heads a chunk by what is kept of the one before, however much", arguments: 1...20)
  func keeps(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let content = random.bytes(count: 40_000)
    var chunks = try ChunkReader(try folder.write(content, to: "a"), size: 1000)
    var kept = 0
    var end = 0
    while let chunk = try chunks.next(keeping: kept) {
      let start = end - kept
      end = start + chunk.count
      #expect(chunk.elementsEqual(content[start..<end]), "seed \(seed)")
      kept = Int.random(in: 0...chunk.count, using: &random)
    }
    let window = Array(chunks.window)
    #expect(end == content.count, "seed \(seed)")
    #expect(window == Array(content.suffix(kept)), "seed \(seed)")
  }

  @Test("gives nothing of an empty file, also when asked again")
  func empty() throws {
    var chunks = try ChunkReader(try folder.write("", to: "a"))
    let isFirstEmpty = try chunks.next() == nil
    let isSecondEmpty = try chunks.next() == nil
    #expect(isFirstEmpty && isSecondEmpty)
  }

  @Test("reads a file that states no size to its end")
  func procFile() throws {
    var chunks = try ChunkReader("/proc/version")
    var given: [UInt8] = []
    while let chunk = try chunks.next() { given += chunk }
    #expect(given == (try fileContents("/proc/version")))
  }
}
