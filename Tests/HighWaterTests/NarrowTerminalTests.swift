import TestSupport
import Testing

/// What commands write at a terminal of twenty columns: no line leaves its end to the terminal.
@Suite(.tags(.slow)) struct NarrowTerminalTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func breaksItsOwnLines() throws {
    for arguments in [
      ["cases"], ["set", "quiet", "on"], ["fixture", "list"], ["fixture", "remove", "--all"],
      ["exercise", "lint"], ["lesson", "check"], ["trust", "spike"], ["runs"], ["table"],
    ] {
      let session = try place.terminal(arguments, changing: ["TERM": "dumb"], columns: 20)
      #expect(try session.waitForExit() == .exited(0))
      let text = String(decoding: session.transcript, as: UTF8.self)
      let wide = text.split(separator: "\r\n").filter { String($0).count > 20 }
      #expect(!text.isEmpty && wide.isEmpty, "\(arguments): \(wide)")
    }
  }
}
