import Glibc

/// A queue between a thread that produces items and the one that works on them.
///
/// With a bound the producer waits while the queue is full (backpressure), so that no more than
/// twice the bound is ever held: what is queued and what has been taken. Without one, nothing stops
/// a producer that is faster, and the queue holds all that the other has not got to.
package final class WorkQueue<Item: Sendable>: Sendable {
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

  private struct State {
    var items: [Item] = []
    var bytes = 0
    var isEnded = false
    var isAbandoned = false
    var failure: StreamingError?
  }

  private let bound: Bound?
  private let state = Monitor(State())

  /// Makes an empty queue; without a bound it takes whatever it is given.
  package init(_ bound: Bound?) {
    self.bound = bound
  }

  /// Appends an item, which counts as so many bytes; waits while the queue is full.
  ///
  /// - Returns: Whether anyone still wants items.
  package func put(_ item: Item, bytes count: Int) -> Bool {
    state.when({ !isFull($0) || $0.isAbandoned }) { state in
      guard !state.isAbandoned else { return false }
      state.items.append(item)
      state.bytes += count
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
    let (taken, failure) = state.when({ !$0.items.isEmpty || $0.isEnded }) { state in
      var taken: [Item] = []
      swap(&taken, &state.items)
      state.bytes = 0
      return (taken, state.failure)
    }
    if let failure, taken.isEmpty { throw failure }
    return taken.isEmpty ? nil : taken
  }

  private func isFull(_ state: State) -> Bool {
    bound.map { state.items.count >= $0.items || state.bytes >= $0.bytes } ?? false
  }

  fileprivate func end(_ failure: StreamingError?) {
    state.when { state in
      state.isEnded = true
      state.failure = failure
    }
  }

  private func abandon() {
    state.when { $0.isAbandoned = true }
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
