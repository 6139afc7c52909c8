import ArgumentParser
import Course
import LessonScript
import Measurement
import Workbook

/// `measure -- COMMAND…`: any program's memory.
struct Measure: MeasuringCommand, ProgramCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Run a command of your own, in any language, and show its memory.",
    discussion: """
      The peak is that of the largest process, exact at its exit; the sum over all processes stands \
      beside it. No shell reads the command unless --shell is given. {file} stands for the file of \
      --file, or the made one of --size and --fixture; with --shell it may stand within quotes.

      What the command prints is read from a pipe and dropped; its standard input is empty, and it \
      has no terminal. --show-output gives it the terminal, keys included, and --stdin an input. \
      Processes that it leaves running are ended with it, and counted.

        measure -- sort -u access.log
        measure --runs 5 --limit 512MiB -- python3 report.py
        measure --size 256MiB --fixture log -- grep -c ERROR {file}
        measure --shell -- 'zcat big.gz | sort | uniq -c'
        measure --size 64MiB --stdin {file} -- sort
      """)

  @ParentCommand var root: HighWater
  @Option(help: ArgumentHelp("Call the command this.", valueName: "name"))
  var name: String?
  @Flag(
    help: "Let the command's output through instead of reading it from a pipe and dropping it.")
  var showOutput = false
  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command and its arguments, behind '--'.", valueName: "command"))
  var words: [String] = []
  @OptionGroup var command: CommandArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: "Runs") var runs: RunArguments

  func measure(in session: Session) throws -> Measured {
    try command.experiment(
      [command.command(words, name: try shownName())], input, runs,
      output: showOutput ? .shown : .discarded
    ).run(in: session)
  }

  /// What the command is called in the results.
  func shownName() throws(CommandFailure) -> String {
    guard let first = words.first, !first.isEmpty else {
      throw .usage(
        "measure: there is no command; write it behind '--', as in 'measure -- sort file'")
    }
    return name ?? (command.shell ? words.joined(separator: " ") : baseName(of: first))
  }
}

extension Measure: LessonUsable {
  func effects() throws -> CommandEffects {
    guard !showOutput else {
      throw CommandFailure.usage(
        "command: a lesson cannot let a program write to the terminal with '--show-output'; "
          + "leave it out")
    }
    return try .ofPrograms([shownName()], command, input, runs)
  }
}

/// The last part of a path; what a program is called.
func baseName(of path: String) -> String {
  path.split(separator: "/").last.map { String($0) } ?? path
}
