import ArgumentParser
import Course
import Glibc
import LessonScript
import Measurement
import Presentation
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
    help: ArgumentHelp("The command and its arguments, after '--'.", valueName: "command"))
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

  /// The command's name in the results.
  func shownName() throws(CommandFailure) -> String {
    guard let first = words.first, !first.isEmpty else {
      throw .usage(
        "measure: there is no command; write it after '--', as in 'measure -- sort file'")
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

/// The last part of a path: a program's name.
func baseName(of path: String) -> String {
  path.split(separator: "/").last.map { String($0) } ?? path
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
  @Argument(help: ArgumentHelp("The commands.", valueName: "command"))
  var commands: [String]
  @Option(
    help: ArgumentHelp("Call a command this; once for each, in their order.", valueName: "name"))
  var name: [String] = []
  @Flag(help: "Compare what the commands print; different outputs are a failure.")
  var sameOutput = false
  @OptionGroup var command: CommandArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: "Runs") var runs: RunArguments

  func measure(in session: Session) throws -> Measured {
    try command.experiment(
      try foreignCommands(), input, runs, output: sameOutput ? .digested : .discarded
    ).run(in: session)
  }

  /// The commands with their names.
  func foreignCommands() throws(CommandFailure) -> [ForeignCommand] {
    guard commands.count > 1 else {
      throw .usage("versus: it takes two commands; give another, each in quotes")
    }
    var words: [[String]] = []
    for text in commands { words.append(try self.words(of: text)) }
    return zip(words, try names(of: words)).map { command.command($0, name: $1) }
  }

  private func words(of text: String) throws(CommandFailure) -> [String] {
    if command.shell { return [text] }
    let words: [String]
    do {
      words = try CommandWords(text).texts()
    } catch {
      throw .usage("versus: '\(text)' cannot be split (\(error.problem)); or give --shell")
    }
    guard !words.isEmpty else {
      throw .usage("versus: a command is empty; write a program and its arguments in quotes")
    }
    return words
  }

  /// The first of these without duplicates: the names asked for, the programs' names, the whole
  /// commands, the numbered commands.
  private func names(of words: [[String]]) throws(CommandFailure) -> [String] {
    guard name.isEmpty || name.count == commands.count else {
      throw .usage(
        "versus: '\(name.count)' of \(commands.count) commands have a --name; name each or none")
    }
    let programs = words.map { baseName(of: $0[0]) }
    let candidates = [name, command.shell ? commands : programs, commands]
    let unique = candidates.first { names in
      names.count == commands.count
        && names.indices.allSatisfy { !names[..<$0].contains(names[$0]) }
    }
    return unique ?? commands.enumerated().map { "\($0 + 1): \($1)" }
  }
}

extension Versus: LessonUsable {
  func effects() throws -> CommandEffects {
    try .ofPrograms(Set(foreignCommands().map(\.name)), command, input, runs)
  }
}

/// How to run the user's own commands.
struct CommandArguments: ParsableArguments {
  @Flag(help: "Let 'sh -c' read the command, for pipes and variables.")
  var shell = false

  @Flag(
    help: ArgumentHelp(
      "Do not follow the processes by ptrace: for what traces or gains privileges itself, such as "
        + "gdb or sudo. The peak then has a floor."))
  var untraced = false

  @Flag(
    help: ArgumentHelp(
      "A command that ends with an exit code other than 0 is no failure of this one, as with grep "
        + "and diff. It is measured the same either way."))
  var ignoreFailure = false

  @Option(
    help: ArgumentHelp(
      "Let the command read this file as its standard input; '-' passes on HighWater's own, {file} "
        + "is the file of --file. Without it the standard input is empty.", valueName: "path"),
    completion: .file())
  var stdin: String?

  /// Makes a command from its words.
  func command(_ words: [String], name: String) -> ForeignCommand {
    ForeignCommand(
      name: name, words: shell ? ["sh", "-c", words.joined(separator: " ")] : words,
      isTraced: !untraced,
      input: stdin.map { $0 == "-" ? .inherited : .file($0) } ?? .empty)
  }

  /// Checks that standard input can be read.
  ///
  /// - Parameters:
  ///   - runs: The number of runs, of all commands together.
  ///   - isShown: Whether the command has the terminal.
  /// - Throws: A usage failure for a terminal that the command does not have, and for other input
  ///   that would be read twice.
  private func checkInput(runs: Int, isShown: Bool) throws(CommandFailure) {
    guard stdin == "-" else { return }
    guard isShown || isatty(STDIN_FILENO) == 0 else {
      throw .usage(
        "stdin: '-' is the terminal, which a command can read only when it is shown; add "
          + "--show-output to 'measure'")
    }
    guard runs == 1 || isatty(STDIN_FILENO) == 1 else {
      throw .usage(
        "stdin: '-' can be read once, not for \(runs) runs; save it to a file and give that to "
          + "--stdin")
    }
  }

  /// The experiment on commands.
  ///
  /// - Throws: A usage failure for options that exclude each other, or input that cannot be read.
  func experiment(
    _ commands: [ForeignCommand], _ input: InputArguments, _ runs: RunArguments,
    output: ForeignCommand.Output
  ) throws(CommandFailure) -> ShownExperiment {
    guard output != .shown || runs.format == .text else {
      throw .usage(
        "measure: '--show-output' would stand within the \(runs.format.rawValue); leave one out")
    }
    try checkInput(runs: commands.count * runs.runs, isShown: output == .shown)
    return ShownExperiment(
      plan: ExperimentPlan(
        subjects: .commands(commands, isShell: shell, output: output),
        source: input.isGiven ? try input.source() : nil, runs: runs.runs,
        runOptions: try runs.options()),
      runs: runs, ignoresExitCodes: ignoreFailure)
  }
}
