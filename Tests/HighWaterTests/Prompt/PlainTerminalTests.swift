import TestSupport
import Testing

/// What the terminal receives if colour, escape sequences or Unicode are not wanted.
@Suite(.tags(.slow)) struct PlainTerminalTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// What the shell sends while it compares, lists, helps and fails.
  private func transcript(_ changes: [String: String?], plain: Bool = false) throws -> [UInt8] {
    let terminal = try place.terminal(changing: changes, columns: 100, rows: 300)
    let suffix = plain ? " --plain" : ""
    for line in ["compare tail --size 1MiB", "help peak", "cases tail", "comprae", "runs"] {
      try terminal.send("\(line)\(suffix)\r")
    }
    try terminal.send("quit\r")
    #expect(try terminal.waitForExit() == .exited(0))
    #expect(terminal.screen.fullText.contains("did you mean 'compare'?"))
    return terminal.transcript
  }

  /// Whether it has SGR sequences: `ESC [ … m`.
  private func hasColor(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).contains(/\u{1B}\[[0-9;]*m/)
  }

  @Test func coloursWhereNothingForbidsIt() throws {
    #expect(hasColor(try transcript([:])))
  }

  @Test func leavesColourOutOnNoColor() throws {
    let bytes = try transcript(["NO_COLOR": "1"])
    #expect(!hasColor(bytes))
    #expect(bytes.contains { $0 >= 0x80 }, "only colour is forbidden")
  }

  @Test func sendsADumbTerminalNeitherEscapesNorDrawings() throws {
    let bytes = try transcript(["TERM": "dumb"])
    #expect(!bytes.contains(0x1B))
    #expect(!bytes.contains { $0 >= 0x80 })
  }

  @Test(arguments: ["C", "POSIX", "en_US.ISO-8859-1"])
  func sendsNothingButASCIIInALocaleWithoutUTF8(locale: String) throws {
    #expect(try !transcript(["LC_ALL": locale]).contains { $0 >= 0x80 })
  }

  @Test func drawsInASCIIWithoutColourWhenTold() throws {
    let bytes = try transcript([:], plain: true)
    #expect(!hasColor(bytes) && !bytes.contains { $0 >= 0x80 })
  }
}
