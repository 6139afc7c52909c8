import CThreadStart
import Glibc

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
