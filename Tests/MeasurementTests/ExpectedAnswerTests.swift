import WorkerProtocol
import Glibc
import TestSupport
import Testing

@testable import Measurement

/// How an output is compared with the expected answer, and where the two part.
@Suite struct ExpectedAnswerTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Compares an output that comes in pieces of a size; `nil` if it is as expected.
  private func difference(
    of given: [UInt8], from expected: [UInt8], piece: Int = 1000
  ) throws -> AnswerDifference? {
    let path = try folder.write(expected, to: "expected")
    var comparison = AnswerComparison(try ExpectedAnswer(contentsOf: path))
    for start in stride(from: 0, to: given.count, by: piece) {
      given[start..<min(start + piece, given.count)].withUnsafeBytes { comparison.append($0) }
    }
    comparison.finish()
    return try comparison.mismatch.map { try AnswerDifference($0, expected: path) }
  }

  private func text(_ bytes: [UInt8]?) -> String? {
    bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func sameAnswersDoNotDiffer() throws {
    let block = ExpectedAnswer.blockSize
    for count in [0, 1, block - 1, block, block + 1, 3 * block] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
      #expect(try difference(of: bytes, from: bytes) == nil, "\(count) bytes")
      #expect(try difference(of: bytes, from: bytes, piece: 200_000) == nil, "\(count) bytes")
    }
  }

  @Test func namesTheFirstByteAndBothLines() throws {
    let found = try #require(
      try difference(of: Array("one\ntwo\ntree\n".utf8), from: Array("one\ntwo\nthree\n".utf8)))
    #expect(found.offset == 9 && found.line == 3)
    #expect(text(found.expected) == "three" && text(found.given) == "tree")
  }

  @Test func anEmptyAnswerLacksTheFirstLine() throws {
    let found = try #require(try difference(of: [], from: Array("one\n".utf8)))
    #expect(found == AnswerDifference(offset: 0, line: 1, expected: Array("one".utf8), given: nil))
  }

  @Test func whatIsGivenForNothingHasNoExpectedLine() throws {
    let found = try #require(try difference(of: Array("one\n".utf8), from: []))
    #expect(found == AnswerDifference(offset: 0, line: 1, expected: nil, given: Array("one".utf8)))
  }

  @Test func aShorterAnswerEndsWhereTheDifferenceIs() throws {
    let found = try #require(try difference(of: Array("a\nb".utf8), from: Array("a\nb\nc\n".utf8)))
    #expect(found.offset == 3 && found.line == 2)
    #expect(text(found.expected) == "b" && text(found.given) == "b")
    let line = try #require(try difference(of: Array("a\nb\n".utf8), from: Array("a\nb\nc\n".utf8)))
    #expect(line.offset == 4 && line.line == 3)
    #expect(text(line.expected) == "c" && line.given == nil)
  }

  @Test func aLongerAnswerHasALineMore() throws {
    let found = try #require(try difference(of: Array("a\nb\n".utf8), from: Array("a\n".utf8)))
    #expect(found == AnswerDifference(offset: 2, line: 2, expected: nil, given: Array("b".utf8)))
  }

  /// Around the ends of blocks, where a line begins in one and differs in the next.
  @Test(arguments: [-170, -2, -1, 0, 1, 170]) func findsADifferenceNearABlocksEnd(
    distance: Int
  ) throws {
    let line = Array("abcdefgh ijklmnop qrstuvwx 0123456789\n".utf8)
    let count = 3 * ExpectedAnswer.blockSize
    let expected = Array((0..<count).map { line[$0 % line.count] })
    let place = 2 * ExpectedAnswer.blockSize + distance
    var given = expected
    given[place] = 0x21
    let found = try #require(try difference(of: given, from: expected))
    #expect(found.offset == place && found.line == place / line.count + 1)
    #expect(text(found.expected) == text(line.dropLast()))
    #expect(try #require(found.given).count >= 1)
    let cut = try #require(try difference(of: Array(given[..<place]), from: expected))
    #expect(cut.offset == place)
  }

  @Test func showsAPartOfALongLine() throws {
    let expected = [UInt8](repeating: 0x61, count: 100_000)
    var given = expected
    given[70_000] = 0x62
    let found = try #require(try difference(of: given, from: expected))
    #expect(found.offset == 70_000 && found.line == 1)
    let shown = try #require(found.given)
    #expect(shown.count == AnswerDifference.lineCapacity && shown.contains(0x62))
  }
}

/// The same of a command's output.
@Suite(.tags(.slow)) struct ComparedOutputSlowTests {
  @Test func findsADifferenceInTheMiddleOf300MiB() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("expected")
    let make = "yes 'a line of the answer, thirty-one' | head -c 314572800"
    let made = try TestSupport.run("/bin/sh", ["-c", "\(make) > \"$0\"", path])
    try #require(made.status == 0)
    let expected = try ExpectedAnswer(contentsOf: path)
    func compare(_ script: String) throws -> Run {
      try CommandRunner(interruption: .never).run(
        ForeignCommand(name: "answer", words: ["sh", "-c", script]),
        output: .compared(to: expected), options: RunOptions(timeout: patience)
      ) { _ in }
    }
    let same = try compare(make)
    #expect(same.outcome == .completed && same.mismatch == nil)
    #expect(same.answer?.byteCount == 300 << 20)
    let other = try compare("\(make) | sed '4000000s/line/lime/'")
    let mismatch = try #require(other.mismatch)
    let difference = try AnswerDifference(mismatch, expected: path)
    #expect(difference.line == 4_000_000)
    #expect(
      difference.given.map { String(decoding: $0, as: UTF8.self) }
        == "a lime of the answer, thirty-one")
  }
}
