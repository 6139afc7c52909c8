/// Why a command could not do what it was asked: the message to show, and the exit code.
package enum CommandFailure: Error, Hashable, CustomStringConvertible {
  /// The command was used wrongly: exit code 64.
  case usage(String)
  /// The command was used correctly but failed: exit code 1.
  case failed(String)
  /// What it needs is not installed on this machine: exit code 1. A lesson goes on without it.
  case missing(String)
  /// The user stopped it: exit code 130.
  case interrupted(String)

  package var description: String {
    switch self {
    case .usage(let message), .failed(let message), .missing(let message),
      .interrupted(let message):
      message
    }
  }

  /// The exit code that scripts see.
  package var exitCode: Int32 {
    switch self {
    case .usage: 64
    case .failed, .missing: 1
    case .interrupted: 130
    }
  }
}
