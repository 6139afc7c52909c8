import Glibc

/// Reads a file from start to end, a chunk at a time, while the chunk before is still in use.
///
///     var chunks = try ReadAheadReader(path) { chunk in uppercase(chunk) }
///     while let chunk = try chunks.next() { … }
///
/// A thread of its own reads and prepares one chunk while the last one is written or digested, so
/// that the longer of the two takes the time and not their sum. It holds two chunks.
package struct ReadAheadReader: ~Copyable {
  private let slots: Slots
  private let thread: pthread_t?
  private var isHolding = false
  private var isAtEnd = false

  /// Opens a file to read ahead.
  ///
  /// - Parameters:
  ///   - path: the path of a regular file.
  ///   - size: the most bytes of a chunk, at least one.
  ///   - prepare: what to do with each chunk as soon as it is read, in the other thread.
  /// - Throws: `StreamingError` where it is missing, unreadable or no regular file.
  package init(
    _ path: String, size: Int = ChunkReader.defaultSize,
    _ prepare: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
  ) throws(StreamingError) {
    precondition(size > 0)
    let file = try InputFile(path)
    file.adviseSequential()
    slots = Slots(file, size: size, prepare)
    thread = slots.start()
  }

  deinit {
    slots.stop()
    if let thread { pthread_join(thread, nil) }
  }

  /// The next chunk.
  ///
  /// - Returns: at least one byte, valid until the next call; `nil` at the end of the file, and
  ///   behind a failure.
  /// - Throws: `StreamingError.system` where the device fails.
  /// - Complexity: O(n) in the chunk's length.
  package mutating func next() throws(StreamingError) -> UnsafeRawBufferPointer? {
    guard !isAtEnd else { return nil }
    if isHolding { slots.release() }
    isHolding = true
    isAtEnd = true
    // Without a thread of its own, for want of one, it reads in this one.
    if thread == nil { slots.fill() }
    let chunk = try slots.take()
    isAtEnd = chunk == nil
    return chunk
  }
}

/// Two chunks that go from the thread that reads to the one that uses them and back.
private final class Slots: Runnable {
  private let file: InputFile
  private let size: Int
  private let prepare: (UnsafeMutableRawBufferPointer) -> Void
  private let buffer: Buffer
  private var outcomes: [Result<Int, StreamingError>] = [.success(0), .success(0)]
  private let free = Semaphore(2)
  private let filled = Semaphore(0)
  private let stopped = Semaphore(0)
  private var offset = 0
  private var filling = 0
  private var taking = 0

  init(
    _ file: consuming InputFile, size: Int,
    _ prepare: @escaping (UnsafeMutableRawBufferPointer) -> Void
  ) {
    self.file = file
    self.size = size
    self.prepare = prepare
    buffer = Buffer(byteCount: 2 * size)
  }

  override func run() {
    while fill() {}
  }

  /// Reads and prepares the next chunk, once there is room; `false` where none follows.
  @discardableResult
  func fill() -> Bool {
    free.wait()
    if stopped.isRaised { return false }
    let slot = slot(filling)
    do throws(StreamingError) {
      let count = try file.read(into: slot, at: offset)
      offset += count
      prepare(UnsafeMutableRawBufferPointer(rebasing: slot[..<count]))
      outcomes[filling] = .success(count)
    } catch {
      outcomes[filling] = .failure(error)
    }
    let isLast = if case .success(1...) = outcomes[filling] { false } else { true }
    filling = 1 - filling
    filled.raise()
    return !isLast
  }

  /// Waits for the next chunk.
  func take() throws(StreamingError) -> UnsafeRawBufferPointer? {
    filled.wait()
    let outcome = outcomes[taking]
    let count = try outcome.get()
    guard count > 0 else { return nil }
    defer { taking = 1 - taking }
    return UnsafeRawBufferPointer(rebasing: slot(taking)[..<count])
  }

  /// Gives the chunk taken last back.
  func release() {
    free.raise()
  }

  /// Ends the thread that reads, which may be waiting for room.
  func stop() {
    stopped.raise()
    free.raise()
  }

  private func slot(_ number: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[(number * size)..<((number + 1) * size)])
  }
}
