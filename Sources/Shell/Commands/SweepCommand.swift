import ArgumentParser
import CaseStudies
import Course
import Findings
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// `sweep CASE`: how memory grows with the input.
struct SweepCommand: MeasuringCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a case on files of growing size and show how its memory grows.",
    discussion: """
      One comparison a size, each recorded. Ctrl-C keeps the sizes that are done.

        sweep tail
        sweep count --sizes 16MiB,64MiB,256MiB,1GiB
        sweep tail --variants stream --runs 3 --format json

      'runs' lists a sweep in one line, and its range of numbers is its name for 'show' and 'export'.
      """)

  static let sharedOptions = CaseArguments.sharedOptions

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @Option(help: ArgumentHelp("The sizes of the files.", valueName: "sizes"), completion: .grammar)
  var sizes = "4MiB,16MiB,64MiB,256MiB"
  @Option(
    help: ArgumentHelp("The recipe of the made files.", valueName: "recipe"), completion: .grammar)
  var fixture: String?
  @Flag(help: "Run even what is expected to exceed the safety cap, which then ends it.")
  var force = false
  @OptionGroup var variants: VariantArguments
  @OptionGroup(title: CaseArguments.title) var options: CaseArguments
  @OptionGroup(title: "Runs") var runs: RunArguments

  func measure(in session: Session) throws -> Measured {
    let sizes = try parsedSizes()
    let output = session.output
    let plan = ExperimentPlan(
      subjects: .versions(
        try variants.versions(of: caseID), of: try CaseStudy.find(caseID),
        options: try options.values(forCase: caseID), answer: nil),
      source: .fixture(name: fixture, size: nil), runs: runs.runs,
      runOptions: try runs.options(), isForced: force)
    let watch = try RunsAsTheyGo(plan.names, runs, sizes: sizes, on: output)
    defer { watch.finish() }
    let measured = try Laboratory(session: session).sweep(plan, sizes: sizes, watch: watch)
    watch.finish()
    let sweep = Sweep(comparisons: measured.comparisons)
    if let export = runs.format.export {
      export.write(sweep) { output.write($0) }
    } else if runs.format == .html {
      // The page is made from the records; if there are none, the failure says why.
      if !measured.numbers.isEmpty {
        try RecordedPage(session: session).write([.sweep(measured.numbers)]) { output.write($0) }
      }
    } else if !sweep.comparisons.isEmpty {
      output.write("\n")
      output.write(lines: SweepView(sweep).lines(on: output.display))
    }
    return measured.judged()
  }

  /// The sizes, in ascending order.
  func parsedSizes() throws(CommandFailure) -> [ByteCount] {
    var parsed: [ByteCount] = []
    for text in sizes.split(separator: ",", omittingEmptySubsequences: false) {
      parsed.append(try parseSize(String(text).trimmingSpaces))
    }
    parsed.sort()
    for (size, next) in zip(parsed, parsed.dropFirst()) where size == next {
      throw .usage("sweep: '\(size)' is given twice; give each size once")
    }
    guard parsed.count > 1, parsed[0] > .zero else {
      throw .usage("sweep: '\(sizes)' is too little; give two sizes or more, as in 16MiB,64MiB")
    }
    return parsed
  }
}

extension SweepCommand: LessonUsable {
  func effects() throws -> CommandEffects {
    guard !force else { throw LessonGrammar.forced }
    let study = try LessonGrammar.study(caseID, options, runs)
    let uses = try parsedSizes().map {
      CommandEffects.Fixture(recipe: try LessonGrammar.recipe(fixture ?? study.fixture), size: $0)
    }
    return CommandEffects(
      variants: Set(try variants.versions(of: caseID)), uses: Set(uses), sweeps: true)
  }
}

extension SweepCommand: RunsPlanning {
  func plannedRuns() throws -> [PlannedRun] {
    let study = try CaseStudy.find(caseID)
    let limit = try runs.options().limit
    let versions = try variants.versions(of: caseID)
    return try parsedSizes().flatMap { size in
      versions.map {
        PlannedRun(
          caseID: study.id, version: $0, size: size, fixture: fixture, limit: limit)
      }
    }
  }
}
