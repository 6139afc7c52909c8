import Glibc
import Streaming

/// Runs one version of one case in a process of its own, so that the peak is that version's alone.
///
///     highwater-worker [--answer FILE] CASE VERSION FILE [NAME=VALUE …]
///
/// It reports on descriptor 3 (`WorkerReport`), or, run by hand without one, to standard output in
/// words.
///
/// - Parameters:
///   - count: how many arguments there are, the program's name among them.
///   - arguments: `argv`, whose strings need not be UTF-8.
/// - Returns: the exit code: 0 done, 1 the version failed, 64 the request cannot be understood.
@c(highwater_worker_main)
public func workerMain(
  count: Int32, arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  // First of all, while no file can have taken the descriptor's number.
  let channel = ReportChannel()
  // A reader that has gone shows as EPIPE at the next report, which then ends the run without a
  // word.
  signal(SIGPIPE, SIG_IGN)
  return Worker(channel: channel).run(
    Array(NativeText.texts(of: arguments, count: Int(count)).dropFirst()))
}
