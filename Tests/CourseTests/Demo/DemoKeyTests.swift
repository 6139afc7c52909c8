import Testing
import Course

@Suite struct DemoKeyTests {
  @Test(arguments: [
    ("\n", DemoKey.goOn), (" ", .goOn), ("\u{1B}[6~", .goOn), ("\u{1B}[5~", .back), ("p", .back),
    ("r", .again), ("g", .guesses), ("b", .prompt), ("s", .skip), ("q", .quit),
  ])
  func knowsItsKeys(text: String, key: DemoKey) {
    #expect(DemoKey(text) == key)
  }

  @Test(arguments: ["x", "\r", "", "\u{1B}", "\u{1B}[Z", "é"])
  func knowsNoOthers(text: String) {
    #expect(DemoKey(text) == nil)
  }
}
