import MemoryTracking
import TestSupport
import Testing

@testable import Streaming

@Suite("LineSorter")
struct LineSorterTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  static let orders = [
    LineOrder(), LineOrder(isReversed: true), LineOrder(isNumeric: true),
    LineOrder(field: 2), LineOrder(field: 2, isNumeric: true, isReversed: true),
  ]

  /// The sorted lines, and how many runs it took.
  private func sorted(
    _ bytes: [UInt8], by order: LineOrder = LineOrder(),
    memory: Int = LineSorter.leastMemory.bytes, threads: Int = 1
  ) throws -> (bytes: [UInt8], runs: Int) {
    let path = try folder.write(bytes, to: "input")
    let lines = try LineSorter(path, by: order, memory: .init(memory))
      .sort(threads: threads, blockSize: 1 << 12)
    let runs = lines.runCount
    let result = InBlockOrder([UInt8]())
    try lines.forEachPiece(for: result) { $0.append(contentsOf: $1) }
    var sorted: [UInt8] = []
    try result.afterwards { swap(&sorted, &$0) }
    return (sorted, runs)
  }

  /// What is expected, by an order of whole lines in memory.
  private func expected(_ bytes: [UInt8], by order: LineOrder) -> [UInt8] {
    var lines = bytes.split(separator: newlineByte, omittingEmptySubsequences: false).map(
      Array.init)
    if lines.last == [] { lines.removeLast() }
    lines.sort { order.precedes($0, $1) }
    return lines.flatMap { $0 + [newlineByte] }
  }

  @Test("gives nothing for nothing, and a newline to a line without one")
  func few() throws {
    #expect(try sorted([]).bytes == [])
    #expect(try sorted(Array("\n".utf8)).bytes == Array("\n".utf8))
    #expect(try sorted(Array("b\na".utf8)).bytes == Array("a\nb\n".utf8))
    #expect(try sorted(Array("b\r\na\r\n\n".utf8)).bytes == Array("\na\r\nb\r\n".utf8))
  }

  @Test("orders NULs, invalid text and beginnings of one another by bytes")
  func bytes() throws {
    let lines: [[UInt8]] = [
      [], [0], [0, 0], [0, 1], [0x61], [0x61, 0], [0x61, 0, 0, 0, 0, 0, 0, 0],
      [0x61, 0, 0, 0, 0, 0, 0, 0, 0], [0x61, 0x62], [0xC3], [0xFF], [0xFF, 0xFE],
    ]
    let mixed = lines.reversed().flatMap { $0 + [newlineByte] }
    #expect(try sorted(mixed).bytes == lines.flatMap { $0 + [newlineByte] })
  }

  @Test("orders lines that begin alike, end anywhere, and come often", arguments: 1...3)
  func beginnings(threads: Int) throws {
    var random = SeededGenerator(seed: UInt64(300 + threads))
    let beginning = [UInt8](repeating: 0x61, count: 90)
    let ends = ["", "\0", "\0\0\0", "b", "b\0", "12345678901234567"].map { Array($0.utf8) }
    let kinds = (0..<40).map { _ in
      beginning.prefix(Int.random(in: 30...90, using: &random))
        + ends[Int.random(in: 0..<ends.count, using: &random)]
    }
    let bytes = (0..<4_000).flatMap { _ in
      kinds[Int.random(in: 0..<kinds.count, using: &random)] + [newlineByte]
    }
    for memory in [LineSorter.leastMemory.bytes, 16 << 20] {
      for order in [LineOrder(), LineOrder(isReversed: true)] {
        let result = try sorted(bytes, by: order, memory: memory, threads: threads)
        #expect(result.bytes == expected(bytes, by: order))
      }
    }
  }

  @Test("orders numbers by their values, whatever their form")
  func numbers() throws {
    let text =
      "-10\n-9.5\n-9.50\n-0.001\n0\nx\n0.0001\n.5\n00.50\n 7\n10\n12345678901234567\n12345678901234568\n"
    let lines = text.split(separator: "\n").shuffled().joined(separator: "\n")
    let result = try sorted(Array(lines.utf8), by: LineOrder(isNumeric: true)).bytes
    #expect(String(decoding: result, as: UTF8.self) == text)
  }

  @Test("spills what does not fit, and gives the same", arguments: orders.indices)
  func runs(index: Int) throws {
    let order = Self.orders[index]
    var random = SeededGenerator(seed: UInt64(index))
    let bytes = Self.text(count: 500_000, using: &random)
    let wanted = expected(bytes, by: order)
    let result = try sorted(bytes, by: order)
    #expect(result.runs > 10)
    #expect(result.bytes == wanted)
    let inMemory = try sorted(bytes, by: order, memory: 16 << 20)
    #expect(inMemory.runs == 0)
    #expect(inMemory.bytes == wanted)
  }

  @Test("merges in as many threads as have sorted", arguments: orders.indices, [2, 3])
  func threads(index: Int, threads: Int) throws {
    let order = Self.orders[index]
    var random = SeededGenerator(seed: UInt64(200 + index))
    var bytes = Self.text(count: 100_000, using: &random)
    // Too long to be held, equal lines in plenty, and a last line without a newline.
    bytes += [newlineByte] + [UInt8](repeating: 0x37, count: 100_000) + [newlineByte]
    bytes += (0..<4_000).flatMap { _ in Array("equal 5\n".utf8) } + Array("last".utf8)
    let result = try sorted(bytes, by: order, memory: 16 << 20, threads: threads)
    #expect(result.runs == 0)
    #expect(result.bytes == expected(bytes, by: order))
  }

  @Test("gives nothing after a piece that was not taken", arguments: [false, true])
  func stops(isRefused: Bool) throws {
    var random = SeededGenerator(seed: 9)
    let path = try folder.write(Self.text(count: 400_000, using: &random), to: "input")
    let pieces = InBlockOrder(0)
    func take() throws(StreamingError) {
      let lines = try LineSorter(path, by: LineOrder(), memory: .mebibytes(2))
        .sort(threads: 3, blockSize: 1 << 12)
      try lines.forEachPiece(for: pieces) { (count, _) throws(StreamingError) in
        count += 1
        if isRefused { throw .noThread }
      }
    }
    if isRefused { #expect(throws: StreamingError.noThread) { try take() } } else { try take() }
    try pieces.afterwards { #expect(isRefused ? $0 == 1 : $0 > 1) }
  }

  @Test("begins no stretch that nobody would end")
  func endsWhatItBegins() {
    let begun = BegunStretches()
    #expect((begun.next(of: 3), begun.next(of: 3)) == (0, 1))
    begun.isOver = true
    #expect(begun.next(of: 3) == nil)
    begun.isOver = false
    #expect((begun.next(of: 3), begun.next(of: 3)) == (2, nil))
  }

  @Test("merges more runs than it can read at once")
  func mergesTwice() throws {
    var random = SeededGenerator(seed: 7)
    let bytes = Self.text(count: 2_000_000, using: &random)
    let result = try sorted(bytes)
    #expect(result.runs > SortBudget(memory: 1 << 16, fileSize: bytes.count).mostRuns)
    #expect(result.bytes == expected(bytes, by: LineOrder()))
  }

  @Test("does not hold lines longer than a buffer", arguments: orders.indices)
  func longLines(index: Int) throws {
    let order = Self.orders[index]
    var random = SeededGenerator(seed: UInt64(100 + index))
    let longest = SortBudget(memory: 1 << 16, fileSize: .max).longestLine
    var bytes: [UInt8] = []
    for number in 0..<60 {
      let count = longest - 30 + number
      let blank = Bool.random(using: &random) ? [UInt8(ascii: " ")] : []
      bytes += "\(Int.random(in: 0..<3, using: &random))".utf8 + blank
      bytes += [UInt8](repeating: UInt8(ascii: "7"), count: number % 7 == 0 ? count * 20 : count)
      bytes += "x \(Int.random(in: 0..<9, using: &random))".utf8
      if number < 59 { bytes.append(newlineByte) }
    }
    #expect(try sorted(bytes, by: order).bytes == expected(bytes, by: order))
  }

  @Test(
    "gives what sort(1) gives", arguments: [[], ["-r"], ["-n"], ["-b", "-k2,2"], ["-n", "-r"]])
  func asSort(options: [String]) throws {
    var random = SeededGenerator(seed: 11)
    // sort(1) of coreutils 9.1 takes the byte 0x80 in a number for a separator of thousands, which
    // the C locale has not; a text without NULs is one on every machine.
    let bytes = Self.text(count: 200_000, using: &random).filter { $0 != 0 && $0 != 0x80 }
    let path = try folder.write(bytes, to: "text")
    let other = try run(
      "/usr/bin/env", ["LC_ALL=C", "sort"] + options + ["-o", folder.path("sorted"), path])
    try #require(other.status == 0, "\(other.errorText)")
    let order = LineOrder(
      field: options.contains("-b") ? 2 : nil, isNumeric: options.contains("-n"),
      isReversed: options.contains("-r"))
    let isSame = try sorted(bytes, by: order).bytes == folder.contents(of: "sorted")
    #expect(isSame)
  }

  /// Lines of all kinds, exactly so many bytes.
  private static func text(count: Int, using random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes += [newlineByte]
      case 1: bytes += random.bytes(count: Int.random(in: 0..<80, using: &random)) + [newlineByte]
      case 2: bytes += "the same beginning \(Int.random(in: 0..<50, using: &random))\n".utf8
      case 3: bytes += "-\(Int.random(in: 0..<500, using: &random)).\(random.next())\n".utf8
      case 4: bytes += "  \(random.next() % 100)\t \(random.next() % 100).5 z\r\n".utf8
      default: bytes += "\(random.next() % 100_000)\n".utf8
      }
    }
    return Array(bytes.prefix(count))
  }
}
