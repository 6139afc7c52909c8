import ArgumentParser
import CaseStudies
import Course
import Measurement
import MemoryTracking

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
        name.first ?? (command.shell ? words.joined(separator: " ") : baseName(of: program))
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
