import Glibc
import Synchronization
import Testing

@testable import FixtureMaking

@Suite struct ChunkPipelineTests {
  /// Fills chunks of sizes 1, 2, 3 … with their number, up to `last`.
  private func pipeline(
    last: Int, chunkCount: Int = 2
  ) throws(FixtureError) -> ChunkPipeline {
    var number = 0
    return try ChunkPipeline(capacity: 300, chunkCount: chunkCount) { buffer in
      number += 1
      guard number <= last else { return 0 }
      UnsafeMutableRawBufferPointer(rebasing: buffer[..<number])
        .initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: number))
      return number
    }
  }

  @Test(arguments: 2...5)
  func `gives all chunks in order`(chunkCount: Int) throws {
    let pipeline = try pipeline(last: 250, chunkCount: chunkCount)
    var number = 0
    while let chunk = pipeline.next() {
      number += 1
      #expect(chunk.count == number)
      #expect(chunk.allSatisfy { $0 == UInt8(truncatingIfNeeded: number) })
      pipeline.release()
    }
    #expect(number == 250)
  }

  @Test func `ends at once where there is nothing`() throws {
    let pipeline = try pipeline(last: 0)
    #expect(pipeline.next() == nil)
  }

  @Test(arguments: [0, 1, 5])
  func `stops where its user does`(used: Int) throws {
    let made = Counter()
    do {
      let pipeline = try ChunkPipeline(capacity: 10, chunkCount: 2) { _ in
        made.value.wrappingAdd(1, ordering: .relaxed)
        return 10
      }
      for _ in 0..<used {
        #expect(pipeline.next() != nil)
        pipeline.release()
      }
      _ = pipeline.next()
    }
    // The thread is joined: it makes no more.
    let count = made.value.load(ordering: .relaxed)
    #expect(count <= used + 3)
    usleep(2000)
    #expect(made.value.load(ordering: .relaxed) == count)
  }

  private final class Counter: Sendable {
    let value = Atomic(0)
  }
}
