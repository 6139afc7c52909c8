import ArgumentParser
import CaseStudies
import Course
import Findings
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import Streaming
import TerminalText
import Workbook

/// `sweep CASE`, `sweep 'A {file}' 'B {file}'`, `sweep -- COMMAND…`: how memory grows with the
/// input.
struct SweepCommand: MeasuringCommand, SubjectCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a case, or commands of your own, on files of growing size and show the growth.",
    discussion: """
      One comparison a size, each recorded. Ctrl-C keeps the sizes that are done. Of commands, growth \
      is what they need above what they hold on an empty file, which is measured first. --parameter \
      varies a number in place of a file.

        sweep tail
        sweep count --sizes 16MiB,64MiB,256MiB,1GiB
        sweep tail --variants stream --runs 3 --format json
        sweep tail --language python --variants load,fake,stream
        sweep --sizes 4MiB,16MiB,64MiB --fixture log -- sort {file}
        sweep 'sort {file}' 'wc -l {file}' --sizes 4MiB,16MiB
        sweep --files jan.log,feb.log -- python3 load.py {file}
        sweep --parameter n=1000,10000,100000 -- python3 -c 'x = list(range({n}))'
        sweep tail --sizes 1GiB,4GiB,16GiB --on slurm --job-memory 8GiB

      'runs' lists a sweep in one line, and its range of numbers is its name for 'show' and 'export'.
      """)

  static let sharedOptions = CaseArguments.sharedOptions

  @ParentCommand var root: HighWater
  @OptionGroup var subject: SubjectArguments
  @Option(
    help: ArgumentHelp(
      "The sizes of the files; \(SweepCommand.standardSizes) by default.", valueName: "sizes"),
    completion: .grammar)
  var sizes: String?
  @Option(
    help: ArgumentHelp("Work on these files of yours, smallest first.", valueName: "paths"),
    completion: .file())
  var files: String?
  @Option(
    help: ArgumentHelp(
      "Vary this number in the commands, as in n=1,2,4 for {n}.", valueName: "name=values"))
  var parameter: String?
  @Option(
    help: ArgumentHelp("The recipe of the made files.", valueName: "recipe"), completion: .grammar)
  var fixture: String?
  @Flag(help: "Run even what is expected to exceed the safety cap, which then ends it.")
  var force = false
  @Flag(help: "Compare what the commands print; different outputs are a failure.")
  var sameOutput = false
  @OptionGroup var variants: VariantArguments
  @OptionGroup var language: LanguageArguments
  @OptionGroup(title: CaseOptionArguments.title) var options: CaseOptionArguments
  @OptionGroup(title: "Commands") var command: CommandArguments
  @OptionGroup(title: "Runs") var runs: RunArguments
  @OptionGroup(title: WhereArguments.title) var places: WhereArguments
  @OptionGroup(title: ClusterArguments.title) var cluster: ClusterArguments
  @Option(
    help: ArgumentHelp(
      "Read the results that the jobs of a sweep left in this folder, and run nothing.",
      valueName: "folder"), completion: .directory)
  var gather: String?
  @Option(help: .hidden) var part: Int?

  static let standardSizes = "4MiB,16MiB,64MiB,256MiB"

  func validate() throws {
    guard gather == nil || cluster.on == nil else {
      throw ValidationError("'--gather' only reads results; leave out --on")
    }
  }

  func measure(in session: Session) throws -> Measured {
    let detail = try places.detail()
    if let folder = gather {
      let sweep = ClusterSweep(
        session: session, folder: ClusterFolder(reading: folder, of: "sweep"))
      let gathered = try sweep.gather()
      return try show(gathered, detail, in: session)
    }
    var swept = try sweptPlan(LanguageLookup(session))
    if let on = cluster.on { return try measure(swept, on: on, detail, in: session) }
    swept.plan.isTraced = places.isAsked
    if let part {
      guard swept.steps.indices.contains(part - 1) else {
        throw CommandFailure.usage(
          "sweep: there is no part '\(part)'; give 1 to \(swept.steps.count)")
      }
      swept.plan.isTraced = places.isAsked && part == swept.steps.count
      swept.steps = [swept.steps[part - 1]]
    }
    let watch = try RunsAsTheyGo(swept.plan.names, runs, steps: swept.weights, in: session)
    defer { watch.finish() }
    let laboratory = Laboratory(session: session)
    defer { laboratory.workshop.remove() }
    let measured = try laboratory.sweep(swept, watch: watch)
    watch.finish()
    return try show(measured, detail, isSetOff: watch.hasWritten, in: session)
  }

  /// Measures each step in a job of a cluster; a manifest is printed and measures nothing yet.
  private func measure(
    _ swept: SweptPlan, on: Cluster, _ detail: WhereDetail, in session: Session
  ) throws -> Measured {
    try cluster.check()
    let memory = try cluster.memory(for: "sweep", in: session) {
      try JobMemory.measured(swept, in: session)
    }
    let sweep = ClusterSweep(session: session, folder: try ClusterFolder(of: "sweep"))
    let work = try sweep.work(
      swept.steps.map(\.text), cluster, memory: memory,
      cap: runs.cap == nil ? JobMemory.cap(in: memory) : nil)
    try work.writeScript(running: on.program(of: session))
    switch on {
    case .slurm: return try show(sweep.run(work), detail, in: session)
    case .kubernetes:
      session.output.write(cluster.manifest(of: work, confines: false))
      sweep.folder.reportManifest(in: session)
      return Measured(result: .sweep(Sweep(comparisons: [])))
    }
  }

  /// Shows a sweep in the form that was asked for.
  private func show(
    _ measured: Measured, _ detail: WhereDetail, isSetOff: Bool = false, in session: Session
  ) throws -> Measured {
    let output = session.output
    let sweep = Sweep(comparisons: measured.comparisons)
    if let export = runs.format.export {
      export.write(sweep) { output.write($0) }
    } else if runs.format == .html {
      // The page is made from the records; if there are none, the failure says why.
      if !measured.numbers.isEmpty {
        try RecordedPage(session: session).write([.sweep(measured.numbers)]) { output.write($0) }
      }
    } else if !sweep.comparisons.isEmpty {
      if isSetOff { output.write("\n") }
      let view = SweepView(sweep, detail)
      output.write(
        lines: session.shownParts.map { view.brief($0).lines(on: output.display) }
          ?? view.lines(on: output.display))
    }
    return measured.judged(ignoresExitCodes: command.ignoreFailure)
  }

  /// What to measure, and in which steps.
  func sweptPlan(_ languages: LanguageLookup) throws(CommandFailure) -> SweptPlan {
    let steps = try steps()
    let isOfParameter = if case .parameter? = steps.first { true } else { false }
    switch try subject.subjects(of: "sweep", command) {
    case .study(let study, let mode):
      guard !isOfParameter else {
        throw .usage("sweep: '--parameter' varies a number in commands; a case has none")
      }
      return SweptPlan(
        plan: ExperimentPlan(
          subjects: .versions(
            try variants.columns(
              of: study.id, in: language.names, environment: language.environment(), languages),
            of: study,
            options: try options.values(forCase: study.id, mode: mode), answer: nil),
          source: .fixture(name: fixture, size: nil), runs: runs.runs,
          runOptions: try runs.options(), isForced: force), steps: steps)
    case .commands(let commands):
      guard variants.variants == nil, language.names.isEmpty, options.isEmpty else {
        throw .usage(
          "sweep: --variants, --language and the options of cases are for a case; leave them out")
      }
      try Self.check(commands, for: steps)
      let plan = try command.experiment(
        commands, isOfParameter ? nil : .fixture(name: fixture, size: nil), runs,
        output: try command.output(isCompared: sameOutput)
      ).plan
      return SweptPlan(plan: plan, steps: steps)
    }
  }

  /// Checks that every command has a place for what varies.
  private static func check(
    _ commands: [ForeignCommand], for steps: [SweptPlan.Step]
  ) throws(CommandFailure) {
    let placeholder =
      if case .parameter(let value)? = steps.first { value.placeholder } else {
        InputSource.placeholder
      }
    for command in commands where command.input != .file(placeholder) {
      guard command.words.contains(where: { $0.contains(placeholder) }) else {
        throw .usage(
          "sweep: '\(command.name)' does not say where what varies goes; write '\(placeholder)' in its "
            + "place")
      }
    }
  }

  /// What varies, in ascending order.
  func steps() throws(CommandFailure) -> [SweptPlan.Step] {
    guard [sizes, files, parameter].compactMap({ $0 }).count < 2 else {
      throw .usage("sweep: --sizes, --files and --parameter exclude each other; give one")
    }
    if let files {
      guard fixture == nil else {
        throw .usage("sweep: '--files' excludes --fixture; give the one or the other")
      }
      return try listed(files, of: "files", example: "jan.log,feb.log").map { .file($0) }
    }
    if let parameter { return try parameterValues(parameter).map { .parameter($0) } }
    return try parsedSizes().map { .size($0) }
  }

  /// The sizes, in ascending order.
  private func parsedSizes() throws(CommandFailure) -> [ByteCount] {
    let sizes = sizes ?? Self.standardSizes
    var parsed: [ByteCount] = []
    for text in try listed(sizes, of: "sizes", example: "16MiB,64MiB") {
      parsed.append(try parseSize(text))
    }
    parsed.sort()
    guard parsed[0] > .zero else {
      throw .usage("sweep: '\(sizes)' has an empty size; give sizes as in 16MiB,64MiB")
    }
    for (size, next) in zip(parsed, parsed.dropFirst()) where size == next {
      throw .usage("sweep: '\(size)' is given twice; give each size once")
    }
    return parsed
  }

  private func parameterValues(_ text: String) throws(CommandFailure) -> [ParameterValue] {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let isName = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    guard parts.count == 2, isName, name != "file" else {
      throw .usage("parameter: cannot read '\(text)'; write a name and its values, as in n=1,2,4")
    }
    var values: [ParameterValue] = []
    for text in try listed(String(parts[1]), of: "values", example: "\(name)=1,2,4") {
      guard let value = Double(text), value.isFinite, value >= 0 else {
        throw .usage("parameter: '\(text)' is no number from 0; write numbers, as in \(name)=1,2,4")
      }
      guard !values.contains(where: { $0.parameter.value == value }) else {
        throw .usage("parameter: '\(text)' is given twice; give each value once")
      }
      values.append(
        ParameterValue(parameter: Comparison.Parameter(name: name, value: value), text: text))
    }
    return values.sorted { $0.parameter.value < $1.parameter.value }
  }

  /// The parts of a list with commas; at least two.
  private func listed(
    _ text: String, of things: String, example: String
  ) throws(CommandFailure) -> [String] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmingSpaces
    }
    guard parts.count > 1 else {
      throw .usage(
        "sweep: there is only '\(text)'; give two \(things) or more, as in \(example)")
    }
    return parts
  }
}

extension SweepCommand: LessonUsable {
  func effects() throws -> CommandEffects {
    guard !force else { throw LessonGrammar.forced }
    guard files == nil else { throw LessonGrammar.file }
    guard cluster.on == nil, gather == nil, part == nil else { throw LessonGrammar.cluster }
    let swept = try sweptPlan(.builtIn)
    func fixtures(_ standard: String) throws -> Set<CommandEffects.Fixture> {
      let recipe = try LessonGrammar.recipe(fixture ?? standard)
      return Set(
        swept.steps.compactMap { step in
          if case .size(let size) = step { .init(recipe: recipe, size: size) } else { nil }
        })
    }
    switch swept.plan.subjects {
    case .versions(let columns, of: let study, options: let values, answer: _):
      try LessonGrammar.check(study, values, runs, columns)
      return CommandEffects(
        caseID: study.id, variants: columns.namesInLessons, uses: try fixtures(study.fixture),
        sweeps: true,
        needsTrust: columns.runPrograms)
    case .commands(let commands, isShell: _, output: _):
      var effects = try CommandEffects.ofPrograms(
        Set(commands.map(\.name)), command, nil, runs)
      effects.uses = try fixtures(InputSource.standardFixture)
      effects.sweeps = true
      return effects
    }
  }
}

extension SweepCommand: RunsPlanning {
  func plannedRuns() throws -> [PlannedRun] {
    let swept = try sweptPlan(.builtIn)
    guard case .versions(let columns, of: let study, options: _, answer: _) = swept.plan.subjects
    else { return [] }
    return swept.steps.flatMap { step in
      columns.versionsOfWorker.compactMap { version in
        guard case .size(let size) = step else { return nil }
        return PlannedRun(
          caseID: study.id, version: version, size: size, fixture: fixture,
          limit: swept.plan.runOptions.limit)
      }
    }
  }
}
