import MemoryTracking
import Testing

@testable import FixtureMaking

@Suite struct FreeSpaceTests {
  @Test func `keeps a margin free`() {
    let space = FreeSpace(blocks: 1000, blockSize: 4096)
    #expect(space.free == ByteCount(4_096_000))
    #expect(space.shortage(of: ByteCount(4_096_000 - 1_048_576)) == nil)
    #expect(
      space.shortage(of: ByteCount(4_096_001 - 1_048_576)) == ByteCount(4_096_001))
    #expect(space.shortage(of: .mebibytes(32)) == .mebibytes(34))
  }

  @Test func `bears sizes beyond counting`() {
    #expect(FreeSpace(blocks: .max, blockSize: 4096).free == ByteCount(.max))
    #expect(FreeSpace(blocks: .max, blockSize: 4096).shortage(of: ByteCount(.max)) == nil)
    #expect(FreeSpace(blocks: 1, blockSize: 1).shortage(of: ByteCount(.max)) == ByteCount(.max))
    #expect(FreeSpace(blocks: 1 << 28, blockSize: 4096).shortage(of: .gibibytes(1020)) == nil)
  }
}
