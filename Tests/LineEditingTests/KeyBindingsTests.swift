import Testing

@testable import LineEditing

@Suite struct KeyBindingsTests {
  @Test(arguments: [(UInt8(3), "\\003"), (26, "\\032"), (127, "\\177"), (128, "\\200")])
  func writesCharactersAsBindReadsThem(character: UInt8, text: String) {
    #expect(KeyBindings.octal(character) == text)
  }
}
