import CLaunch
import Glibc

/// The user's wish to stop what is going on: Ctrl-C, or SIGTERM or SIGHUP to the program.
///
/// Long work asks `isPending` now and then; a loop that waits watches `descriptor` too, so that no
/// interrupt falls between a look and the wait.
package struct Interruption: Sendable {
  /// Readable while an interrupt is pending; -1 where there is none to come.
  package let descriptor: Int32
  private let pending: @Sendable () -> Bool

  package init(descriptor: Int32, pending: @escaping @Sendable () -> Bool) {
    self.descriptor = descriptor
    self.pending = pending
  }

  package var isPending: Bool { pending() }

  /// No interrupt will ever come.
  package static let never = Interruption(descriptor: -1) { false }

  /// The SIGTERM or SIGHUP that is to end the program; `nil` while none has come.
  package static var endingSignal: Int32? {
    let signal = interrupt_ending()
    return signal == 0 ? nil : signal
  }

  /// Turns SIGINT, SIGTERM and SIGHUP into an interruption for the whole process from here on.
  ///
  /// A handler rather than a blocked signal and signalfd(2), since the line editor needs its `read`
  /// interrupted.
  package static func ofTerminal() throws(MeasurementError) -> Interruption {
    let descriptor = interrupt_install()
    guard descriptor >= 0 else { throw .systemCall("sigaction", code: errno) }
    return Interruption(descriptor: descriptor) { interrupt_pending() }
  }

  /// Forgets a pending interrupt; for the start of a new command.
  package static func clear() {
    interrupt_clear()
  }
}
