import Glibc

/// Why nothing could be measured. A run that fails is a result, not an error.
package enum MeasurementError: Error, Hashable, CustomStringConvertible {
  /// The program could not be started; `step` is the call that failed, `code` its `errno`.
  case launch(program: String, step: String, code: Int32)
  /// A call of the measuring process itself failed.
  case systemCall(String, code: Int32)
  /// There is no worker beside the shell.
  case missingWorker(path: String)

  package var description: String {
    switch self {
    case .launch(let program, "exec", ENOENT):
      "measure: there is no program '\(program)'; check the spelling, or give its path"
    case .launch(let program, "fork", EAGAIN):
      "measure: cannot start '\(program)' (fork: \(systemMessage(EAGAIN))); the limit on processes "
        + "is reached (ulimit -u, or pids.max of a control group): end some, or raise it"
    case .launch(let program, let step, let code):
      "measure: cannot start '\(program)' (\(step): \(systemMessage(code))); "
        + "check that it is a program you may run"
    case .systemCall(let call, let code):
      "measure: the call '\(call)' failed (\(systemMessage(code))); try again"
    case .missingWorker(let path):
      "measure: there is no worker at '\(path)'; run 'swift build' to make it, "
        + "and keep highwater-worker beside highwater"
    }
  }
}

/// The C library's words for an `errno` (strerror(3)).
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
