import TestSupport
import Testing

@testable import LineEditing

@Suite struct CharacterDecoderTests {
  private func decode(_ bytes: some Sequence<UInt8>) -> String {
    var decoder = CharacterDecoder()
    return String(String.UnicodeScalarView(bytes.flatMap { decoder.consume($0) }))
  }

  @Test func putsCharactersOfAnyLengthTogether() {
    #expect(decode("aé日🎈".utf8) == "aé日🎈")
  }

  @Test(
    arguments: [
      ([0xFF, 0x61], "\u{FFFD}a"), ([0x80, 0x61], "\u{FFFD}a"), ([0xC3, 0x61], "\u{FFFD}a"),
      ([0xE6, 0x97, 0xC3, 0xA9], "\u{FFFD}é"), ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
      ([0xED, 0xA0, 0x80], "\u{FFFD}"), ([0xC2, 0x80], "\u{FFFD}"), ([0xC2, 0x9B], "\u{FFFD}"),
    ] as [([UInt8], String)])
  func replacesWhatIsNoCharacter(bytes: [UInt8], text: String) {
    #expect(decode(bytes) == text)
  }

  @Test func givesValidTextBackWhateverComesBeforeIt() {
    for seed in UInt64(1)...200 {
      var generator = SeededGenerator(seed: seed)
      let noise = generator.bytes(count: .random(in: 0...20, using: &generator))
      let text = decode(noise + "\n日é".utf8).unicodeScalars
      #expect(text.suffix(3).elementsEqual("\n日é".unicodeScalars), "seed \(seed)")
    }
  }
}
