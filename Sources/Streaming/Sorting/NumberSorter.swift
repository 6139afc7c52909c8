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
