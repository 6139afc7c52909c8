import ArgumentParser
import Course
import Glibc
import LessonScript
import Measurement
import Presentation
import Streaming
import TerminalText
import Workbook

/// `measure -- COMMAND…`: any program's memory.
struct Measure: MeasuringCommand, ProgramCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Run a command of your own, in any language, and show its memory.",
    discussion: """
      The peak is that of the largest process, exact at its exit; the sum over all processes is shown \
      beside it. No shell reads the command unless --shell is given. {file} means the file of \
      --file, or the made one of --size and --fixture; with --shell it may be within quotes.

      What the command prints is read from a pipe and dropped; its standard input is empty, and it \
      has no terminal. --show-output gives it the terminal, keys included, and --stdin an input. \
      Processes that it leaves running are ended with it, and counted.

        measure sort -u access.log
        measure --runs 5 --limit 512MiB -- python3 report.py
        measure --size 256MiB --fixture log -- grep -c ERROR {file}
        measure --shell -- 'zcat big.gz | sort | uniq -c'
        measure --size 64MiB --stdin {file} -- sort
        measure --where python3 report.py
      """)

  static let flagsBeforeProgram: Set<String>? = CommandArguments.flags
    .union(WhereArguments.flags).union(["--show-output"])

  @ParentCommand var root: HighWater
  @Option(help: ArgumentHelp("Call the command this.", valueName: "name"))
  var name: String?
  @Flag(
    help: "Let the command's output through instead of reading it from a pipe and dropping it.")
  var showOutput = false
  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp(
      "The command and its arguments, after '--' if its name begins with a dash.",
      valueName: "command"), completion: .grammar)
  var words: [String] = []
  @OptionGroup var command: CommandArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: "Runs") var runs: RunArguments
  @OptionGroup(title: WhereArguments.title) var places: WhereArguments

  func measure(in session: Session) throws -> Measured {
    try command.experiment(
      [command.command(words, name: try shownName())], try input.given(), runs,
      output: try command.output(isShown: showOutput), places
    ).run(in: session)
  }

  /// The command's name in the results.
  func shownName() throws(CommandFailure) -> String {
    guard let first = words.first, !first.isEmpty else {
      throw .usage(
        "measure: there is no command; write it and its arguments, as in 'measure sort file'")
    }
    return name ?? (command.shell ? words.joined(separator: " ") : first.baseName)
  }
}

extension Measure: LessonUsable {
  func effects() throws -> CommandEffects {
    guard !showOutput else {
      throw CommandFailure.usage(
        "command: a lesson cannot let a program write to the terminal with '--show-output'; "
          + "leave it out")
    }
    return try .ofPrograms([shownName()], command, input.given(), runs)
  }
}

/// `versus 'A' 'B'`: two or more commands, side by side.
struct Versus: MeasuringCommand {
  static let configuration = CommandConfiguration(
    commandName: "versus",
    abstract: "Run two or more commands of your own by turns and show them side by side.",
    discussion: """
      Each command is one argument, in quotes; it is split into words as the prompt does, and no \
      shell reads it unless --shell is given. {file} means the file of --file, or the made one \
      of --size and --fixture.

        versus 'sort {file}' 'sort --buffer-size=8M {file}' --size 64MiB --same-output
        versus --shell 'cat big | wc -l' 'wc -l < big' --runs 5
      """)

  @ParentCommand var root: HighWater
  @Argument(help: ArgumentHelp("The commands.", valueName: "command"), completion: .grammar)
  var commands: [String]
  @Option(
    help: ArgumentHelp("Call a command this; once for each, in their order.", valueName: "name"))
  var name: [String] = []
  @Flag(help: "Compare what the commands print; different outputs are a failure.")
  var sameOutput = false
  @OptionGroup var command: CommandArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: "Runs") var runs: RunArguments
  @OptionGroup(title: WhereArguments.title) var places: WhereArguments

  func measure(in session: Session) throws -> Measured {
    try command.experiment(
      try foreignCommands(), try input.given(), runs,
      output: try command.output(isCompared: sameOutput), places
    ).run(in: session)
  }

  /// The commands with their names.
  func foreignCommands() throws(CommandFailure) -> [ForeignCommand] {
    guard commands.count > 1 else {
      throw .usage("versus: it takes two commands; give another, each in quotes")
    }
    return try command.commands(commands, names: name, of: "versus")
  }
}

extension Versus: LessonUsable {
  func effects() throws -> CommandEffects {
    try .ofPrograms(Set(foreignCommands().map(\.name)), command, input.given(), runs)
  }
}
