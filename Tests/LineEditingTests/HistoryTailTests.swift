import Testing

@testable import LineEditing

@Suite struct HistoryTailTests {
  @Test func cutsLines() {
    let tail = HistoryTail(Array("one\n\ntwo 日\n".utf8), isCut: false)
    #expect(tail.lines == ["one", "two 日"])
    #expect(tail.damaged == 0)
  }

  @Test func leavesAnUnfinishedLineOut() {
    #expect(HistoryTail(Array("one\ntw".utf8), isCut: false).lines == ["one"])
  }

  @Test func leavesTheRestOfALineOutWhereItIsCut() {
    #expect(HistoryTail(Array("ne\ntwo\n".utf8), isCut: true).lines == ["two"])
  }

  @Test func countsWhatIsNoText() {
    let tail = HistoryTail([0x61, 0x0A, 0xFF, 0x0A, 0x62, 0x00, 0x0A, 0x63, 0x0A], isCut: false)
    #expect(tail.lines == ["a", "c"])
    #expect(tail.damaged == 2)
  }
}
