import MemoryTracking
import Testing

@testable import FixtureMaking

@Suite struct FixtureChunksTests {
  @Test(arguments: [0, 1, FixtureChunks.size - 1, FixtureChunks.size, 2 * FixtureChunks.size + 1])
  func `gives all bytes in chunks of one size`(size: Int) throws {
    let recipe = try TestRecipes.make(.records)
    var chunks = FixtureChunks(FixtureRequest(recipe, size: ByteCount(size), seed: 5))
    var bytes: [UInt8] = []
    while let chunk = chunks.next() {
      #expect(chunk.count == min(FixtureChunks.size, size - bytes.count))
      bytes += chunk
      #expect(chunks.done == ByteCount(bytes.count))
    }
    #expect(bytes == recipe.bytes(size: size, seed: 5))
    #expect(chunks.next() == nil)
  }
}
