import Glibc
import Streaming

/// Why nothing could be measured. A run that fails is a result, not an error.
package enum MeasurementError: Error, Hashable, CustomStringConvertible {
  /// The program could not be started; `step` is the call that failed, `code` its `errno`.
  case launch(program: String, step: String, code: Int32)
  /// The program exists, but the interpreter named in its first line does not; an empty name means
  /// a binary's loader.
  case interpreter(program: String, interpreter: String)
  /// The file for the program's standard input cannot be opened.
  case input(path: String, code: Int32)
  /// What was to run before each run failed.
  case preparation(String, outcome: Outcome, exitCode: Int32?)
  /// What gives the right answer failed; `message` is what it said.
  case reference(String, outcome: Outcome, message: String?)
  /// A program could not be confined, and did not run; `step` is the call that failed, `code` its
  /// `errno`.
  case confinement(step: String, code: Int32)
  /// A system call of the measuring process itself failed.
  case systemCall(String, code: Int32)
  /// There is no worker beside the shell; the path is empty if the shell cannot find itself.
  case missingWorker(path: String)
  /// The process asked for cannot be watched.
  case notWatchable(WatchRefusal)

  /// Whether the command line names a program, a process or a file that does not exist.
  package var isUnknownName: Bool {
    switch self {
    case .launch(_, "exec", ENOENT), .input(_, code: ENOENT), .notWatchable(.absent),
      .notWatchable(.noProgram):
      true
    default: false
    }
  }

  package var description: String {
    switch self {
    case .launch(let program, "exec", ENOENT):
      "command: there is no program '\(program)'; check the spelling, or give its path"
    case .launch(let program, let step, EAGAIN):
      // The monitor's thread counts as a process too, and execve(2) has EAGAIN for the same limit.
      "command: cannot start '\(program)' (\(step): \(SystemError(EAGAIN))); the limit on processes "
        + "is reached (ulimit -u, or pids.max of a control group): end some, or raise the limit"
    case .interpreter(let program, ""):
      "command: cannot start '\(program)' because the loader it was linked for is missing; "
        + "install its C library, or use a program made for this system"
    case .interpreter(let program, let interpreter) where interpreter.utf8.last == 0x0D:
      "command: cannot start '\(program)' because its first line ends in a carriage return: there is "
        + "no interpreter '\(interpreter)'; save it with Unix line endings (sed -i 's/\\r$//')"
    case .interpreter(let program, let interpreter):
      "command: cannot start '\(program)' because the interpreter '\(interpreter)' in its first line "
        + "does not exist; install it, or change the line"
    case .input(let path, let code):
      "stdin: cannot read '\(path)' as standard input (\(SystemError(code))); "
        + "check the path given to --stdin"
    case .launch(let program, let step, let code):
      "command: cannot start '\(program)' (\(step): \(SystemError(code))); "
        + "check that it is a program you may run"
    case .preparation(let command, let outcome, let exitCode):
      "prepare: '\(command)' failed (\(exitCode.map { "exit code \($0)" } ?? outcome.rawValue)); "
        + "run it by itself to see why"
    case .reference(let name, let outcome, let message):
      "answer: '\(name)', which gives the right answer, failed (\(message ?? outcome.rawValue)); "
        + "run it by itself to see why"
    case .confinement(let step, let code):
      "confinement: a program cannot be confined here (\(step): \(SystemError(code))), and so does "
        + "not run; \(Confinement.remedy(for: step, code: code))"
    case .systemCall(let call, let code):
      "highwater: the call '\(call)' failed (\(SystemError(code))); try again"
    case .notWatchable(let refusal): refusal.message
    case .missingWorker(path: ""):
      "worker: cannot be found through '/proc/self/exe'; mount /proc and try again"
    case .missingWorker(let path):
      "worker: there is no program '\(path)'; install HighWater again, or make it by 'swift build', "
        + "and keep highwater-worker beside highwater"
    }
  }
}
