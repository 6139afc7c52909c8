import Glibc

/// The order of blocks that threads work on at the same time, for what must be done in that order.
///
/// Its state is touched under its lock alone, which makes it safe to send.
final class BlockTurns: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// The first block that is not done.
  private var next = 0
  /// The blocks after it that are: at most one a thread, but for those that were not waited for.
  private var done: Set<Int> = []

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(change, nil)
  }

  deinit {
    pthread_cond_destroy(change)
    pthread_mutex_destroy(lock)
    change.deallocate()
    lock.deallocate()
  }

  /// Waits until all blocks before a block are done (pthread_cond_wait(3)).
  func wait(for block: Int) {
    pthread_mutex_lock(lock)
    while next < block { pthread_cond_wait(change, lock) }
    pthread_mutex_unlock(lock)
  }

  /// Says that a block is done, also if its thread gave up.
  func end(_ block: Int) {
    pthread_mutex_lock(lock)
    done.insert(block)
    while done.remove(next) != nil { next += 1 }
    pthread_cond_broadcast(change)
    pthread_mutex_unlock(lock)
  }
}
