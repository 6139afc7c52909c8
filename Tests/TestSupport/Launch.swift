import CTestSupport
import Glibc

/// A program about to be started, in an environment that does not depend on who runs the tests.
struct Launch {
  var executable: String
  var arguments: [String]
  /// Changes to the plain environment; `nil` removes a variable.
  var environment: [String: String?]
  var workingFolder: String?

  /// The plain environment with the changes, as `NAME=VALUE`.
  private var variables: [String] {
    var variables = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": "/nonexistent"]
    for inherited in ["PATH", "LD_LIBRARY_PATH"] {
      variables[inherited] = getenv(inherited).map { String(cString: $0) }
    }
    for (name, value) in environment { variables[name] = value }
    return variables.map { "\($0)=\($1)" }
  }

  /// Starts the program with every signal at its default and none blocked (posix_spawn(3)).
  ///
  /// - Parameters:
  ///   - newSession: Whether it leads a session of its own.
  ///   - prepare: Adds the file actions, e.g. which descriptors become 0, 1 and 2.
  /// - Returns: The process's id.
  /// - Throws: `TestSupportError.call` if it cannot be started, for example if it does not exist.
  func start(
    newSession: Bool, prepare: (inout posix_spawn_file_actions_t) -> Void
  ) throws(TestSupportError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    prepare(&actions)
    if let workingFolder { ctest_add_chdir(&actions, workingFolder) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let resetSignals = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    posix_spawnattr_setflags(&attributes, resetSignals | (newSession ? ctest_spawn_setsid() : 0))

    var process: pid_t = 0
    let code = withCStrings([executable] + arguments) { arguments in
      withCStrings(variables) { variables in
        posix_spawn(&process, executable, &actions, &attributes, arguments, variables)
      }
    }
    guard code == 0 else { throw .call("posix_spawn", subject: executable, code: code) }
    return process
  }
}

/// Calls `body` with `strings` as a C array of C strings that ends with a null pointer.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers + [nil])
}
