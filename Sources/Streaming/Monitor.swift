import Glibc

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
