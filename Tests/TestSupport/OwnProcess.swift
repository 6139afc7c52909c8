import Glibc
import Testing

/// Runs part of a test in a process of its own, for what would end the tests' process or change it:
/// a signal, a limit on files, its peak of memory.
///
/// The process is the tests' program again, which is told to run the calling test alone; there the
/// call runs `body` and cancels what follows. The exit tests of Swift Testing do the same, but they
/// wait for any child (`waitid` with `P_ALL`) and never get past a zombie that is not theirs. This
/// process adopts orphans while it measures some commands, and orphans of programs that other tests
/// started are nobody's to reap.
///
/// - Parameters:
///   - value: What `body` is given, as it was in this process.
///   - test: The calling test's name.
///   - body: What to run; an expectation that fails in it fails the process.
/// - Returns: How the process ended, with what it printed.
/// - Throws: `TestSupportError` if it cannot be started or does not end.
package func inProcessOfItsOwn(
  given value: String = "", test: String = #function, _ body: (String) throws -> Void
) throws -> FinishedProcess {
  let variable = "HIGHWATER_PART_OF_TEST"
  if let value = getenv(variable).map({ String(cString: $0) }) {
    try body(value)
    try Test.cancel("the rest belongs to the process that asked")
  }
  let name = test.hasSuffix("()") ? String(test.dropLast(2)) : test
  return try run(
    "/proc/self/exe", ["--testing-library", "swift-testing", "--filter", name],
    environment: [variable: value, "TMPDIR": getenv("TMPDIR").map { String(cString: $0) }])
}

extension FinishedProcess {
  /// Whether what `inProcessOfItsOwn` ran went well: it was run, and no expectation failed.
  package var didWell: Bool { status == 0 && errorText.contains(" was cancelled ") }
}
