import Glibc

/// A queue between a thread that produces items and the one that works on them.
///
/// With a bound the producer waits while the queue is full (backpressure), so that no more than twice
/// the bound is ever held: what is queued and what has been taken. Without one, nothing stops a producer
/// that is faster, and the queue holds all that the other has not got to.
///
/// Its state is touched under its lock alone, which makes it safe to send.
package final class WorkQueue<Item: Sendable>: @unchecked Sendable {
  /// What a queue may hold.
  package struct Bound: Sendable {
    /// The most items, one at least.
    package var items: Int
    /// The bytes from which on it is full.
    package var bytes: Int

    package init(items: Int, bytes: Int) {
      self.items = max(items, 1)
      self.bytes = max(bytes, 1)
    }
  }

  private let bound: Bound?
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Only one of the two threads can wait: a queue is not empty and full at once.
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var items: [Item] = []
  private var bytes = 0
  private var isEnded = false
  private var isAbandoned = false
  private var failure: StreamingError?

  /// Makes an empty queue; without a bound it takes whatever it is given.
  package init(_ bound: Bound?) {
    self.bound = bound
    pthread_mutex_init(lock, nil)
    pthread_cond_init(change, nil)
  }

  deinit {
    pthread_cond_destroy(change)
    pthread_mutex_destroy(lock)
    change.deallocate()
    lock.deallocate()
  }

  /// Appends an item, which counts as so many bytes; waits while the queue is full.
  ///
  /// - Returns: Whether anyone still wants items.
  package func put(_ item: Item, bytes count: Int) -> Bool {
    withLock {
      while isFull, !isAbandoned { pthread_cond_wait(change, lock) }
      guard !isAbandoned else { return false }
      items.append(item)
      bytes += count
      if items.count == 1 { pthread_cond_signal(change) }
      return true
    }
  }

  /// Produces items in a thread of its own and works on each, in their order, in this one.
  ///
  /// If the system has no thread left, it fails.
  ///
  /// - Parameters:
  ///   - produce: Puts items until there are no more or nobody wants them.
  ///   - work: Takes one item.
  /// - Throws: What either throws, once no thread is at work any more.
  package func run(
    producing produce: @escaping @Sendable (WorkQueue) throws(StreamingError) -> Void,
    working work: (Item) throws -> Void
  ) throws {
    guard let thread = Producer(self, produce).start() else { throw StreamingError.noThread }
    defer { pthread_join(thread, nil) }
    defer { abandon() }
    while var taken = try take() {
      // From the end, so that each item is let go of when it is done.
      taken.reverse()
      while let item = taken.popLast() { try work(item) }
    }
  }

  /// All items queued, at least one; waits for it. `nil` at the end.
  private func take() throws(StreamingError) -> [Item]? {
    let (taken, failure) = withLock { () -> ([Item], StreamingError?) in
      while items.isEmpty, !isEnded { pthread_cond_wait(change, lock) }
      var taken: [Item] = []
      swap(&taken, &items)
      bytes = 0
      pthread_cond_signal(change)
      return (taken, self.failure)
    }
    if let failure, taken.isEmpty { throw failure }
    return taken.isEmpty ? nil : taken
  }

  private var isFull: Bool {
    bound.map { items.count >= $0.items || bytes >= $0.bytes } ?? false
  }

  fileprivate func end(_ failure: StreamingError?) {
    withLock {
      isEnded = true
      self.failure = failure
      pthread_cond_signal(change)
    }
  }

  private func abandon() {
    withLock {
      isAbandoned = true
      pthread_cond_signal(change)
    }
  }

  private func withLock<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }
}

/// The thread that produces.
private final class Producer<Item: Sendable>: Runnable {
  private let queue: WorkQueue<Item>
  private let produce: @Sendable (WorkQueue<Item>) throws(StreamingError) -> Void

  init(
    _ queue: WorkQueue<Item>,
    _ produce: @escaping @Sendable (WorkQueue<Item>) throws(StreamingError) -> Void
  ) {
    self.queue = queue
    self.produce = produce
  }

  override func run() {
    do throws(StreamingError) {
      try produce(queue)
      queue.end(nil)
    } catch {
      queue.end(error)
    }
  }
}
