import TerminalText
import Testing

@Suite struct KeyLineTests {
  private let line = KeyLine(
    action: "Enter runs compare report --size 64MiB", keys: ["q quit", "p back", "r repeat"])

  @Test(arguments: [
    (100, "Enter runs compare report --size 64MiB   q quit   p back   r repeat"),
    (60, "Enter runs compare report --size 64MiB   q quit   p back"),
    (40, "Enter runs compare report --s…   q quit"), (20, "Enter runs compare…"),
    (10, "Enter ru…"),
  ])
  func leavesOutWhatThereIsNoRoomFor(columns: Int, text: String) {
    #expect(line.rendered(for: Display(columns: columns)) == text)
  }

  @Test func letsNoControlCharacterThrough() {
    let line = KeyLine(action: "Enter goes to “\u{1B}[2J”", keys: [])
    #expect(!line.rendered(for: Display(columns: 80)).contains("\u{1B}"))
  }
}
