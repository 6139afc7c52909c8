import Glibc
import Measurement
import Streaming

/// The program: reads the command line, makes the session, and runs the command or the shell.
enum ProgramEntry {
  /// Runs a command line, without the program's name.
  ///
  /// - Returns: the exit code: 0 done, 1 a run or a check failed, 64 usage. A failure carries its own
  ///   (`CommandFailure.exitCode`).
  static func run(_ words: [String]) -> Int32 {
    let output = StandardOutput(plain: CommandLineParser.isPlain(words))
    do {
      let command = try CommandLineParser.parse(words)
      let session = try SessionFactory.session(for: command.root, output: output)
      try command.run(in: session)
      let code = try output.finish()
      endBySignal()
      return code
    } catch {
      let code = output.fail(error)
      let hasFinished = (try? output.finish()) != nil
      endBySignal()
      return hasFinished ? code : max(code, 1)
    }
  }

  /// Ends the program by the SIGTERM or SIGHUP that stopped the running command, once all is cleaned
  /// up, so that the sender sees it end by that signal (143 or 129 in a shell).
  private static func endBySignal() {
    guard let number = Interruption.endingSignal else { return }
    signal(number, SIG_DFL)
    raise(number)
  }
}

/// The entry from `main.c`.
///
/// It takes the arguments of `main` instead of `CommandLine.arguments`, which needs /proc and
/// replaces what is not UTF-8.
@c(highwater_main)
public func highwaterMain(
  count: Int32, arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  setlocale(LC_CTYPE, "")
  // The reader of the output may stop, as `head` does: then there is nothing more to do, even if the
  // parent ignores the signal, which children inherit.
  signal(SIGPIPE, SIG_DFL)
  return ProgramEntry.run(
    Array(NativeText.texts(of: arguments, count: Int(count)).dropFirst()))
}
