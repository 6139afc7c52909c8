import ArgumentParser
import Course
import LessonScript
import Measurement
import Workbook

/// `versus 'A' 'B'`: commands against each other.
struct Versus: MeasuringCommand {
  static let configuration = CommandConfiguration(
    commandName: "versus",
    abstract: "Run two or more commands of your own by turns and show them side by side.",
    discussion: """
      Each command is one argument, in quotes; it is split into words as the prompt does, and no \
      shell reads it unless --shell is given. {file} stands for the file of --file, or the made one \
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

  /// The names asked for, else those of the programs, else the whole commands where those are alike.
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
