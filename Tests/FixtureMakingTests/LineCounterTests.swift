import Testing

@testable import FixtureMaking

@Suite struct LineCounterTests {
  @Test func `counts from 1, with all its digits`() {
    var stamp = LineStamp.counter(LineCounter())
    #expect(stamp.width == 10)
    for number in 1...20_005 {
      let plain = String(number)
      let expected = String(repeating: "0", count: 10 - plain.count) + plain
      #expect(String(decoding: stamp.text, as: UTF8.self) == expected)
      stamp.withNext(random: 0)
    }
  }
}
