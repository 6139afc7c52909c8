import ArgumentParser
import Course
import LessonScript
import Measurement
import Presentation
import Streaming
import TerminalText
import Workbook

/// `why -- COMMAND…`: which setting is the cause of a peak.
struct WhyCommand: MeasuringCommand, ProgramCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Find out which setting of its allocator or runtime changes a command's peak.",
    discussion: """
      Runs the command by turns as it is and with one changed setting at a time: malloc's arenas and \
      trimming, another allocator where one is installed, huge pages, Python's allocator, the heap caps \
      of the JVM, Node and Go. Only those that what it runs obeys are tried. The settings are ranked by \
      what they do to the peak; what is within the noise is named as none.

        why -- python3 load.py data.json
        why --runs 7 --size 16MiB -- sort {file}
        why --format json python3 report.py

      It shows what these runs measured, and gives no advice beyond that.
      """)

  static let flagsBeforeProgram: Set<String>? = CommandArguments.flags

  @ParentCommand var root: HighWater
  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp(
      "The command and its arguments, after '--' if its name begins with a dash.",
      valueName: "command"), completion: .grammar)
  var words: [String] = []
  @OptionGroup var command: CommandArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: "Runs") var runs: RunArguments

  /// The runs of each setting if none are asked for.
  static let standardRuns = 5

  func measure(in session: Session) throws -> Measured {
    var shown = try command.experiment(
      [try foreignCommand()], try input.given(), runs, output: try command.output())
    if runs.runs == 1 { shown.plan.runs = Self.standardRuns }
    let watch = try RunsAsTheyGo(shown.plan.names, runs, isQuestion: true, in: session)
    defer { watch.finish() }
    let measured = try Laboratory(session: session).why(
      shown.plan, ignoresExitCodes: command.ignoreFailure, watch: watch)
    watch.finish()
    if watch.hasWritten { session.output.write("\n") }
    try shown.show(measured, in: session)
    return measured
  }

  private func foreignCommand() throws(CommandFailure) -> ForeignCommand {
    guard let program = words.first, !program.isEmpty else {
      throw .usage("why: there is no command; write it and its arguments, as in 'why sort file'")
    }
    return command.command(
      words, name: command.shell ? words.joined(separator: " ") : program.baseName)
  }
}

extension WhyCommand: LessonUsable {
  func effects() throws -> CommandEffects {
    try .ofPrograms([Laboratory.baselineName], command, input.given(), runs)
  }
}
