import Glibc
import Synchronization

/// Makes chunks on a thread of its own while the caller's thread uses up those made before.
///
/// Two semaphores (sem_overview(7)) count the chunks that are free and those that are full. A
/// pipeline holds its chunks, whatever passes through them; its end stops and joins the thread.
struct ChunkPipeline: ~Copyable {
  private let ring: ChunkRing
  private let thread: pthread_t

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - capacity: the size of a chunk in bytes.
  ///   - chunkCount: how many chunks there are, two or more.
  ///   - produce: fills a chunk and returns the count of bytes; 0 ends the work. It runs on the
  ///     other thread.
  /// - Throws: `FixtureError.noThread`.
  init(
    capacity: Int, chunkCount: Int,
    produce: sending @escaping (UnsafeMutableRawBufferPointer) -> Int
  ) throws(FixtureError) {
    let ring = ChunkRing(capacity: capacity, chunkCount: chunkCount, produce: produce)
    thread = try ring.startProducer()
    self.ring = ring
  }

  deinit {
    ring.stop()
    pthread_join(thread, nil)
  }

  /// Waits for the next chunk, which is the caller's until it is released.
  ///
  /// - Returns: the chunk, or `nil` after the last.
  func next() -> UnsafeRawBufferPointer? { ring.nextFull() }

  /// Gives the chunk last taken back to the thread.
  func release() { ring.release() }
}

/// The chunks and what both threads know of them.
///
/// Sendable although unchecked: a chunk and its count belong to the producer until it posts `full`
/// and to the consumer until it posts `free`; the indices belong to one thread each.
private final class ChunkRing: @unchecked Sendable {
  private let memory: UnsafeMutableRawBufferPointer
  private let capacity: Int
  private var counts: [Int]
  private let produce: (UnsafeMutableRawBufferPointer) -> Int
  private let free: UnsafeMutablePointer<sem_t>
  private let full: UnsafeMutablePointer<sem_t>
  private let isStopped = Atomic(false)
  private var consumerIndex = 0

  init(
    capacity: Int, chunkCount: Int, produce: @escaping (UnsafeMutableRawBufferPointer) -> Int
  ) {
    memory = .allocate(byteCount: capacity * chunkCount, alignment: 4096)
    self.capacity = capacity
    counts = Array(repeating: 0, count: chunkCount)
    self.produce = produce
    free = .allocate(capacity: 1)
    full = .allocate(capacity: 1)
    sem_init(free, 0, UInt32(chunkCount))
    sem_init(full, 0, 0)
  }

  deinit {
    sem_destroy(free)
    sem_destroy(full)
    free.deallocate()
    full.deallocate()
    memory.deallocate()
  }

  /// Starts the producer's thread, which takes no signals: they are the program's business.
  func startProducer() throws(FixtureError) -> pthread_t {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let ring = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context {
          Unmanaged<ChunkRing>.fromOpaque(context).takeRetainedValue().runProducer()
        }
        return nil
      }, ring.toOpaque())
    guard code == 0 else {
      ring.release()
      throw .noThread(code: code)
    }
    return thread
  }

  private func runProducer() {
    var index = 0
    while true {
      wait(for: free)
      if isStopped.load(ordering: .acquiring) { return }
      let count = produce(chunk(index))
      counts[index] = count
      sem_post(full)
      if count == 0 { return }
      index = (index + 1) % counts.count
    }
  }

  func nextFull() -> UnsafeRawBufferPointer? {
    wait(for: full)
    let count = counts[consumerIndex]
    return count == 0 ? nil : UnsafeRawBufferPointer(rebasing: chunk(consumerIndex)[..<count])
  }

  func release() {
    consumerIndex = (consumerIndex + 1) % counts.count
    sem_post(free)
  }

  /// Lets the producer end at its next chunk.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    sem_post(free)
  }

  private func chunk(_ index: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(
      rebasing: memory[index * capacity..<(index + 1) * capacity])
  }

  private func wait(for semaphore: UnsafeMutablePointer<sem_t>) {
    while sem_wait(semaphore) != 0 && errno == EINTR {}
  }
}
