import Glibc

/// Why a test could not do what it set out to do.
package enum TestSupportError: Error, Equatable, CustomStringConvertible {
  /// A system call failed on `subject`; `code` is the `errno`.
  case call(String, subject: String, code: Int32)
  /// No built executable has this name beside the test bundle.
  case notBuilt(String, folder: String)
  /// What was waited for did not come in time; `shown` is the screen or the output so far.
  case timedOut(waitingFor: String, shown: String)
  /// The program ended before what was waited for came.
  case endedEarly(waitingFor: String, shown: String)
  /// A JSON text is no object.
  case noObject(String)

  package var description: String {
    switch self {
    case .call(let call, let subject, let code):
      "test: \(call) failed on '\(subject)' (\(String(cString: strerror(code)))); check the path"
    case .notBuilt(let name, let folder):
      "test: no executable '\(name)' in '\(folder)'; run swift build --build-tests"
    case .timedOut(let wanted, let shown):
      "test: waited in vain for '\(wanted)'; what was shown so far:\n\(shown)"
    case .endedEarly(let wanted, let shown):
      "test: the program ended while waiting for '\(wanted)'; what was shown:\n\(shown)"
    case .noObject(let text):
      "test: an object was expected in the JSON text; it begins with '\(text.prefix(40))'"
    }
  }

  /// The failure of `name` on `subject`, with the `errno` it has just set.
  static func failed(_ name: String, _ subject: String) -> TestSupportError {
    .call(name, subject: subject, code: errno)
  }
}
