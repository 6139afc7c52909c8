import MemoryTracking
import Streaming
import TestSupport
import Testing

@testable import FixtureMaking

@Suite struct DatabasePagesTests {
  private let folder: TemporaryFolder
  private let store: FixtureStore

  init() throws {
    folder = try TemporaryFolder()
    store = FixtureStore(directory: folder.path("made"), recipes: try TestRecipes.all())
  }

  private func shell(_ path: String, _ sql: String) throws -> String {
    let process = try run("/usr/bin/sqlite3", ["-readonly", path, sql])
    #expect(process.status == 0, "\(process.errorText)")
    return process.outputText
  }

  @Test(arguments: [2, 3, 4, 5, 6, 100, 302, 303, 304, 305, 306, 601, 602, 603, 604, 900])
  func `makes a database that SQLite finds intact, of every size`(pages: Int) throws {
    for size in [pages * DatabasePages.pageSize, pages * DatabasePages.pageSize + 100] {
      let made = try store.make("database", size: ByteCount(size))
      #expect(try fileContents(made.path).count == size)
      #expect(try shell(made.path, "PRAGMA integrity_check") == "ok\n", "\(size)")
      let answer = try shell(made.path, "SELECT count(*), max(id), min(id) FROM orders")
      let numbers = answer.dropLast().split(separator: "|").compactMap { Int($0) }
      #expect(numbers.count == 3 && numbers[0] == numbers[1] && numbers[2] == 1, "\(size)")
      #expect(numbers[0] * 160 > (pages - 5) * DatabasePages.pageSize, "\(size): \(answer)")
    }
  }

  @Test func `has rows that follow the seed`() throws {
    let one = try store.make("database", size: .kibibytes(64), seed: 1)
    let two = try store.make("database", size: .kibibytes(64), seed: 2)
    let all = "SELECT * FROM orders"
    #expect(try shell(one.path, all) != (try shell(two.path, all)))
    #expect(
      try shell(one.path, "SELECT count(*) FROM orders WHERE typeof(amount) <> 'integer'") == "0\n")
    #expect(try store.make("database", size: .kibibytes(64), seed: 1).wasReused)
  }

  @Test func `plans a tree that has all pages and no page too many`() {
    for pages in Array(1...2000) + [90_001, 1_000_000, 30_000_000] {
      let tree = DatabaseTree(pages: pages)
      #expect(DatabaseTree.pages(leaves: tree.leaves) + tree.freePages == pages)
      #expect(tree.leaves >= 1 && tree.freePages <= 4)
    }
  }
}
