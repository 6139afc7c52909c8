import Foundation
import Presentation
import Testing

/// The recording's lines, read back by another reader of JSON than wrote them.
@Suite struct CastTextTests {
  @Test func writesTheHeader() throws {
    let line = CastText.header(
      columns: 100, rows: 30, timestamp: 1_700_000_000, title: "A \"title\"", terminal: "xterm")
    #expect(line.hasSuffix("}\n"))
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(header["version"] as? Int == 2)
    #expect(header["width"] as? Int == 100 && header["height"] as? Int == 30)
    #expect(header["timestamp"] as? Int == 1_700_000_000)
    #expect(header["title"] as? String == "A \"title\"")
    #expect(header["env"] as? [String: String] == ["TERM": "xterm"])
  }

  @Test(arguments: [
    ("a\nb\r\nc", "a\r\nb\r\nc"), ("\u{1B}[1mé🧵\u{1B}[0m\t\"\\", "\u{1B}[1mé🧵\u{1B}[0m\t\"\\"),
    ("\u{7}\u{0}\u{202E}", "\u{7}\u{0}\u{202E}"),
  ])
  func keepsEveryCharacterAndReturnsTheCarriage(text: String, shown: String) throws {
    let line = CastText.output(text, at: .microseconds(1_500_001))
    let event = try event(line)
    #expect(event[0] as? Double == 1.500001)
    #expect(event[1] as? String == "o")
    #expect(event[2] as? String == shown)
    // A line is a line: what it holds cannot break it, nor act on who looks at the file.
    #expect(line.dropLast().utf8.allSatisfy { $0 >= 0x20 })
  }

  @Test func writesMarkersAndSizes() throws {
    let marker = try event(CastText.marker("Load it", at: .seconds(3)))
    #expect(marker[1] as? String == "m" && marker[2] as? String == "Load it")
    let size = try event(CastText.resize(columns: 40, rows: 20, at: .seconds(4)))
    #expect(size[1] as? String == "r" && size[2] as? String == "40x20")
  }

  private func event(_ line: String) throws -> [Any] {
    #expect(line.hasSuffix("]\n"))
    let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any]
    return try #require(event)
  }
}
