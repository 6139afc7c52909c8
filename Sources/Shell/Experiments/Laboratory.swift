import ArgumentParser
import CaseStudies
import Course
import FixtureMaking
import Foundation
import Measurement
import MemoryTracking
import Streaming
import Workbook
import WorkerProtocol

/// Follows an experiment as it runs.
protocol ExperimentWatching: AnyObject {
  /// The input is known; the fixture may still have to be made.
  func willWork(on size: ByteCount)
  /// A version is expected to need this much memory.
  func willNeed(_ prediction: PeakPrediction, cap: SafetyCap)
  /// A part of a larger question is answered; a sentence about it.
  func didLearn(_ sentence: String)
  /// Something happened in a run of the subject with this name.
  func note(_ name: String, _ event: RunEvent)
  /// One size of a sweep is done.
  func didMeasure(_ comparison: Comparison)
}

/// The only path from a plan to a result: checks, predicts, makes the fixture, runs, records.
struct Laboratory {
  let session: Session
  /// Where programs in other languages are built. The command that measures them removes it.
  let workshop: ProgramWorkshop

  init(session: Session) {
    self.session = session
    workshop = ProgramWorkshop(session: session)
  }

  /// Measures a plan's subjects on its input, and records the comparison.
  ///
  /// First checks what needs no full run: the options, the input file, the free space for the
  /// fixture, the memory that versions are expected to need. A comparison that cannot be recorded,
  /// as on a full disk, is returned with the reason.
  ///
  /// - Parameters:
  ///   - plan: What to measure.
  ///   - place: Its place in a sweep; `nil` for a comparison on its own.
  ///   - watch: Follows the runs.
  /// - Returns: The comparison, with its number if it was recorded.
  /// - Throws: The error of the part that failed.
  func measure(
    _ plan: ExperimentPlan, in place: SweepPlace? = nil, watch: any ExperimentWatching
  ) throws -> Measured {
    let (comparison, options) = try comparison(of: plan, watch: watch)
    // A comparison that was stopped halfway is no part of a sweep, so record it on its own.
    return record(
      comparison, options: options, in: session.interruption.isPending ? nil : place)
  }

  /// Measures a plan's subjects on its input, and records nothing.
  ///
  /// - Returns: The comparison, and the options of the case or the commands as they are recorded.
  /// - Throws: The error of the part that failed.
  func comparison(
    of plan: ExperimentPlan, watch: any ExperimentWatching
  ) throws -> (comparison: Comparison, options: [String: String]) {
    let (experiment, options) = try experiment(for: plan, watch: watch)
    let tracer = plan.isTraced ? try PeakTracer(experiment, session: session) : nil
    var comparison = try experiment.run(
      by: session.runner, interruption: session.interruption, observe: watch.note)
    try tracer?.addPictures(to: &comparison)
    comparison.kind = plan.kind
    comparison.parameter = plan.parameter?.parameter
    let starts = try plan.starts ?? programStarts(of: plan, cap: experiment.options.cap)
    addStarts(starts ?? runtimeStarts(of: experiment), to: &comparison)
    return (comparison, options)
  }

  /// Checks a plan, predicts what it needs, and makes its fixture.
  ///
  /// - Returns: What to run, and the options of the case or the commands as they are recorded.
  /// - Throws: The error of the part that failed.
  func experiment(
    for plan: ExperimentPlan, watch: any ExperimentWatching
  ) throws -> (Experiment, options: [String: String]) {
    var plan = plan
    let experiment: Experiment
    let options: [String: String]
    switch plan.subjects {
    case .versions(let columns, of: let study, options: let given, answer: let answer):
      let checked = try study.checked(given)
      options = checked.values
      plan.subjects = .versions(columns, of: study, options: options, answer: answer)
      let request = CaseRequest(
        study: study, columns: columns, options: options, answer: answer,
        arguments: columns.runPrograms ? try study.argumentsOfPrograms(checked) : [])
      experiment = try caseExperiment(plan, request, watch)
    case .commands(let commands, isShell: let isShell, output: let output):
      experiment = try commandExperiment(plan, commands, isShell: isShell, output: output, watch)
      let texts = experiment.subjects.map { ($0.name, $0.text) }
      options = Dictionary(texts) { first, _ in first }
    }
    return (experiment, options)
  }

  /// Records a comparison that has runs, with the command line that asked for it.
  ///
  /// - Returns: The comparison with its origin; the failure says why if it could not be recorded.
  func record(
    _ comparison: Comparison, options: [String: String], in place: SweepPlace?
  ) -> Measured {
    var measured = Measured(result: .comparison(comparison))
    guard comparison.variants.contains(where: { !$0.runs.isEmpty }) else { return measured }
    let date = Date()
    let command = ReproducingCommand.line(session.commandLine)
    let version = HighWater.configuration.version
    do {
      let workbook = try session.workbook()
      measured.numbers = [
        try workbook.record(
          comparison, options: options, in: place, command: command, version: version, at: date)
      ]
    } catch {
      measured.failure = error
    }
    var recorded = comparison
    recorded.provenance = Comparison.Provenance(
      number: measured.numbers.first, recordedAt: date.ISO8601Format(), command: command,
      version: version)
    measured.result = .comparison(recorded)
    return measured
  }
}

/// The versions of a case that a plan asks for, with checked options.
struct CaseRequest {
  var study: CaseStudy
  var columns: [CaseColumn]
  var options: [String: String]
  var answer: String?
  /// What programs in other languages are called with after the input's path.
  var arguments: [String] = []
}

extension Laboratory {
  private func caseExperiment(
    _ plan: ExperimentPlan, _ runs: CaseRequest, _ watch: any ExperimentWatching
  ) throws -> Experiment {
    for path in [runs.options["output"], runs.answer] {
      if let path { try AtomicFileWriter.check(path) }
    }
    let source = plan.source ?? .fixture(name: nil, size: nil)
    var runOptions = plan.runOptions
    let cap = try SafetyCap.current(asked: runOptions.cap, in: session.workbook())
    runOptions.cap = cap.bytes
    if case .file(let path) = source { try checkOutputs(of: plan, runs, input: path) }
    let size = try size(of: source, for: runs.study)
    watch.willWork(on: size)
    for language in Set(runs.columns.compactMap(\.program)) {
      _ = try workshop.start(of: language, cap: cap.bytes)
    }
    try predict(plan, runs, on: source, size: size, cap: cap, watch)
    let file = try resolve(source, fixture: runs.study.fixture, size: runs.study.size)
    // A fixture's path is known only now.
    try checkOutputs(of: plan, runs, input: file.input.path)
    // The table is about Swift's versions: those among other languages are no evidence for it.
    let isSwift = runs.columns.allSatisfy { $0.language == nil }
    var experiment = Experiment(
      caseID: runs.study.id, decisionRow: isSwift ? runs.study.decisionRow?.id : nil,
      subjects: try runs.columns.map { try subject($0, of: runs, input: file.input.path) },
      input: file.input, runs: plan.runs, options: runOptions)
    if runs.columns.runPrograms {
      let reference = CaseColumn(version: "stream", language: Comparison.Variant.swift)
      experiment.reference = try subject(reference, of: runs, input: file.input.path)
    }
    return experiment
  }

  /// What to run for a column of a case.
  ///
  /// - Parameters:
  ///   - column: The column.
  ///   - request: The case, with checked options.
  ///   - path: The input.
  /// - Returns: The subject; the last one in the worker keeps the answer.
  /// - Throws: A failure if a program cannot be built.
  func subject(
    _ column: CaseColumn, of request: CaseRequest, input path: String
  ) throws(CommandFailure) -> Subject {
    var subject: Subject
    if let language = column.program {
      subject = Subject(
        try workshop.command(
          for: column, of: request.study, in: language, arguments: [path] + request.arguments),
        output: .digested)
    } else {
      subject = Subject(
        WorkerRequest(
          caseID: request.study.id, version: column.version, input: path, options: request.options,
          answer: column == request.columns.last ? request.answer : nil))
      subject.name = column.name
    }
    subject.language = column.language
    subject.followsReading = column.version == CaseVersion.fakeName
    return subject
  }

  private func commandExperiment(
    _ plan: ExperimentPlan, _ commands: [ForeignCommand], isShell: Bool,
    output: ForeignCommand.Output, _ watch: any ExperimentWatching
  ) throws -> Experiment {
    let usesFile = commands.contains { command in
      command.words.contains { $0.contains(InputSource.placeholder) }
        || command.input == .file(InputSource.placeholder)
    }
    guard usesFile == (plan.source != nil) else {
      throw CommandFailure.usage(
        usesFile
          ? "input: nothing tells what '{file}' is; give --file or --size"
          : "input: no command says where the file goes; write '{file}' in its place")
    }
    let file = try plan.source.map { source in
      try resolve(
        source, fixture: InputSource.standardFixture, size: InputSource.standardSize)
    }
    // Nothing is known of a FIFO beforehand, and nobody else may open it.
    let input = file.flatMap { $0.isStream ? nil : $0.input }
    if let input { watch.willWork(on: input.size) }
    var runOptions = plan.runOptions
    runOptions.cap = try SafetyCap.current(asked: runOptions.cap, in: session.workbook()).bytes
    return Experiment(
      subjects: commands.map { command in
        let path = file?.input.path
        var command = path.map { command.replacingPlaceholder(by: $0, isShell: isShell) } ?? command
        if let parameter = plan.parameter {
          command.words = command.words.map {
            $0.replacing(parameter.placeholder, with: parameter.text)
          }
        }
        return Subject(command, output: output)
      }, input: input, runs: plan.runs, options: runOptions)
  }

  /// The size of the input, before it is made.
  private func size(of source: InputSource, for study: CaseStudy) throws -> ByteCount {
    switch source {
    case .file(let path): ByteCount(try InputFile.check(path))
    case .fixture(_, let size): size ?? study.size
    }
  }

  /// Refuses to overwrite the input if a later run would read it.
  private func checkOutputs(
    of plan: ExperimentPlan, _ runs: CaseRequest, input: String
  ) throws(CommandFailure) {
    let runCount = runs.columns.count * (plan.runs + (plan.isTraced ? 1 : 0))
    if runCount > 1, let output = runs.options["output"], InputFile.isSame(output, input) {
      throw .usage(
        "\(runs.study.id): \(runCount) runs can't each replace their input '\(output)'; "
          + "give another --output, or use 'stream \(runs.study.id)'")
    }
    if plan.runs > 1, let answer = runs.answer, InputFile.isSame(answer, input) {
      throw .usage(
        "\(runs.study.id): \(runCount) runs can't replace their input '\(answer)' by the "
          + "answer; give another --answer")
    }
  }

  /// Finds or makes the file of a source.
  ///
  /// - Parameters:
  ///   - source: The source as the command line names it.
  ///   - fixture: The recipe if the source names none.
  ///   - size: The size if the source names none.
  /// - Returns: The file, and whether it is a FIFO, whose size is unknown.
  /// - Throws: The error of the file or of the store of fixtures.
  private func resolve(
    _ source: InputSource, fixture: String, size: ByteCount
  ) throws -> (input: Comparison.Input, isStream: Bool) {
    switch source {
    case .file(let path):
      let isStream = InputFile.kind(of: path) == .fifo
      let size = isStream ? 0 : try InputFile.check(path)
      return (Comparison.Input(path: path, size: ByteCount(size), fixture: nil), isStream)
    case .fixture(let name, let askedSize):
      let name = name ?? fixture
      let made = try session.makeFixture(name, size: askedSize ?? size, seed: nil)
      return (Comparison.Input(path: made.path, size: made.size, fixture: name), false)
    }
  }
}

extension Subject {
  /// The command as people read it; a version's name.
  fileprivate var text: String {
    switch work {
    case .version: name
    case .command(let command, output: _): command.words.joined(separator: " ")
    }
  }
}

extension ForeignCommand {
  /// The command with a path in place of `{file}`, in quotes if a shell reads it.
  func replacingPlaceholder(by path: String, isShell: Bool) -> ForeignCommand {
    var command = self
    command.words = words.map { word in
      isShell
        ? ShellText.replacing(InputSource.placeholder, in: word, byPath: path)
        : word.replacing(InputSource.placeholder, with: path)
    }
    if input == .file(InputSource.placeholder) { command.input = .file(path) }
    return command
  }
}
