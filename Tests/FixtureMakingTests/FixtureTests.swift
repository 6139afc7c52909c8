import MemoryTracking
import Testing

@testable import FixtureMaking

@Suite struct FixtureTests {
  @Test(
    arguments: [
      (0, "0B"), (1, "1B"), (1023, "1023B"), (1024, "1KiB"), (1 << 20, "1MiB"),
      ((1 << 20) + 1, "1048577B"), (256 << 20, "256MiB"), (1536 << 20, "1536MiB"),
      (3 << 30, "3GiB"), (2 << 40, "2TiB"),
    ])
  func `tells its size in its name`(bytes: Int, text: String) throws {
    #expect(ByteCount(bytes).exactDescription == text)
    #expect(try ByteCount(parsing: text) == ByteCount(bytes))
  }

  @Test func `tells recipe, size and seed in its name`() throws {
    let log = try TestRecipes.make(.log)
    let report = try TestRecipes.make(.report)
    #expect(Fixture.name(recipe: log, size: .mebibytes(64), seed: 1) == "log-64MiB-seed1.log")
    #expect(
      Fixture.name(recipe: report, size: .mebibytes(256), seed: 7) == "report-256MiB-seed7.txt")
  }
}
