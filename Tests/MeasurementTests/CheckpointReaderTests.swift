import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

/// What a reader passed on, pieces of other output joined.
private enum Passed: Equatable {
  case other([UInt8])
  case line(CheckpointLine)
}

private struct Transcript {
  private(set) var passed: [Passed] = []

  mutating func add(_ bytes: some Sequence<UInt8>) {
    if case .other(let before) = passed.last {
      passed[passed.count - 1] = .other(before + bytes)
    } else {
      passed.append(.other(Array(bytes)))
    }
  }

  mutating func add(_ line: CheckpointLine) {
    passed.append(.line(line))
  }
}

@Suite struct CheckpointReaderTests {
  private let checkpoint = "[MEMORY] Parsed: RSS 2.0 MiB (+1.0) | Peak 3.0 MiB (+2.0 since start)"

  private var parsed: Passed {
    .line(
      .checkpoint(
        name: "Parsed", resident: .mebibytes(2), residentDelta: .mebibytes(1),
        peak: .mebibytes(3), peakIncrease: .mebibytes(2)))
  }

  private func other(_ text: String) -> Passed { .other(Array(text.utf8)) }

  /// Feeds the bytes in pieces whose lengths `next` gives.
  private func read(_ bytes: [UInt8], inPieces next: () -> Int) -> [Passed] {
    var reader = CheckpointReader()
    var transcript = Transcript()
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + max(1, next()))
      // A copy, so that a place outside the piece is outside the memory too.
      Array(bytes[start..<end]).withUnsafeBytes { piece in
        reader.append(piece, other: { transcript.add($0) }, line: { transcript.add($0) })
      }
      #expect(reader.held.capacity < 10_000)
      start = end
    }
    reader.finish(other: { transcript.add($0) }, line: { transcript.add($0) })
    return transcript.passed
  }

  private func read(_ text: String, inPiecesOf length: Int = .max) -> [Passed] {
    read(Array(text.utf8)) { min(length, text.utf8.count) }
  }

  /// The same by the plainest means: split at newlines, and look at each line.
  private func expected(_ bytes: [UInt8]) -> [Passed] {
    var transcript = Transcript()
    var rest = bytes[...]
    while !rest.isEmpty {
      let newline = rest.firstIndex(of: UInt8(ascii: "\n"))
      let line = rest[..<(newline ?? rest.endIndex)]
      let found = Array(line).withUnsafeBytes { CheckpointLine($0, isCut: newline == nil) }
      rest = newline.map { rest[($0 + 1)...] } ?? []
      if let found {
        transcript.add(found)
      } else {
        transcript.add(line + (newline == nil ? [] : [UInt8(ascii: "\n")]))
      }
    }
    return transcript.passed
  }

  @Test(arguments: 1...100)
  func aLineIsFoundHoweverItIsCutIntoPieces(length: Int) {
    let text = "first\n12:00 \(checkpoint)\r\nsecond\n\n\(checkpoint)\n[MEMORY] no figures\nend"
    let expected = [
      other("first\n"), parsed, other("second\n\n"), parsed, other("[MEMORY] no figures\nend"),
    ]
    #expect(read(text, inPiecesOf: length) == expected)
  }

  @Test func aLineIsFoundWhateverTheTwoPieces() {
    let text = "a\n\(checkpoint)\nb\(checkpoint)\n\(checkpoint)"
    let bytes = Array(text.utf8)
    for place in 0...bytes.count {
      var lengths = [place, bytes.count].makeIterator()
      #expect(
        read(bytes) { lengths.next() ?? 1 } == [other("a\n"), parsed, parsed, parsed],
        "in two pieces, the first of \(place) bytes")
    }
  }

  @Test func aLastLineThatAKillCutIsReadAsFarAsItCame() {
    #expect(
      read("x\n[MEMORY] Parsed: RSS 2.0 MiB (+1", inPiecesOf: 7)
        == [other("x\n"), .line(.cut(name: "Parsed", resident: .mebibytes(2), peak: nil))])
  }

  @Test func aCutLineThatIsNotTheLastIsOutput() {
    let text = "[MEMORY] Parsed: RSS 2.0 Mi\nnext\n"
    #expect(read(text) == [other(text)])
  }

  @Test func longLinesPassThroughWithoutBeingHeld() {
    for length in [199, 200, 201, 4000, 4095, 4096, 4097, 9000] {
      let long = String(repeating: "x", count: length)
      for text in ["\(long)\(checkpoint)\n", "\(long)\n\(checkpoint)\n", "\(checkpoint)\(long)"] {
        for piece in [100, 1000, 65_536] {
          #expect(read(text, inPiecesOf: piece) == expected(Array(text.utf8)))
        }
      }
    }
  }

  @Test func anUnfinishedLineIsHeldBackOnlyWhileItMayBeACheckpoint() {
    var reader = CheckpointReader()
    var count = 0
    func append(_ text: String) -> Int {
      Array(text.utf8).withUnsafeBytes { bytes in
        reader.append(bytes, other: { count += $0.count }, line: { _ in })
      }
      return count
    }
    #expect(append(String(repeating: "x", count: 208)) == 0)
    #expect(append("x") == 209)
    #expect(append("[MEMORY] x\n") == 220)
  }

  @Test(arguments: 1...12)
  func itAgreesWithAPlainReading(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let parts =
      [
        checkpoint, "[MEMORY] ", "[MEMORY", "]", "\n", "\n", "\r\n", "Parsed: RSS 2.0 MiB",
        " (+1.0)",
        " | Peak 3.0 MiB", "[MEMORY] Tracking enabled. RSS: 1.0 MB", ", Peak: 2.0 MB", "text",
        String(repeating: "-", count: 190), String(repeating: "=", count: 4000), "\0", "é",
      ].map { Array($0.utf8) } + [[0xFF], [0xE2, 0x82]]
    var bytes: [UInt8] = []
    for _ in 0..<100 { bytes += parts.randomElement(using: &generator) ?? [] }
    let expected = expected(bytes)
    for longest in [1, 3, 50, 500, 20_000] {
      let passed = read(bytes) { Int.random(in: 1...longest, using: &generator) }
      #expect(passed == expected, "seed \(seed), pieces of up to \(longest) bytes")
    }
  }
}
