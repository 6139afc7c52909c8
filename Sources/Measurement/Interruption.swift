import CLaunch
import Glibc

/// The user's wish to stop what is going on: Ctrl-C, or a SIGTERM or SIGHUP sent to the program.
///
/// Long work checks `isPending` now and then. A loop that waits also watches `descriptor`, so that
/// no interrupt is missed between a check and the wait.
package struct Interruption: Sendable {
  /// Readable while an interrupt is pending; -1 if none can come.
  package let descriptor: Int32
  private let pending: @Sendable () -> Bool

  package init(descriptor: Int32, pending: @escaping @Sendable () -> Bool) {
    self.descriptor = descriptor
    self.pending = pending
  }

  package var isPending: Bool { pending() }

  /// An interruption that never comes.
  package static let never = Interruption(descriptor: -1) { false }

  /// Whether an interrupt of the whole process is pending.
  package static var isNoted: Bool { interrupt_pending() }

  /// The SIGTERM or SIGHUP that is to end the program; `nil` if none has come.
  package static var endingSignal: Int32? {
    let signal = interrupt_ending()
    return signal == 0 ? nil : signal
  }

  /// Turns SIGINT, SIGTERM and SIGHUP into an interruption for the whole process from now on.
  ///
  /// Uses a handler rather than a blocked signal and signalfd(2), because the line editor needs its
  /// `read` to be interrupted.
  ///
  /// - Returns: The interruption.
  /// - Throws: `MeasurementError.systemCall` if the handlers cannot be installed.
  package static func ofTerminal() throws(MeasurementError) -> Interruption {
    let descriptor = interrupt_install()
    guard descriptor >= 0 else { throw .systemCall("sigaction", code: errno) }
    return Interruption(descriptor: descriptor) { interrupt_pending() }
  }

  /// Forgets a pending Ctrl-C, at the start of a new command; a SIGTERM or SIGHUP stays pending.
  package static func clear() {
    interrupt_clear()
  }
}
