// Shell: commands, prompt, scripts, folders and exit codes. It may know every other library. All
// that measures, judges, draws or keeps is in the targets above it in Package.swift.
//
// Start with `HighWater`, which lists the commands; their code is in `Commands`.
//
// The path of `highwater compare tail`, file by file:
//
// 1. highwater/main.c, then this file: the words of the command line.
// 2. CommandLineParser finds the command in CommandOutline, and ArgumentParser makes the words a
//    `Compare` (Commands/Compare, with the options of CaseArguments and RunArguments).
// 3. SessionFactory finds the folders and makes the `Session`, which opens the workbook when asked.
// 4. Experiments/ShownAnswer makes an ExperimentPlan; ShownExperiment runs it, watched by
//    RunsAsTheyGo, and shows the result. All plans go through Laboratory: PeakPrediction says
//    whether the run fits, FixtureMaking's FixtureStore makes the file.
// 5. Measurement: Experiment runs its subjects by turns, SubjectRunner and WorkerRunner start a
//    ChildProcess for each, ProcessMonitor follows it, Limiter ends it. In that process, Worker
//    runs the version from CaseStudies/Cases/Tail.
// 6. Workbook's ComparisonRecords keeps the Comparison; Presentation's ComparisonView makes it a
//    Document with the verdict of Findings, and a terminal renderer writes the lines to Output.

import Glibc
import Measurement
import Streaming

/// The program: reads the command line, makes the session, and runs the command or the shell.
enum ProgramEntry {
  /// Runs a command line, without the program's name.
  ///
  /// - Returns: The exit code: 0 if done, 1 if a run or a check failed, 64 for wrong usage, 124 if
  ///   a run's time ran out, 130 if the user stopped it and SIGINT is blocked.
  static func run(_ words: [String]) -> Int32 {
    let output = StandardOutput(
      plain: CommandLineParser.isPlain(words), color: CommandLineParser.color(words))
    do {
      let command = try CommandLineParser.parse(words)
      var session = try SessionFactory.session(for: command.root, output: output)
      session.commandLine = words
      defer { session.close() }
      try output.paging(for: command) { try command.run(in: session) }
      let code = try output.finish()
      endBySignal()
      return code
    } catch {
      let code = output.fail(error)
      let hasFinished = (try? output.finish()) != nil
      endBySignal()
      if code != 0, Interruption.isNoted { end(by: SIGINT) }
      return hasFinished ? code : max(code, 1)
    }
  }

  /// Ends the program by the SIGTERM or SIGHUP that stopped the running command, once all is
  /// cleaned up, so that the sender sees it end by that signal (143 or 129 in a shell).
  private static func endBySignal() {
    if let number = Interruption.endingSignal { end(by: number) }
  }

  /// Ends the program as if it did not catch the signal. For SIGINT that tells a shell that its
  /// loop is to end too, which the exit code 130 alone would not.
  private static func end(by number: Int32) {
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
  // If the reader of the output stops, as `head` does, there is nothing more to do. Set the
  // default, since children inherit an ignored signal.
  signal(SIGPIPE, SIG_DFL)
  return ProgramEntry.run(
    Array(NativeText.texts(of: arguments, count: Int(count)).dropFirst()))
}
