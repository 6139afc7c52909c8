import Testing

@testable import FixtureMaking

@Suite struct TextTemplateTests {
  private let words = ["who": ["anna", "jürgen"], "one": ["1"]]

  private func expand(_ text: String) -> (text: String, fields: [Int]) {
    var draft = PieceDraft()
    var random = SplitMix64(seed: 1)
    TextTemplate(text).expand(into: &draft, words: words, random: &random)
    return (String(decoding: draft.text, as: UTF8.self), draft.fields)
  }

  @Test(
    arguments: [
      ("plain", "plain", []), ("", "", []), ("a####b", "a0000b", [1]),
      ("########", "00000000", [0, 4]), ("#####", "0000#", [0]), ("###", "###", []),
      ("{one}{one}", "11", []), ("{\"json\": {}}", "{\"json\": {}}", []), ("{One}", "{One}", []),
      ("{one", "{one", []), ("ü{one}####", "ü10000", [3]),
    ] as [(String, String, [Int])])
  func `fills the holes and leaves the rest`(text: String, expected: String, fields: [Int]) {
    let expansion = expand(text)
    #expect(expansion.text == expected)
    #expect(expansion.fields == fields)
  }

  @Test func `tells its words and how long it can grow`() {
    let template = TextTemplate("{who} and {one} ####")
    #expect(template.wordNames == ["who", "one"])
    #expect(template.longestExpansion(words: words) == "jürgen and 1 0000".utf8.count)
  }
}
