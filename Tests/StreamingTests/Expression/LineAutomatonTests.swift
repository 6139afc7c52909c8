import Streaming
import TestSupport
import Testing

@Suite("LineAutomaton")
struct LineAutomatonTests {
  private static let parts = [
    "a", "b", "ab", "ä", ".", "[ab]", "[^a]", "[a-c]", "(a|bc)", "(ab)*", "a+", "b?", "^", "$", "|",
    "c{2}", "a{1,3}", "[[:digit:]]", "\\.", "京", "(^a|b$)",
  ]
  private static let pieces = [
    "a", "b", "c", "ab", "ä", "京", "1", ".", " ", "\n", "\n", "\r\n", "\u{7F}",
  ]

  /// The numbers of the lines that match, taken in pieces of random length.
  private func numbers(
    _ expression: String, in text: [UInt8], ignoringCase: Bool = false,
    using random: inout SeededGenerator
  ) throws -> [Int] {
    var automaton = try LineAutomaton(expression, ignoringCase: ignoringCase)
    var numbers: [Int] = []
    for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      var isFound = false
      var rest = line
      while !rest.isEmpty {
        let piece = Array(rest.prefix(Int.random(in: 1...5, using: &random)))
        rest = rest.dropFirst(piece.count)
        if piece.withUnsafeBytes({ automaton.firstMatch(in: $0, from: 0) }) != nil {
          isFound = true
          break
        }
      }
      if isFound {
        automaton.reset()
      } else {
        isFound = automaton.matchesAtEnd()
      }
      if isFound { numbers.append(index + 1) }
    }
    return numbers
  }

  @Test("matches the lines that grep -E matches", arguments: 1...12)
  func grep(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    var text = (0..<400).compactMap { _ in Self.pieces.randomElement(using: &random) }.joined()
    text += "a"
    let path = try folder.write(text, to: "input")
    for _ in 0..<4 {
      let expression = (0...Int.random(in: 0...4, using: &random))
        .compactMap { _ in Self.parts.randomElement(using: &random) }.joined()
      let lines = try run(
        "/usr/bin/grep", ["-a", "-n", "-E", "-e", expression, path],
        environment: ["LC_ALL": "C.UTF-8"])
      // By bytes: to Swift a CRLF is one character and no newline.
      let expected = lines.output.split(separator: 0x0A).compactMap { line in
        Int(String(decoding: line.prefix { $0 != 0x3A }, as: UTF8.self))
      }
      let given = try numbers(expression, in: Array(text.utf8), using: &random)
      #expect(given == expected, "seed \(seed), expression \(expression)")
    }
  }

  @Test(
    "matches by its own rules",
    arguments: [
      ("\\bcat\\b", "a cat.", true), ("\\bcat\\b", "concat", false), ("\\Bcat", "concat", true),
      ("^$", "", true), ("^.$", "ä", true), ("^..$", "ä", false), ("\\d\\s\\w", "1 x", true),
      ("[^\\s\\S]", "a", false), ("a{2,}", "aa", true), ("a{,2}", "a{,2}", true), ("", "x", true),
      ("(?:ab)+c", "ababc", true), ("[]x]", "]", true), ("[a\\]]b", "]b", true), ("x*", "", true),
      // What the help says of letters that are not ASCII.
      ("a\\bé", "aé", true), ("\\w", "é", false), ("[[:alpha:]]", "é", false),
      ("^[a-ä]$", "ä", true), ("^[^a-ä]$", "ö", true), ("[à-ã]", "ä", false),
    ])
  func rules(expression: String, line: String, isMatching: Bool) throws {
    var random = SeededGenerator(seed: 1)
    let found = try numbers(expression, in: Array(line.utf8), using: &random)
    #expect(found.isEmpty != isMatching)
  }

  @Test("takes bytes that are no UTF-8 for no character")
  func invalid() throws {
    var random = SeededGenerator(seed: 1)
    #expect(try numbers("a.b", in: [0x61, 0xFF, 0x62], using: &random).isEmpty)
    #expect(try numbers("b$", in: [0x61, 0xFF, 0x62], using: &random) == [1])
    #expect(try numbers("a.b", in: [0x61, 0x00, 0x62], using: &random) == [1])
  }

  @Test("ignores the case of letters of ASCII")
  func ignoringCase() throws {
    var random = SeededGenerator(seed: 1)
    let text = Array("ERROR\nerror\nÄ".utf8)
    #expect(
      try numbers("e[q-s]r", in: text, ignoringCase: true, using: &random) == [1, 2])
    #expect(try numbers("ä", in: text, ignoringCase: true, using: &random).isEmpty)
  }

  @Test("stays right when its table is begun anew")
  func manyStates() throws {
    var random = SeededGenerator(seed: 3)
    let text = (0..<30_000).map { _ in Bool.random(using: &random) ? "a" : "b" }.joined()
    #expect(try numbers("a.{12}c|a[ab]{13}b$", in: Array(text.utf8), using: &random).count <= 1)
    let isMatching = Array(text).reversed()[14] == "a" && text.hasSuffix("b")
    #expect(
      try numbers("a[ab]{13}b$", in: Array(text.utf8), using: &random).isEmpty != isMatching)
  }

  @Test(
    "says where an expression is wrong",
    arguments: [
      ("a(b", 2, "this '(' is never closed"), ("a)b", 2, "no '(' belongs to this ')'"),
      ("[a", 1, "this '[' is never closed"), ("ä*[[:x:]]", 4, "there is no class 'x', only "),
      ("*a", 1, "there is nothing to repeat before this"),
      ("a\\", 2, "nothing stands behind this '\\'"),
      ("(a)\\1", 4, "references to groups are not known"), ("\\q", 1, "there is no '\\q'"),
      ("a{3,2}", 2, "the second number is smaller than the first"),
      ("a{2", 2, "this '{' is never closed"), ("a{1001}", 2, "it repeats more than 1000 times"),
      ("[z-a]", 2, "this range ends before it begins"),
      ("(?=a)", 1, "of the groups with '?' only "),
      ("((.{500}){500}){2}", 1, "it repeats too much in all"),
    ])
  func mistakes(expression: String, position: Int, problem: String) {
    let mistake = #expect(throws: ExpressionMistake.self) { try LineAutomaton(expression) }
    #expect(mistake?.position == position)
    #expect(mistake?.problem.hasPrefix(problem) == true)
  }
}
