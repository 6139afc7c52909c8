import Glibc

/// Parts of a file that are worked on at the same time, a thread each.
///
/// A part is a run of whole lines, so that no line and nothing in one lies in two parts; a line
/// longer than a part leaves others empty. Each part has a chunk reader, and nothing else is held.
package enum FileParts {
  /// A file smaller than this is one part: a thread would cost more than it saves.
  package static let smallestSplit = 1 << 23
  /// The size of all parts' chunks together: a larger one is read a little faster, but is memory.
  private static let chunkSizes = 1 << 19
  /// The most parts, which bounds the memory on machines with many processors.
  package static let most = 4

  /// Does the same work on every part.
  ///
  /// - Parameters:
  ///   - path: the path of a regular file.
  ///   - count: how many parts, or `nil` for one a processor.
  ///   - body: takes a part's chunks; called in threads of their own.
  /// - Returns: what `body` gave for each part, in the order of the file.
  /// - Throws: `StreamingError` where the file cannot be read, and what `body` throws, the first
  ///   part's before the second's.
  /// - Complexity: half a MiB of chunks in all.
  package static func map<Value: Sendable>(
    _ path: String, count: Int? = nil,
    _ body: @escaping @Sendable (consuming ChunkReader) throws(StreamingError) -> Value
  ) throws(StreamingError) -> [Value] {
    let file = try InputFile(path)
    let ranges = try split(file, into: count ?? preferredCount(for: file))
    let size = max(ChunkReader.defaultSize, min(chunkSizes / ranges.count, 1 << 18))
    return try inThreads(ranges.count, on: file) { (number, file) throws(StreamingError) in
      try body(ChunkReader(file, in: ranges[number], size: size))
    }
  }

  /// Does work on the same file in several threads, of which this is the first.
  static func inThreads<Value: Sendable>(
    _ count: Int, on file: consuming InputFile,
    _ body: @escaping @Sendable (Int, consuming InputFile) throws(StreamingError) -> Value
  ) throws(StreamingError) -> [Value] {
    var threads: [PartThread<Value>] = []
    for number in 1..<max(count, 1) {
      let copy = try file.duplicate()
      threads.append(
        PartThread(copy) { (file) throws(StreamingError) in try body(number, file) })
    }
    // What failed is told when no thread is at work any more.
    let first = PartThread<Value>.outcome(
      of: { (file) throws(StreamingError) in try body(0, file) }, on: file)
    let outcomes = [first] + threads.map { $0.join() }
    var values: [Value] = []
    for outcome in outcomes { values.append(try outcome.get()) }
    return values
  }

  static func preferredCount(for file: borrowing InputFile) -> Int {
    guard file.statedSize >= smallestSplit else { return 1 }
    return min(most, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }

  /// Cuts a file into runs of whole lines that are about as long as each other; the last one is
  /// open, for what is appended meanwhile.
  static func split(
    _ file: borrowing InputFile, into count: Int
  ) throws(StreamingError) -> [Range<Int>] {
    var starts = [0]
    let last = max(file.statedSize, 0)
    for number in 1..<max(count, 1) {
      let target = max(last / count * number, starts[number - 1])
      starts.append(try file.startOfLine(from: target))
    }
    return zip(starts, starts.dropFirst() + [Int.max]).map { $0..<$1 }
  }
}

extension InputFile {
  /// Where the first line begins that begins behind a place; the file's end where none does.
  func startOfLine(from offset: Int) throws(StreamingError) -> Int {
    let buffer = Buffer(byteCount: 1 << 16)
    var offset = offset
    while case let count = try read(into: buffer.bytes, at: offset), count > 0 {
      let chunk = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      if let newline = chunk.firstIndex(of: newlineByte, from: 0) { return offset + newline + 1 }
      offset += count
    }
    return offset
  }
}
