import Streaming
import Synchronization
import TestSupport
import Testing

struct FileBlocksTests {
  @Test(arguments: [1, 2, 3, 7, 40, 1000])
  func firstGivesTheFirstBlocksValueWhateverTheBlockSize(blockSize: Int) throws {
    let folder = try TemporaryFolder()
    for seed in UInt64(1)...12 {
      let content = Self.content(seed: seed)
      let path = try folder.write(content, to: "file-\(seed)")
      for threads in 1...4 {
        let found = try FileBlocks.first(path, threads: threads, blockSize: blockSize) {
          (chunks) throws(StreamingError) in try Self.firstLine(of: chunks)
        }
        let expected = Self.places(of: content).first
        #expect(found == expected, "seed \(seed), \(threads) threads")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 7, 40, 1000])
  func totalAddsUpAllBlocksWhateverTheirSize(blockSize: Int) throws {
    let folder = try TemporaryFolder()
    for seed in UInt64(1)...12 {
      let content = Self.content(seed: seed)
      let path = try folder.write(content, to: "file-\(seed)")
      for threads in 1...4 {
        let bytes = try FileBlocks.total(path, threads: threads, blockSize: blockSize) {
          (chunks) throws(StreamingError) in
          var chunks = chunks
          var count = 0
          while let chunk = try chunks.next() {
            // A block begins where a line begins.
            let start = chunks.windowOffset
            if count == 0, start > 0, content[start - 1] != 10 { throw .shrank(path: "a line") }
            count += chunk.count
          }
          return count
        }
        #expect(bytes == content.count, "seed \(seed), \(threads) threads")
      }
    }
  }

  @Test(arguments: [1, 3, 40]) func turnsComeInTheOrderOfTheBlocks(blockSize: Int) throws {
    let folder = try TemporaryFolder()
    for seed in UInt64(1)...6 {
      let content = Self.content(seed: seed)
      let path = try folder.write(content, to: "file-\(seed)")
      for threads in 1...4 {
        let all = InBlockOrder<[UInt8]>([])
        _ = try FileBlocks.results(path, threads: threads, blockSize: blockSize) {
          (blocks) throws(StreamingError) in
          while var chunks = try blocks.next() {
            var block: [UInt8] = []
            while let chunk = try chunks.next() { block += chunk }
            try blocks.inTurn(all) { $0 += block }
          }
        }
        try all.afterwards { #expect($0 == content, "seed \(seed), \(threads) threads") }
      }
    }
  }

  /// A thread that gives up lets the others go on.
  @Test func turnsComeAfterAnError() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: newlineByte, count: 500), to: "file")
    #expect(throws: StreamingError.self) {
      let last = InBlockOrder(0)
      _ = try FileBlocks.results(path, threads: 4, blockSize: 10) {
        (blocks) throws(StreamingError) in
        while let chunks = try blocks.next() {
          let offset = chunks.windowOffset
          try blocks.inTurn(last) { (last) throws(StreamingError) in
            if offset > 200 { throw .shrank(path: "a file") }
            last = offset
          }
        }
      }
    }
  }

  @Test func firstBeginsWhereItIsTold() throws {
    let folder = try TemporaryFolder()
    for seed in UInt64(1)...12 {
      let content = Self.content(seed: seed)
      let path = try folder.write(content, to: "file-\(seed)")
      let places = Self.places(of: content)
      for (place, next) in zip(places, places.dropFirst() + [-1]) {
        let start = place + (content[place...].firstIndex(of: 10).map { $0 + 1 - place } ?? 0)
        guard start > place else { continue }
        let found = try FileBlocks.first(path, from: start, threads: 2, blockSize: 9) {
          (chunks) throws(StreamingError) in try Self.firstLine(of: chunks)
        }
        #expect((found ?? -1) == next, "seed \(seed), from \(start)")
      }
    }
  }

  @Test func aLineOfManyBlocksIsInOneOfThem() throws {
    let folder = try TemporaryFolder()
    let content = [UInt8](repeating: 97, count: 100_000) + Array("\n#2\n".utf8)
    let path = try folder.write(content, to: "long")
    let found = try FileBlocks.first(path, threads: 3, blockSize: 64) {
      (chunks) throws(StreamingError) in try Self.firstLine(of: chunks)
    }
    #expect(found == 100_001)
  }

  @Test func firstIsNilInAnEmptyFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "empty")
    let found = try FileBlocks.first(path, threads: 3, blockSize: 4) {
      (chunks) throws(StreamingError) in try Self.firstLine(of: chunks)
    }
    #expect(found == nil)
  }

  @Test func whatFailsInAThreadIsThrown() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a\nb\nc\nd\n", to: "file")
    #expect(throws: StreamingError.shrank(path: "c")) {
      _ = try FileBlocks.first(path, threads: 2, blockSize: 2) {
        (chunks) throws(StreamingError) -> Int? in
        var chunks = chunks
        let isThird = try chunks.next()?.first == UInt8(ascii: "c")
        if isThird { throw .shrank(path: "c") }
        return nil
      }
    }
  }

  /// Short lines, some of which begin with the sign looked for, the last without a newline.
  private static func content(seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    var content: [UInt8] = []
    for _ in 0..<Int.random(in: 0...60, using: &random) {
      if Int.random(in: 0..<9, using: &random) == 0 { content.append(UInt8(ascii: "#")) }
      let length = Int.random(in: 0...20, using: &random)
      content += [UInt8](repeating: UInt8(ascii: "x"), count: length) + [10]
    }
    return content.dropLast(Int(seed % 2))
  }

  /// Where the lines begin that begin with the sign.
  private static func places(of content: [UInt8]) -> [Int] {
    content.indices.filter {
      content[$0] == UInt8(ascii: "#") && ($0 == 0 || content[$0 - 1] == 10)
    }
  }

  private static func firstLine(
    of chunks: consuming ChunkReader
  ) throws(StreamingError) -> Int? {
    var lines = MatchingLines(chunks, matching: .text(BytePattern("#".utf8)))
    while let line = try lines.next() {
      if line.bytes?.first == UInt8(ascii: "#") { return line.offset }
    }
    return nil
  }
}
