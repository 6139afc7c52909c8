import Glibc

/// A number that threads raise and wait for (sem_overview(7)); what one did before it raised it is
/// seen by the one that waited.
final class Semaphore {
  private let semaphore: UnsafeMutablePointer<sem_t>

  init(_ value: UInt32) {
    // At a fixed address, for the kernel knows it by that.
    semaphore = .allocate(capacity: 1)
    sem_init(semaphore, 0, value)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Whether it is above zero.
  var isRaised: Bool {
    var value: Int32 = 0
    sem_getvalue(semaphore, &value)
    return value > 0
  }

  /// Raises it by one.
  func raise() {
    sem_post(semaphore)
  }

  /// Waits until it is above zero and takes one.
  func wait() {
    while sem_wait(semaphore) != 0 {
      // Only a signal that was handled can end the wait before.
      precondition(errno == EINTR)
    }
  }
}
