package import MemoryTracking

/// Sorts any count of numbers within a budget of memory, as `LineSorter` does lines.
package struct NumberSorter: ~Copyable {
  private let memory: MemoryRegion
  private let expectedBytes: Int
  private var count = 0
  private var file: SpillFile?
  private var runs: [Range<Int>] = []

  /// Makes a sorter; `expectedBytes` of room must be free for temporary files, if any are needed.
  ///
  /// - Throws: `StreamingError.noMemory`.
  package init(
    memory: ByteCount = LineSorter.defaultMemory, expectedBytes: Int
  ) throws(StreamingError) {
    self.memory = try MemoryRegion(byteCount: max(memory.bytes, 1 << 16) / 8 * 8)
    self.expectedBytes = expectedBytes
  }

  /// How many runs were written to disk so far.
  package var runCount: Int { runs.count }

  /// Takes in a number, and writes a run if the memory is full.
  ///
  /// - Throws: `StreamingError` if a temporary file cannot be made or written.
  package mutating func add(_ number: UInt64) throws(StreamingError) {
    if count == numbers.count { try spill() }
    numbers[count] = number
    count += 1
  }

  /// Gives all numbers from the smallest on.
  ///
  /// - Throws: `StreamingError` if the temporary file cannot be read or written, and what `body`
  ///   throws.
  package consuming func forEach(
    _ body: (UInt64) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    guard !runs.isEmpty else {
      let sorted = UnsafeMutableBufferPointer(rebasing: numbers[..<count])
      sortByKey(sorted)
      for number in sorted { try body(number) }
      return
    }
    try spill()
    guard let file else { return }
    let size = numbers.count / runs.count
    var readers: [NumberReader] = []
    for (index, run) in runs.enumerated() {
      let part = numbers[(index * size)..<((index + 1) * size)]
      readers.append(NumberReader(run, UnsafeMutableBufferPointer(rebasing: part)))
    }
    var keys: [UInt64?] = []
    for index in readers.indices { keys.append(try readers[index].next(in: file)) }
    var tree = try MergeTree(keys: keys) { _, _ in false }
    while let (reader, number) = tree.head {
      try body(number)
      try tree.update(key: try readers[reader].next(in: file)) { _, _ in false }
    }
  }

  private var numbers: UnsafeMutableBufferPointer<UInt64> {
    memory.bytes.assumingMemoryBound(to: UInt64.self)
  }

  private mutating func spill() throws(StreamingError) {
    let sorted = UnsafeMutableBufferPointer(rebasing: numbers[..<count])
    sortByKey(sorted)
    let file: SpillFile
    if let made = self.file { file = made } else { file = try SpillFile(byteCount: expectedBytes) }
    self.file = file
    let bytes = UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer(sorted))
    let run = file.reserve(bytes.count)
    try file.write(bytes, at: run.lowerBound)
    runs.append(run)
    count = 0
  }
}

/// Reads the numbers of a run through a buffer.
private struct NumberReader {
  private var unread: Range<Int>
  private let buffer: UnsafeMutableBufferPointer<UInt64>
  private var position = 0
  private var filled = 0

  init(_ run: Range<Int>, _ buffer: UnsafeMutableBufferPointer<UInt64>) {
    unread = run
    self.buffer = buffer
  }

  mutating func next(in file: SpillFile) throws(StreamingError) -> UInt64? {
    if position == filled {
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      let count = min(unread.count, bytes.count)
      guard count > 0 else { return nil }
      try file.read(
        into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]), at: unread.lowerBound)
      unread = (unread.lowerBound + count)..<unread.upperBound
      (position, filled) = (0, count / 8)
    }
    defer { position += 1 }
    return buffer[position]
  }
}

/// Sorts numbers in memory, and merges lists of them that are sorted.
package enum SortedNumbers {
  /// Sorts numbers in their place.
  ///
  /// - Complexity: O(n), constant space.
  package static func sort(_ numbers: inout [Int]) {
    numbers.withUnsafeMutableBufferPointer { sortByKey($0) }
  }

  /// Gives the numbers of sorted lists from the smallest on.
  ///
  /// - Complexity: O(n·k) for k lists, which are as few as the threads that made them.
  @inlinable
  package static func merge(
    _ lists: [[Int]], _ body: (Int) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    var places = lists.map { _ in 0 }
    while true {
      var first: Int?
      var smallest = Int.max
      for index in lists.indices where places[index] < lists[index].count {
        let number = lists[index][places[index]]
        if first == nil || number < smallest { (first, smallest) = (index, number) }
      }
      guard let first else { return }
      places[first] += 1
      try body(smallest)
    }
  }
}

extension Int: KeyedElement {
  var sortKey: UInt64 { UInt64(bitPattern: Int64(self)) ^ 1 << 63 }
}

/// The number that a text begins with, as `sort -n` reads it: blanks, an optional minus, digits,
/// and a point with more digits. Without digits it is 0.
///
/// Its key orders numbers as their values are, except for those that differ only after their
/// sixteenth digit; `isExact` says whether it can. Only the first 64 bytes count.
struct DecimalKey {
  /// How much of a text is looked at.
  static let reach = 64

  /// A number that orders as the value does.
  let key: UInt64
  /// Whether the key is the whole value.
  var isExact: Bool { Self.isExact(key) }

  private static let digits = 16
  /// The middle of all keys is zero.
  private static let zero: UInt64 = 1 << 63

  init(_ text: UnsafeRawBufferPointer) {
    var scan = DecimalScan(text)
    guard let first = scan.nextDigit() else {
      key = Self.zero
      return
    }
    let exponent = scan.exponent
    var mantissa = UInt64(first)
    var count = 1
    while count < Self.digits, let digit = scan.nextDigit() {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      count += 1
    }
    while count < Self.digits {
      mantissa = mantissa &* 10
      count += 1
    }
    var isExact = true
    while let digit = scan.nextDigit() {
      guard digit == 0 else {
        isExact = false
        break
      }
    }
    // An exponent of 7 bits, a mantissa of 54, and a bit for what follows it.
    let magnitude = UInt64(exponent + Self.reach - 1) &<< 56 | mantissa &<< 2 | (isExact ? 0 : 2)
    key = scan.isNegative ? ~(Self.zero | magnitude) : Self.zero | magnitude
  }

  /// Whether a key is the whole value.
  static func isExact(_ key: UInt64) -> Bool { (key >= zero ? key : ~key) & 2 == 0 }

  /// Whether the number of the first text is smaller (-1), the same (0) or larger (1).
  static func compare(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int {
    let (one, other) = (DecimalKey(first), DecimalKey(second))
    guard one.key == other.key else { return one.key < other.key ? -1 : 1 }
    guard !one.isExact else { return 0 }
    var (left, right) = (DecimalScan(first), DecimalScan(second))
    while true {
      let (digit, otherDigit) = (left.nextDigit(), right.nextDigit())
      guard digit != nil || otherDigit != nil else { return 0 }
      let difference = Int(digit ?? 0) - Int(otherDigit ?? 0)
      if difference != 0 { return difference.signum() * (left.isNegative ? -1 : 1) }
    }
  }
}

/// The digits of a number from its first one that is not 0.
private struct DecimalScan {
  let isNegative: Bool
  /// How many digits stand before the point, or how many zeros follow it as a negative number;
  /// known once the first digit is.
  private(set) var exponent = 0
  private let text: UnsafeRawBufferPointer
  private var position: Int
  private var isPastPoint = false

  init(_ text: UnsafeRawBufferPointer) {
    let text = UnsafeRawBufferPointer(rebasing: text.prefix(DecimalKey.reach))
    var position = 0
    while position < text.count, text[position] == 0x20 || text[position] == 0x09 { position += 1 }
    isNegative = position < text.count && text[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    while position < text.count, text[position] == UInt8(ascii: "0") { position += 1 }
    self.text = text
    self.position = position
    var end = position
    while end < text.count, text[end].isDigit { end += 1 }
    exponent = end - position
    guard exponent == 0, position < text.count, text[position] == UInt8(ascii: ".") else { return }
    isPastPoint = true
    self.position += 1
    while self.position < text.count, text[self.position] == UInt8(ascii: "0") {
      self.position += 1
      exponent -= 1
    }
  }

  mutating func nextDigit() -> UInt8? {
    guard position < text.count else { return nil }
    if !isPastPoint, text[position] == UInt8(ascii: ".") {
      isPastPoint = true
      position += 1
      guard position < text.count else { return nil }
    }
    guard text[position].isDigit else { return nil }
    defer { position += 1 }
    return text[position] - UInt8(ascii: "0")
  }
}
