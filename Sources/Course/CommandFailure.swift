import Glibc

/// Why a command could not do what it was asked: the message to show, and the exit code.
package enum CommandFailure: Error, Hashable, CustomStringConvertible {
  /// The command was used wrongly: exit code 64.
  case usage(String)
  /// The command was used correctly but failed: exit code 1.
  case failed(String)
  /// It failed, and several lines say why: exit code 1.
  case mistakes([String])
  /// What it needs is not installed on this machine: exit code 1. A lesson goes on without it.
  case missing(subject: String, reason: String)
  /// The user stopped it: exit code 130.
  case interrupted(String)

  /// What a system call refused to do with a path that the user named: one that does not exist is
  /// used wrongly, as any name that does not.
  ///
  /// - Parameters:
  ///   - message: What failed, and what to do next.
  ///   - code: The call's `errno`.
  /// - Returns: The failure.
  package static func refused(_ message: String, code: Int32) -> CommandFailure {
    code == ENOENT ? .usage(message) : .failed(message)
  }

  package var description: String { lines.joined(separator: "\n") }

  /// The message line by line.
  package var lines: [String] {
    switch self {
    case .usage(let message), .failed(let message), .interrupted(let message): [message]
    case .mistakes(let lines): lines
    case .missing(let subject, let reason): ["\(subject): \(reason)"]
    }
  }

  /// The exit code that scripts see.
  package var exitCode: Int32 {
    switch self {
    case .usage: 64
    case .failed, .mistakes, .missing: 1
    case .interrupted: 130
    }
  }
}
