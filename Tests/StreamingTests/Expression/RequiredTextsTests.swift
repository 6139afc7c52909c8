import TestSupport
import Testing

@testable import Streaming

@Suite struct RequiredTextsTests {
  @Test(arguments: [
    ("ab", ["ab"]), ("a", []), ("", []), ("a.b", []), ("^foo$", ["foo"]), ("\\bcat\\b", ["cat"]),
    ("(reset|timeout) .*4[0-9]", ["reset", "timeout"]), ("ab|c", []), ("(ab|)cd", ["cd"]),
    ("a?bc", ["bc"]), ("(ab)*cd", ["cd"]), ("(ab)+", ["ab"]), ("(ab){2}", ["ab"]),
    ("(ab){0,2}", []), ("[xy]cde[xy]fg", ["cde"]), ("ab(wxyz|stuvw)", ["wxyz", "stuvw"]),
    ("abc(de|fg)", ["abc"]), ("aa|bb|cc|dd", ["aa", "bb", "cc", "dd"]), ("aa|bb|cc|dd|ee", []),
    ("ä", ["ä"]), ("[ä]b", ["äb"]),
  ])
  func findsThem(expression: String, texts: [String]) throws {
    let found = try ExpressionParser.parse(expression).requiredTexts
    #expect(found == texts.map { Array($0.utf8) })
  }

  @Test(arguments: [
    ("(reset|timeout) .*4[0-9]", true), ("ab", true), ("(ab){2}c", true), ("abc(de|fg)", true),
    ("^foo", false), ("\\bcat", false), ("ab(wxyz|stuvw)", false), ("a?bc", false), ("a.b", false),
    ("(ab|)cd", false), ("[xy]cde", false),
  ])
  func knowsWhetherMatchesBeginWithThem(expression: String, expected: Bool) throws {
    #expect(try ExpressionParser.parse(expression).beginsWithRequiredText == expected)
  }

  /// Lines without such a text are passed over, wherever they lie in what is read at once.
  @Test(
    arguments: UInt64(1)...8,
    ["ab.*c", "(ab|ca)c*b", "^bc+a$", "a{2}c|bb$", "Ab|bA", "(bc|ab)[ab]*$"])
  func passesOverNoLineThatMatches(seed: UInt64, expression: String) throws {
    var random = SeededGenerator(seed: seed)
    let text = (0..<600).reduce(into: [] as [UInt8]) { text, _ in
      // Some lines are longer than a chunk.
      let isLong = Int.random(in: 0..<100, using: &random) == 0
      let length = Int.random(in: 0...(isLong ? 40_000 : 30), using: &random)
      let letters = Array((Bool.random(using: &random) ? "abc" : "xyza").utf8)
      text += (0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
      text.append(newlineByte)
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "text")
    for option in ["-E", "-iE"] {
      let grep = try run("/usr/bin/grep", ["-a", "-c", option, expression, path])
      let expected = try #require(Int(grep.outputText.dropLast()))
      var pattern = LinePattern.expression(
        try LineAutomaton(expression, ignoringCase: option == "-iE"))
      for size in [4096, 1 << 15, 1 << 19] {
        let count = try MatchingLines.count(
          in: try ChunkReader(path, size: size), matching: &pattern)
        #expect(count == expected, "\(option), chunks of \(size) bytes")
      }
    }
  }
}
