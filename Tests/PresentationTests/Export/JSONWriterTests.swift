import MeasurementSamples
import Foundation
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct JSONWriterTests {
  private func written(_ members: (inout JSONWriter) -> Void) -> String {
    let box = TextBox()
    JSONWriter.object(to: { box.take($0) }, members)
    return box.text
  }

  @Test func indentsAndKeepsTheOrderOfKeys() {
    let text = written { json in
      json.member("z", 1)
      json.object("empty") { _ in }
      json.object("small", onOneLine: true) { json in
        json.member("yes", true)
        json.member("none", nil as Int?)
      }
      json.array("rows", [1, 2]) { $0.member("n", $1) }
      json.array("nothing", [Int]()) { $0.member("n", $1) }
    }
    #expect(
      text == """
        {
          "z": 1,
          "empty": {},
          "small": { "yes": true, "none": null },
          "rows": [
            {
              "n": 1
            },
            {
              "n": 2
            }
          ],
          "nothing": []
        }

        """)
  }

  @Test(arguments: [
    "", "quote \" backslash \\ slash /", "line\nfeed\ttab\r\u{0}\u{1F}\u{7F}\u{9B}", "漢字 🙂",
    "\u{202E}\u{2028}\u{E0041}",
  ]) func escapesTextsSoThatTheyReadBack(text: String) throws {
    let json = written { $0.member("text", text) }
    #expect(json.split(separator: "\n").allSatisfy { !String($0).hasControls })
    #expect(try JSONDecoder().decode([String: String].self, from: Data(json.utf8))["text"] == text)
  }

  @Test(arguments: [
    (Duration.zero, "0"), (.seconds(3), "3"), (.milliseconds(1920), "1.92"),
    (.nanoseconds(1), "0.000000001"), (.nanoseconds(-1_500_000_000), "-1.5"),
    (.nanoseconds(123_456_789_012), "123.456789012"),
  ]) func writesSecondsExactly(duration: Duration, text: String) {
    #expect(duration.decimalSeconds == text)
  }

  @Test func writesNullForWhatIsNoNumber() {
    let text = written { json in
      json.member("infinite", Double.infinity)
      json.member("nan", Double.nan)
      json.member("third", 1.0 / 3)
    }
    #expect(
      text == """
        {
          "infinite": null,
          "nan": null,
          "third": 0.3333333333333333
        }

        """)
  }

  @Test func handsTheTextOnInPieces() {
    let box = TextBox()
    JSONWriter.object(to: { box.take($0) }) { json in
      json.array("rows", 0..<10_000, onOneLine: true) { $0.member("n", $1) }
    }
    #expect(box.pieces > 20)
    #expect(box.text.hasSuffix("{ \"n\": 9999 }\n  ]\n}\n"))
  }
}
