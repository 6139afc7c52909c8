import CThreadStart
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

/// A thread that does one piece of work and keeps its result (pthreads(7)).
final class WorkThread<Value: Sendable> {
  typealias Outcome = Result<Value, StreamingError>

  private let work: Work
  private let thread: pthread_t?

  /// The work and its outcome, which only one thread at a time touches: the new one until it is
  /// joined, then the one that joins it.
  private final class Work: Runnable {
    private var file: InputFile?
    private let body: (consuming InputFile) throws(StreamingError) -> Value
    var outcome: Outcome?

    init(
      _ file: consuming InputFile,
      _ body: @escaping (consuming InputFile) throws(StreamingError) -> Value
    ) {
      self.file = consume file
      self.body = body
    }

    override func run() {
      guard let file = file.take() else { return }
      outcome = WorkThread.outcome(of: body, on: file)
    }
  }

  /// Starts a thread to work on a file with a descriptor of its own; if none can be started, `join`
  /// does the work.
  init(
    _ file: consuming InputFile,
    _ body: @escaping @Sendable (consuming InputFile) throws(StreamingError) -> Value
  ) {
    work = Work(file, body)
    thread = work.start()
  }

  /// Waits for the end of the work and returns its result or error (pthread_join(3)).
  func join() -> Outcome {
    if let thread { pthread_join(thread, nil) } else { work.run() }
    guard let outcome = work.outcome else { preconditionFailure("the thread did not run") }
    return outcome
  }

  /// Works in several threads, of which this is the first, each with a descriptor of its own. A
  /// thread that can have none is left out, as one is that cannot be started: the others do its
  /// work.
  ///
  /// - Parameters:
  ///   - count: How many threads, at most; none do nothing.
  ///   - file: What they work on.
  ///   - body: The work of a thread, with its number from 0.
  /// - Returns: What each thread returned.
  /// - Throws: `StreamingError` if this thread can have no descriptor, and the first error of
  ///   `body`; only when no thread is at work any more.
  @discardableResult static func inThreads(
    _ count: Int, on file: borrowing InputFile,
    _ body: @escaping @Sendable (Int, consuming InputFile) throws(StreamingError) -> Value
  ) throws(StreamingError) -> [Value] {
    guard count > 0 else { return [] }
    let own = try file.duplicate()
    var others: [WorkThread] = []
    for number in 1..<count {
      guard let file = try? file.duplicate() else { break }
      others.append(
        WorkThread(file) { (file) throws(StreamingError) in try body(number, file) })
    }
    let outcomes =
      [outcome(of: { (file) throws(StreamingError) in try body(0, file) }, on: own)]
      + others.map { $0.join() }
    var values: [Value] = []
    for outcome in outcomes { values.append(try outcome.get()) }
    return values
  }

  static func outcome(
    of body: (consuming InputFile) throws(StreamingError) -> Value,
    on file: consuming InputFile
  ) -> Outcome {
    do throws(StreamingError) {
      return .success(try body(file))
    } catch {
      return .failure(error)
    }
  }
}

/// What a thread runs: a class, since a C function takes one untyped pointer.
class Runnable {
  func run() {}

  /// Starts a thread that runs it, on another processor than this one at first
  /// (`thread_start_apart`), or returns `nil` if the system has none left.
  final func start() -> pthread_t? {
    var thread = pthread_t()
    let this = Unmanaged.passRetained(self)
    let code = thread_start_apart(
      &thread,
      { argument in
        if let argument { Unmanaged<Runnable>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, this.toOpaque())
    guard code == 0 else {
      this.release()
      return nil
    }
    return thread
  }
}

/// State that threads share, touched under a lock, with waiting for it to change (a monitor, as in
/// Hoare, "Monitors: An Operating System Structuring Concept", 1974).
///
/// `Mutex` of Synchronization has no condition to wait for. The compiler cannot see that the state
/// is reached under the lock alone, hence `@unchecked`.
final class Monitor<State: Sendable>: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state: State

  init(_ state: State) {
    self.state = state
    pthread_mutex_init(lock, nil)
    pthread_cond_init(change, nil)
  }

  deinit {
    pthread_cond_destroy(change)
    pthread_mutex_destroy(lock)
    change.deallocate()
    lock.deallocate()
  }

  /// Waits until a condition holds.
  func wait(until condition: (State) -> Bool) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while !condition(state) { pthread_cond_wait(change, lock) }
  }

  /// Waits until a condition holds (pthread_cond_wait(3)), then looks at the state or changes it,
  /// and wakes every thread that waits.
  func when<Value>(
    _ condition: (State) -> Bool = { _ in true }, _ body: (inout State) -> Value
  ) -> Value {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while !condition(state) { pthread_cond_wait(change, lock) }
    defer { pthread_cond_broadcast(change) }
    return body(&state)
  }
}
