import CByteScan
import Streaming
import TestSupport
import Testing

/// The loops over bytes, as this processor does them and as any would, against plain ones.
@Suite struct ByteScanTests {
  /// Few different bytes, so that what is looked for is there often.
  private static func text(_ random: inout SeededGenerator) -> [UInt8] {
    let alphabet = Array("aAbB\u{1}\u{7f}".utf8) + [0x80, 0xE1]
    return (0..<Int.random(in: 0...400, using: &random)).map { _ in
      alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
    }
  }

  private static func probe(_ random: inout SeededGenerator) -> byte_probe {
    let mask: UInt8 = Bool.random(using: &random) ? 0x20 : 0
    let byte: UInt8 = [0x61, 0x62, 0xE1].randomElement(using: &random) ?? 0x61
    return byte_probe(offset: Int.random(in: 0...40, using: &random), byte: byte, mask: mask)
  }

  @Test(arguments: UInt64(1)...60)
  func findsTheFirstPlaceForOneOfSomePairs(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let text = Self.text(&random)
    let pairs = (0...(Int(seed) % Int(byte_scan_most_pairs))).map { _ in
      byte_pair(first: Self.probe(&random), second: Self.probe(&random))
    }
    let end = max(0, text.count - 40)
    let fits = { (place: Int) in
      pairs.contains { pair in
        [pair.first, pair.second].allSatisfy { text[place + $0.offset] | $0.mask == $0.byte }
      }
    }
    for start in 0...end {
      let expected = (start..<end).first(where: fits) ?? end
      for scan in [byte_scan_first, byte_scan_first_portable] {
        #expect(scan(text, start, end, pairs, pairs.count) == expected)
      }
    }
  }

  @Test(arguments: UInt64(1)...60)
  func findsAllPlacesForTwoBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let text = Self.text(&random)
    let (first, second) = (Self.probe(&random), Self.probe(&random))
    let end = max(0, text.count - 40)
    for start in 0...end {
      let expected = (start..<end).filter { place in
        [first, second].allSatisfy { text[place + $0.offset] | $0.mask == $0.byte }
      }
      for scan in [byte_scan_pairs, byte_scan_pairs_portable] {
        #expect(Self.places(in: text, start..<end, first, second, by: scan) == expected)
      }
    }
  }

  /// More places than are found at once.
  @Test(arguments: [1, 2, 100]) func findsManyPlaces(every distance: Int) {
    let text = (0..<5000).map { UInt8($0 % distance == 0 ? 1 : 2) } + [2]
    let probe = byte_probe(offset: 1, byte: 1, mask: 0)
    let expected = (0..<5000).filter { text[$0 + 1] == 1 }
    for scan in [byte_scan_pairs, byte_scan_pairs_portable] {
      #expect(Self.places(in: text, 0..<5000, probe, probe, by: scan) == expected)
    }
  }

  private static func places(
    in text: [UInt8], _ range: Range<Int>, _ first: byte_probe, _ second: byte_probe,
    by scan: (
      UnsafePointer<UInt8>, UnsafeMutablePointer<Int>, Int, byte_probe, byte_probe,
      UnsafeMutablePointer<Int>
    ) -> Int
  ) -> [Int] {
    var places: [Int] = []
    var start = range.lowerBound
    while start < range.upperBound {
      var found = [Int](repeating: -1, count: Int(byte_scan_places))
      places += found[..<scan(text, &start, range.upperBound, first, second, &found)]
    }
    return places
  }

  @Test(arguments: UInt64(1)...60)
  func countsAByte(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let text = Self.text(&random) + Self.text(&random)
    for byte in Set(text) {
      let expected = text.count { $0 == byte }
      #expect(byte_scan_count(text, text.count, byte) == expected)
      #expect(byte_scan_count_portable(text, text.count, byte) == expected)
    }
  }

  /// More equal bytes than a byte can count.
  @Test func countsManyOfOne() {
    let text = [UInt8](repeating: 7, count: 1000)
    #expect(byte_scan_count(text, 1000, 7) == 1000)
    #expect(byte_scan_count_portable(text, 1000, 7) == 1000)
  }

  @Test(arguments: 0...100)
  func shiftsWhatLiesInARange(count: Int) {
    let bytes = (0..<(count * 5)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let (first, second) = (
      byte_shift(least: 0x61, most: 0x6D, distance: 13),
      byte_shift(least: 0x6E, most: 0xFF, distance: 243)
    )
    let expected = bytes.map { byte in
      switch byte | 0x20 {
      case 0x61...0x6D: byte &+ 13
      case 0x6E...0xFF: byte &- 13
      default: byte
      }
    }
    for shift in [byte_scan_shift, byte_scan_shift_portable] {
      var shifted = bytes
      shift(&shifted, shifted.count, 0x20, first, second)
      #expect(shifted == expected)
    }
  }

  @Test(arguments: UInt64(1)...60)
  func readsNumbersAsFarAsTheyArePlain(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let odd = ["", "-", "+5", " 7", "1-2", "9\r", "a", "12:", "12/", "1234567890123456789"]
    let lines = (0..<Int.random(in: 0...300, using: &random)).map { _ in
      let isOdd = Int.random(in: 0..<100, using: &random) == 0
      if isOdd, let line = odd.randomElement(using: &random) { return line }
      let digits = (0..<Int.random(in: 1...18, using: &random)).map { _ in
        String(Int.random(in: 0...9, using: &random))
      }
      return (Bool.random(using: &random) ? "-" : "") + digits.joined()
    }
    let text = Array(lines.map { $0 + "\n" }.joined().utf8)
    let plain = Array(
      lines.prefix { line in
        let digits = line.hasPrefix("-") ? line.dropFirst() : line[...]
        return (1...18).contains(digits.count) && digits.allSatisfy { "0"..."9" ~= $0 }
      })
    for scan in [byte_scan_numbers, byte_scan_numbers_portable] {
      var numbers: [Int] = []
      var byHand = 0
      var start = 0
      var room = [Int](repeating: 0, count: 7)
      while true {
        let count = scan(text, &start, text.count, &room, room.count)
        numbers += room[..<count]
        if count == room.count { continue }
        // The wide loop leaves the first and the last few lines to its caller.
        let index = numbers.count
        guard index < plain.count, let number = Int(plain[index]) else { break }
        numbers.append(number)
        start += plain[index].utf8.count + 1
        byHand += plain[index].utf8.count + 1
      }
      // Of the first 24 bytes and the last 64 the loop may leave whole lines, each of 20 bytes at
      // most.
      #expect(byHand <= 24 + 64 + 2 * 20, "seed \(seed)")
      #expect(numbers == plain.compactMap { Int($0) }, "seed \(seed)")
      #expect(start == plain.reduce(0) { $0 + $1.utf8.count + 1 }, "seed \(seed)")
    }
  }

  @Test(arguments: UInt64(1)...60)
  func findsLinesAndTheWordsNearTheirStarts(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = ["CRITICAL", "ERROR", "WARN", "INFO"]
    let parts = words + ["CRITICA", "ERR", "W", "IN", "\n", "\n", " ", "....................."]
    let text = Array(
      (0..<Int.random(in: 0...400, using: &random)).compactMap { _ in
        parts.randomElement(using: &random)
      }.joined().utf8)
    let reach = [8, 30, 256].randomElement(using: &random) ?? 8
    var scanned = byte_words(
      words: (Self.word("CRITICAL"), Self.word("ERROR"), Self.word("WARN"), Self.word("INFO")),
      reach: reach)
    let lines = text.split(separator: 10, omittingEmptySubsequences: false).dropLast()
    let expected = lines.map { line in
      let head = String(decoding: line.prefix(reach), as: UTF8.self)
      return words.firstIndex { head.contains($0) } ?? 4
    }
    for scan in [byte_scan_lines, byte_scan_lines_portable] {
      for hasWords in [true, false] {
        var (start, ends, found) = (0, [Int](), [Int]())
        var room = [byte_line](repeating: byte_line(end: 0, word: 0), count: 5)
        while true {
          let count = withUnsafePointer(to: &scanned) {
            scan(text, &start, text.count, hasWords ? $0 : nil, &room, room.count)
          }
          ends += room[..<count].map(\.end)
          found += room[..<count].map(\.word)
          if count < room.count { break }
        }
        #expect(ends == lines.map { $0.endIndex + 1 }, "seed \(seed)")
        #expect(found == (hasWords ? expected : lines.map { _ in 4 }), "seed \(seed)")
        #expect(start == ends.last ?? 0, "seed \(seed)")
      }
    }
  }

  private static func word(_ text: String) -> byte_word {
    let bytes = text.utf8.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let mask = UInt64.max >> UInt64(64 - 8 * text.utf8.count)
    return byte_word(bytes: bytes, mask: mask, size: text.utf8.count)
  }
}
