import MeasurementSamples
import TestSupport
import Testing

@testable import TerminalText

@Suite struct VisibleTextTests {
  @Test(arguments: [
    ("plain text", "plain text"),
    ("größe 漢字 🙂", "größe 漢字 🙂"),
    ("a\nb\tc\r", "a\\nb\\tc\\r"),
    ("a\r\nb", "a\\r\\nb"),
    ("\u{1B}[31mred\u{1B}[0m", "\\e[31mred\\e[0m"),
    ("ring\u{7}", "ring\\x07"),
    ("\u{0}\u{7F}", "\\x00\\x7F"),
    ("\u{9B}31m", "\\u{9B}31m"),
    ("exe\u{202E}gpj", "exe\\u{202E}gpj"),
    ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}"),
    ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
    ("\u{FEFF}zero\u{200B}width", "\\u{FEFF}zero\\u{200B}width"),
    ("tag\u{E0041}", "tag\\u{E0041}"),
    ("می‌خواهم", "می‌خواهم"),
    ("👩‍👧", "👩‍👧"),
    ("back\\slash", "back\\slash"),
    ("\u{301}e\u{301}", "\\u{301}e\u{301}"),
    ("\u{200D}👧", "\\u{200D}👧"),
  ]) func escapesWhatActsOnTheTerminal(text: String, visible: String) {
    #expect(VisibleText.escaped(text) == visible)
  }

  @Test(
    arguments: [
      ([0x61, 0xFF, 0x62], "a\\xFFb"),
      ([0xC3, 0xA9], "é"),
      ([0xC3], "\\xC3"),
      ([0xC3, 0x28], "\\xC3("),
      ([0xF0, 0x9F, 0x99], "\\xF0\\x9F\\x99"),
      ([0xE2, 0x82, 0x41], "\\xE2\\x82A"),
      ([0xC0, 0x80], "\\xC0\\x80"),
      ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),
      ([0x1B, 0x5B, 0x4A], "\\e[J"),
      ([], ""),
    ] as [([UInt8], String)]) func escapesInvalidBytes(bytes: [UInt8], visible: String)
  {
    #expect(VisibleText.escaped(bytes: bytes) == visible)
  }

  @Test func escapesSlicesByTheirOwnBytes() {
    let bytes: [UInt8] = [0xFF, 0x61, 0x80, 0x62]
    #expect(VisibleText.escaped(bytes: bytes[1...2]) == "a\\x80")
  }

  @Test func letsNoControlThroughWhateverTheBytes() {
    var random = SeededGenerator(seed: 1)
    for round in 0..<2000 {
      let bytes = (0..<20).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = VisibleText.escaped(bytes: bytes)
      #expect(!text.hasControls, "seed 1, round \(round): \(bytes)")
    }
  }
}
