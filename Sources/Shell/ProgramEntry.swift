// Shell: the commands, the prompt and the scripts; where folders are; the exit codes. It may know every
// other library. All that measures, judges, draws or keeps is in the targets above it in Package.swift.
//
// Start with `HighWater`, which lists the commands; each is a file of `Commands`.
//
// The walk of `highwater compare tail`, file by file:
//
// 1. highwater/main.c, then this file: the words of the command line.
// 2. CommandLineParser finds the command by CommandOutline, and lets ArgumentParser make a `Compare`
//    (Commands/Compare, with the options of CaseArguments and RunArguments) of the words.
// 3. SessionFactory finds the folders and makes the `Session`, which opens the workbook when it is asked.
// 4. Experiments/ShownAnswer and ShownExperiment: an ExperimentPlan, watched by RunsAsTheyGo while it
//    goes, its result shown. Laboratory is the one path in between: PeakPrediction says whether it fits,
//    FixtureMaking's FixtureStore makes the file.
// 5. Measurement: Experiment runs its subjects by turns, SubjectRunner and WorkerRunner start a ChildProcess
//    for each, ProcessMonitor follows it, Limiter ends it. In that process, Worker runs the version of
//    CaseStudies/Cases/Tail.
// 6. Workbook's ComparisonRecords keeps the Comparison; Presentation's ComparisonView makes a Document of
//    it with the verdict of Findings, and its terminal renderer writes the lines to Output.

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
