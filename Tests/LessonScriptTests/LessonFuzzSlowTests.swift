import BuiltIn
import LessonScript
import Shell
import TestSupport
import Testing

@Suite(.tags(.slow)) struct LessonFuzzSlowTests {
  /// Whatever a file holds, it is read or refused with places inside it.
  @Test(arguments: 0..<8 as Range<UInt64>)
  func survivesDamage(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let lesson = try #require(BuiltIn.lessons["03-spike.md"]?.bytes)
    let grammar = RememberingGrammar()
    for round in 0..<60 {
      let source = LessonFuzzSlowTests.damaged(lesson, &generator)
      let mistakes = LessonCheck.mistakes(in: source, file: "x.md", grammar: grammar)
      let lines = source.split(
        omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0a || $0 == 0x0d }
      ).count
      for mistake in mistakes {
        #expect(
          (1...lines).contains(mistake.position.line) && mistake.position.column >= 1,
          "seed \(seed), round \(round): \(mistake)")
      }
      _ = Markdown(String(decoding: source, as: UTF8.self))
    }
  }

  private static let pieces = [
    "```run\n", "```\n", "~~~\n", "> ", "- ", "    ", "\t", "## X {#x}\n", "{#", "---\n", "===\n",
    "<!--", "<b>\n", "[a]: b\n", "|a|\n|-|\n", "\r", "\r\n", "\0", "\u{1b}", "é", "\u{301}", "&#0;",
    "unit: s\n", "against: input\n", "- [x] a\n", "(((", "\\", "'", "\"", "*", "`",
  ]

  /// The bytes with some taken out, put in, or moved.
  private static func damaged(
    _ bytes: [UInt8], _ generator: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0:
        let end = min(bytes.count, place + Int.random(in: 1...400, using: &generator))
        bytes.removeSubrange(place..<end)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      case 2: bytes = Array(bytes[..<place])
      case 3: bytes = Array(bytes[place...]) + bytes[..<place]
      default:
        let piece = pieces[Int.random(in: pieces.indices, using: &generator)]
        bytes.insert(contentsOf: Array(piece.utf8), at: place)
      }
    }
    return bytes
  }
}

/// The real grammar, asked once for each command: the damage leaves most of them as they are.
private final class RememberingGrammar: CommandGrammar {
  private var known: [[String]: Result<CommandEffects, CommandMistake>] = [:]

  var lessonOrder: [String] { LessonGrammar().lessonOrder }

  func isCommand(_ word: String) -> Bool { LessonGrammar().isCommand(word) }

  func checkExercise(named name: String) throws(CommandMistake) {
    try LessonGrammar().checkExercise(named: name)
  }

  func effects(of words: [String]) throws(CommandMistake) -> CommandEffects {
    if let result = known[words] { return try result.get() }
    let result = Result { () throws(CommandMistake) in try LessonGrammar().effects(of: words) }
    known[words] = result
    return try result.get()
  }
}
