import Testing

@testable import LineEditing

@Suite struct HistoryListTests {
  @Test func keepsEachLineOnce() throws {
    var list = try HistoryList(limit: 10)
    for line in ["a", "b", "a", "日本", "b"] { list.enter(line) }
    #expect(list.entries == ["a", "日本", "b"])
  }

  @Test func dropsTheOldestBeyondItsLimit() throws {
    var list = try HistoryList(limit: 3)
    for line in ["a", "b", "c", "d", "b", "e", "a"] { list.enter(line) }
    #expect(list.entries == ["b", "e", "a"])
  }
}
