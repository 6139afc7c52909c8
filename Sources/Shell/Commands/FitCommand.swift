import ArgumentParser
import CaseStudies
import Course
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// `fit -- COMMAND…`, `fit CASE --variants VERSION`: the smallest limit survived.
struct FitCommand: MeasuringCommand, SubjectCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Find the smallest memory limit that a command, or a version of a case, survives.",
    discussion: """
      Three runs without a limit, at most twelve under real limits by bisection, and three to confirm \
      the smallest one. A run survives if it ends as without a limit and prints the same. A program \
      with a garbage collector often needs less than it takes, at a price in time; this shows it.

        fit -- python3 load.py data.json
        fit --size 64MiB --fixture log -- sort {file}
        fit tail --variants load --size 64MiB
        fit tail --language java --variants load
        fit --shell -- 'zcat big.gz | sort | uniq -c'

      Where no cgroup can be made, a watchdog enforces the limits and the result says so; 'help limits' \
      tells what to do. Ctrl-C keeps what is known.
      """)

  static let sharedOptions = CaseArguments.sharedOptions

  @ParentCommand var root: HighWater
  @OptionGroup var subject: SubjectArguments
  @Flag(help: "Run even what is expected to exceed the safety cap, which then ends it.")
  var force = false
  @OptionGroup var variants: VariantArguments
  @OptionGroup var language: LanguageArguments
  @OptionGroup(title: CaseOptionArguments.title) var options: CaseOptionArguments
  @OptionGroup(title: "Commands") var command: CommandArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: "Runs") var runs: RunArguments

  func measure(in session: Session) throws -> Measured {
    let plan = try plan(LanguageLookup(session))
    let watch = try RunsAsTheyGo(plan.names, runs, isQuestion: true, in: session)
    defer { watch.finish() }
    let laboratory = Laboratory(session: session)
    defer { laboratory.workshop.remove() }
    let measured = try laboratory.fit(
      plan, ignoresExitCodes: command.ignoreFailure, watch: watch)
    watch.finish()
    if watch.hasWritten { session.output.write("\n") }
    try ShownExperiment(plan: plan, runs: runs).show(measured, in: session)
    return measured
  }

  /// What to fit: one subject, with its output digested.
  func plan(_ languages: LanguageLookup) throws(CommandFailure) -> ExperimentPlan {
    guard runs.limit == nil, runs.runs == 1 else {
      throw .usage("fit: it makes its own runs under its own limits; leave out --limit and --runs")
    }
    switch try subject.subjects(of: "fit", command) {
    case .study(let study, let mode):
      let columns = try variants.columns(
        of: study.id, in: language.names, environment: language.environment(), languages)
      let isOne = variants.variants == nil || columns.count == 1
      guard isOne, let column = columns.first else {
        throw .usage(
          "fit: '\(variants.variants ?? "")' are several versions; give one to --variants")
      }
      return ExperimentPlan(
        subjects: .versions(
          [column], of: study, options: try options.values(forCase: study.id, mode: mode),
          answer: nil
        ),
        source: try input.source(), runs: 1, runOptions: try runs.options(), isForced: force)
    case .commands(let commands):
      guard variants.variants == nil, language.isEmpty, options.isEmpty else {
        throw .usage(
          "fit: --variants, --language and the options of cases are for a case; leave them out")
      }
      guard commands.count == 1 else {
        throw .usage(
          "fit: it takes one command, and there are \(commands.count); fit one at a time")
      }
      return try command.experiment(
        commands, try input.given(), runs, output: try command.output(isCompared: true)
      ).plan
    }
  }
}

extension FitCommand: LessonUsable {
  func effects() throws -> CommandEffects {
    guard !force else { throw LessonGrammar.forced }
    let plan = try plan(.builtIn)
    switch plan.subjects {
    case .versions(let columns, of: let study, options: let values, answer: _):
      try LessonGrammar.check(study, values, runs, columns)
      guard case .fixture(let name, let size) = try input.source() else { throw LessonGrammar.file }
      return CommandEffects(
        caseID: study.id, variants: columns.namesInLessons,
        uses: [
          CommandEffects.Fixture(
            recipe: try LessonGrammar.recipe(name ?? study.fixture), size: size ?? study.size)
        ], needsTrust: columns.runPrograms)
    case .commands(let commands, isShell: _, output: _):
      return try .ofPrograms(Set(commands.map(\.name)), command, input.given(), runs)
    }
  }
}
