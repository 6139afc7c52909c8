import ArgumentParser
import CaseStudies
import Course
import Findings
import Glibc
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import Streaming
import TerminalText

/// How to run the user's own commands.
struct CommandArguments: ParsableArguments {
  /// The options without a value of a command that takes these, and of every command; a test
  /// compares them with what ArgumentParser knows.
  static let flags: Set<String> = [
    "--shell", "--untraced", "--ignore-failure", "--cold", "--quiet", "--plain", "--help", "-h",
  ]

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
      "Make so many runs of each command first, which do not count.", valueName: "count"))
  var warmup = 0

  @Option(
    help: ArgumentHelp(
      "Run this before each run, by 'sh', unmeasured, as in 'rm -rf out'; once for all commands, or "
        + "once for each in their order.", valueName: "line"))
  var prepare: [String] = []

  @Option(
    help: ArgumentHelp(
      "Where the command's output goes: a pipe that is read and dropped; null, which is /dev/null "
        + "and changes what some programs do; or inherit, which lets it through."))
  var stdout: StandardOutputMode?

  @Option(
    help: ArgumentHelp(
      "Let the command read this file as its standard input; '-' passes on HighWater's own, {file} "
        + "is the file of --file. Without it the standard input is empty.", valueName: "path"),
    completion: .file())
  var stdin: String?

  /// Makes a command from its words.
  ///
  /// - Parameters:
  ///   - words: The program and its arguments; with --shell one text.
  ///   - name: The heading of its column.
  ///   - index: Its place among the commands.
  /// - Returns: The command.
  func command(_ words: [String], name: String, at index: Int = 0) -> ForeignCommand {
    var command = ForeignCommand(
      name: name, words: shell ? ["sh", "-c", words.joined(separator: " ")] : words,
      isTraced: !untraced,
      input: stdin.map { $0 == "-" ? .inherited : .file($0) } ?? .empty,
      preparation: prepare.isEmpty ? nil : prepare[min(index, prepare.count - 1)])
    command.line = (shell ? words : words.map(CommandWords.quoted)).joined(separator: " ")
    return command
  }

  /// Makes commands of texts, each split into words as the prompt does unless a shell reads it.
  ///
  /// - Parameters:
  ///   - texts: The commands, each as one word of the command line.
  ///   - names: What to call them; empty to find names.
  ///   - verb: The command that takes them, for errors.
  /// - Returns: The commands, in their order.
  /// - Throws: A usage failure for a text that cannot be split or is empty, and for too few names.
  func commands(
    _ texts: [String], names: [String], of verb: String
  ) throws(CommandFailure) -> [ForeignCommand] {
    guard names.isEmpty || names.count == texts.count else {
      let given = names.count == 1 ? "once" : "\(names.count) times"
      throw .usage(
        "\(verb): '--name' is given \(given) for \(texts.count) commands; give it once for each, or "
          + "leave it out")
    }
    var words: [[String]] = []
    for text in texts { words.append(try self.words(of: text, verb)) }
    let programs = words.map { $0[0].baseName }
    let candidates =
      shell ? [names, texts] : [names, programs, CommandNames.differences(words), texts]
    // The first without duplicates.
    let unique = candidates.first { Set($0).count == texts.count }
    let found = unique ?? texts.enumerated().map { "\($0 + 1): \($1)" }
    return words.indices.map { command(words[$0], name: found[$0], at: $0) }
  }

  private func words(of text: String, _ verb: String) throws(CommandFailure) -> [String] {
    if shell { return [text] }
    let words: [String]
    do {
      words = try CommandWords(text).texts()
    } catch {
      throw .usage("\(verb): '\(text)' cannot be split (\(error.problem)); or give --shell")
    }
    guard !words.isEmpty else {
      throw .usage("\(verb): a command is empty; write a program and its arguments in quotes")
    }
    return words
  }

  /// What happens to the commands' output.
  ///
  /// - Parameters:
  ///   - isShown: Whether it was asked to let the output through by a flag.
  ///   - isCompared: Whether the outputs are to be compared.
  /// - Returns: What to do with the output.
  /// - Throws: A usage failure for options that exclude each other.
  func output(
    isShown: Bool = false, isCompared: Bool = false
  ) throws(CommandFailure) -> ForeignCommand.Output {
    let mode = isShown ? .inherit : stdout ?? .pipe
    guard !isShown || stdout == nil || stdout == .inherit else {
      throw .usage("stdout: '--show-output' lets the output through; leave out --stdout")
    }
    guard !isCompared || mode == .pipe else {
      throw .usage(
        "stdout: '\(mode.rawValue)' leaves nothing to compare with --same-output; leave one out")
    }
    switch mode {
    case .pipe: return isCompared ? .digested : .discarded
    case .null: return .null
    case .inherit: return .shown
    }
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
    _ commands: [ForeignCommand], _ source: InputSource?, _ runs: RunArguments,
    output: ForeignCommand.Output, _ places: WhereArguments? = nil
  ) throws(CommandFailure) -> ShownExperiment {
    guard output != .shown || runs.format == .text else {
      throw .usage(
        "stdout: output that is let through would be mixed with the '\(runs.format.rawValue)'; leave "
          + "out one of them")
    }
    let isTraced = places?.isAsked ?? false
    let runCount = runs.runs + warmup + (isTraced ? 1 : 0)
    try checkInput(runs: commands.count * runCount, isShown: output == .shown)
    guard (0...1000).contains(warmup) else {
      throw .usage("warmup: cannot make '\(warmup)' runs; ask for 0 to 1000")
    }
    guard prepare.count <= 1 || prepare.count == commands.count else {
      throw .usage(
        "prepare: there are \(prepare.count) lines for \(FigureText.count(commands.count, "command")); "
          + "give one for all, or one for each")
    }
    var options = try runs.options()
    options.warmups = warmup
    var plan = ExperimentPlan(
      subjects: .commands(commands, isShell: shell, output: output), source: source,
      runs: runs.runs, runOptions: options)
    plan.isTraced = isTraced
    return ShownExperiment(
      plan: plan, runs: runs, ignoresExitCodes: ignoreFailure,
      detail: try places?.detail() ?? WhereDetail())
  }
}

/// Where the output of a measured command goes.
enum StandardOutputMode: String, ExpressibleByArgument, CaseIterable {
  case pipe
  case null
  case inherit
}

/// Names for commands of which nobody said what to call them.
enum CommandNames {
  /// The words in which commands differ: of `python3 load.py {file}` and `python3 stream.py {file}`
  /// they are `load.py` and `stream.py`. Empty if one of them has no words of its own.
  static func differences(_ commands: [[String]]) -> [String] {
    guard let shortest = commands.map(\.count).min(), let first = commands.first else { return [] }
    func areAlike(_ word: ([String]) -> String) -> Bool {
      commands.allSatisfy { word($0) == word(first) }
    }
    let before = (0..<shortest).prefix { index in areAlike { $0[index] } }.count
    let after = (0..<(shortest - before)).prefix { index in areAlike { $0[$0.count - 1 - index] } }
    let names = commands.map { words in
      words[before..<(words.count - after.count)].map(\.baseName).joined(separator: " ")
    }
    return names.contains("") ? [] : names
  }
}

/// What commands that make experiments of any subject take: a case, or commands.
///
/// A single word without a blank is a case; a command is one word with blanks, in quotes, or
/// whatever follows `--`.
struct SubjectArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A case, which 'cases' lists; or commands, each in quotes; or one command and its arguments "
        + "after '--'.", valueName: "subject"),
    completion: .grammar)
  var texts: [String] = []

  /// The words after `--`. ArgumentParser knows nothing of them: they are split off before, and it
  /// refuses a second list of words.
  var words: [String] = []

  @Option(
    help: ArgumentHelp("Call a command this; once for each, in their order.", valueName: "name"))
  var name: [String] = []

  private enum CodingKeys: CodingKey {
    case texts, name
  }

  /// What was asked for.
  enum Subjects {
    case study(CaseStudy, mode: String?)
    case commands([ForeignCommand])
  }

  /// Tells cases from commands.
  ///
  /// - Parameters:
  ///   - verb: The command that takes the subjects, for errors.
  ///   - command: How to run commands.
  /// - Returns: The case, or the commands with their names.
  /// - Throws: A usage failure if there is no subject, for a case that does not exist, and for a
  ///   mix.
  func subjects(
    of verb: String, _ command: CommandArguments
  ) throws(CommandFailure) -> Subjects {
    guard words.isEmpty else {
      guard texts.isEmpty else {
        throw .usage("\(verb): '\(texts[0])' and a command after '--' exclude each other; give one")
      }
      guard name.count < 2, let program = words.first, !program.isEmpty else {
        throw .usage("\(verb): one command has one name; give --name once")
      }
      let name =
        name.first ?? (command.shell ? words.joined(separator: " ") : program.baseName)
      return .commands([command.command(words, name: name)])
    }
    guard let first = texts.first else {
      throw .usage(
        "\(verb): there is nothing to run; name a case, as in '\(verb) tail', or write a command after "
          + "'--'")
    }
    let isCommand = { (text: String) in command.shell || text.contains(" ") }
    if texts.allSatisfy(isCommand) {
      return .commands(try command.commands(texts, names: name, of: verb))
    }
    // `transform upper`: the case's own word.
    guard texts.count <= 2, !texts.contains(where: isCommand) else {
      throw .usage(
        "\(verb): '\(texts.first { !isCommand($0) } ?? first)' is not a command among commands; write "
          + "each in quotes, with its arguments")
    }
    guard name.isEmpty else { throw .usage("\(verb): a case has its own names; leave out --name") }
    return .study(try CaseStudy.find(first), mode: texts.dropFirst().first)
  }
}

/// A command whose subjects may be a program's command line.
protocol SubjectCommand: ProgramCommand {
  var subject: SubjectArguments { get set }
}

extension SubjectCommand {
  var words: [String] {
    get { subject.words }
    set { subject.words = newValue }
  }
}
