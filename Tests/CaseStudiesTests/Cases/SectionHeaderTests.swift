import TestSupport
import Testing

@testable import CaseStudies

@Suite("SectionHeader")
struct SectionHeaderTests {
  private func name(_ line: String) -> String? {
    Array(line.utf8).withUnsafeBytes { bytes in
      SectionHeader(bytes).map { String(decoding: $0.name, as: UTF8.self) }
    }
  }

  @Test(
    "reads the name between the brackets",
    arguments: [
      ("#==[ System Information ]======#\n", "System Information"),
      ("#==[CPU]=====#", "CPU"),
      ("#==[\tCPU \t]=====#\r\n", "CPU"),
      ("#==[ a]b ]=====#  ", "a]b"),
      ("#==[ ]=====# ]=====#", "]=====#"),
      ("#==[ ]=====#", " "),
    ])
  func names(line: String, expected: String) {
    #expect(name(line) == expected)
  }

  @Test(
    "takes no other line for a header",
    arguments: [
      "", "\n", "#", "#==[", "#==[]=====#", "#==[ A ]====#", "#==[ A ]=====", "#==[ A =====#",
      " #==[ A ]=====#", "#==[ A ]=====# x", "#=[ A ]=====#", "#==[ A ]===-==#",
    ])
  func others(line: String) {
    #expect(name(line) == nil)
  }

  @Test("reads what the article's regular expression reads", arguments: 1...20)
  func expression(seed: UInt64) {
    let expression = #/^#==\[\s*(.+?)\s*\]={5,}#\s*$/#
    let alphabet = Array("#=[] a")
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let middle = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      let line = "#==[" + String(middle) + (random.next() % 2 == 0 ? "]=====#" : "=====# ")
      let expected = line.wholeMatch(of: expression).map { String($0.1) }
      #expect(name(line) == expected, "seed \(seed): '\(line)'")
    }
  }

  @Test("takes a line beyond the limit for content")
  func limit() {
    let bars = SectionHeader.maximumLength - "#==[ A ]#".utf8.count
    #expect(name("#==[ A ]" + String(repeating: "=", count: bars) + "#") == "A")
    #expect(name("#==[ A ]" + String(repeating: "=", count: bars + 1) + "#") == nil)
  }

  @Test("contains a part of its name in any case of ASCII letters")
  func contains() throws {
    let line = Array("#==[ System Größe ]=====#".utf8)
    let header = try #require(line.withUnsafeBytes { SectionHeader($0) })
    #expect(header.contains("STEM gr"))
    #expect(header.contains("öß"))
    #expect(!header.contains("ÖSS"))
    #expect(!header.contains("systems"))
  }
}
