import Testing

@testable import FixtureMaking

@Suite struct LineCounterTests {
  @Test func `counts from 1, with all its digits`() {
    var stamp = LineStamp.counter(LineCounter())
    #expect(stamp.width == 10)
    for (index, text) in stamp.texts(count: 20_005, seed: 1).enumerated() {
      let plain = String(index + 1)
      #expect(text == String(repeating: "0", count: 10 - plain.count) + plain)
    }
    #expect(String(decoding: stamp.text, as: UTF8.self) == "0000020006")
  }
}
