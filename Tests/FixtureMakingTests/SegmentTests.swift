import Testing

@testable import FixtureMaking

@Suite struct ClosingTests {
  private func text(_ closing: Closing, _ count: Int, stamp: String = "") -> String {
    var random = SplitMix64(seed: 1)
    return String(
      decoding: closing.bytes(count: count, stamp: Array(stamp.utf8), random: &random),
      as: UTF8.self)
  }

  @Test func `ends in one line of the length asked for`() {
    let closing = Closing.line(Array(" end ".utf8))
    #expect(text(closing, 12, stamp: "09:30") == "09:30 end .\n")
    #expect(text(closing, 11, stamp: "09:30") == "09:30 end \n")
    #expect(text(closing, 4, stamp: "09:30") == "09:\n")
    #expect(text(closing, 1, stamp: "09:30") == "\n")
    #expect(text(closing, 0) == "")
  }

  @Test(arguments: 2...18)
  func `ends in whole numbers`(mostDigits: Int) {
    for count in 0...100 {
      let numbers = text(.numbers(mostDigits: mostDigits), count)
      #expect(numbers.utf8.count == count)
      if count > 0 { #expect(numbers.last == "\n") }
      guard count > 1 else { continue }
      let lines = numbers.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
      for line in lines {
        #expect(Int(line) != nil && line.first != "0" && line.count <= mostDigits, "\(numbers)")
      }
    }
  }
}

@Suite struct LineCutTests {
  @Test(
    arguments: [
      ("abc\n", 4, "abc\n"), ("abc\n", 9, "abc\n"), ("abc\n", 3, "ab\n"), ("abc\n", 1, "\n"),
      ("abc\n", 0, ""), ("aü\n", 4, "aü\n"), ("aü\n", 3, "a.\n"), ("aü\n", 2, "a\n"),
      ("a東京\n", 7, "a東..\n"), ("a東京\n", 6, "a東.\n"), ("a東京\n", 5, "a東\n"),
      ("😀\n", 4, "...\n"),
    ])
  func `cuts at characters and ends in a newline`(line: String, count: Int, expected: String) {
    #expect(String(decoding: LineCut.cut(Array(line.utf8), to: count), as: UTF8.self) == expected)
  }
}
