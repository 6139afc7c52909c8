import Course
import Workbook
import CaseStudies
import FixtureMaking
import Measurement
import MemoryTracking
import Spelling
import Streaming
import WorkerProtocol

/// What the user asks of `load`, `stream` and `compare`.
struct CaseMeasurement: Sendable {
  /// What the versions work on.
  enum Source: Hashable, Sendable {
    /// A file of the user's own.
    case file(String)
    /// A made file; what is `nil` is the case's default.
    case fixture(name: String?, size: ByteCount?)
  }

  var study: CaseStudy
  var versions: [String]
  var options: [String: String]
  var source: Source
  var runs: Int
  var runOptions: RunOptions
  /// The file that receives the last version's answer.
  var answer: String?
  /// Whether it is to run even where it is expected to exceed the safety cap.
  var isForced: Bool

  init(
    study: CaseStudy, versions: [String], options: [String: String], source: Source, runs: Int,
    runOptions: RunOptions, answer: String?, isForced: Bool = false
  ) {
    self.study = study
    self.versions = versions
    self.options = options
    self.source = source
    self.runs = runs
    self.runOptions = runOptions
    self.answer = answer
    self.isForced = isForced
  }
}

extension Session {
  /// Finds a case by its identifier.
  ///
  /// - Throws: a usage failure that names the nearest one.
  static func study(_ identifier: String) throws(CommandFailure) -> CaseStudy {
    if let study = CaseStudy.named(identifier) { return study }
    let names = CaseStudy.all.map(\.id)
    let hint = Spelling.nearest(to: identifier, in: names).map { "did you mean '\($0)'?" }
    throw .usage(
      "case: there is no case '\(identifier)'; \(hint ?? "type 'cases' to list them")")
  }

  /// Measures the versions of a case on one input, records the comparison and returns it.
  ///
  /// Checks first what can be checked without a run: the options, the input file, the fixture's
  /// size against the free space, the memory that the versions are expected to need.
  ///
  /// - Parameters:
  ///   - measurement: what is asked.
  ///   - place: where it stands in a sweep; `nil` for one on its own.
  ///   - begin: gets the input's size before anything else.
  ///   - tell: gets what a version is expected to need, and the cap it must keep to.
  ///   - observe: gets each version's events as they happen.
  /// - Returns: the comparison, which is also `newestComparison` now.
  /// - Throws: the error of the part that failed.
  func measure(
    _ measurement: CaseMeasurement, in place: SweepPlace? = nil,
    begin: (ByteCount) -> Void = { _ in },
    tell: (PeakPrediction, SafetyCap) -> Void = { _, _ in },
    observe: (_ version: String, RunEvent) -> Void
  ) throws -> Comparison {
    let options: [String: String]
    do {
      options = try measurement.study.validated(measurement.options).values
    } catch {
      throw CommandFailure.usage(error.description)
    }
    for path in [options["output"], measurement.answer] {
      if let path { try AtomicFileWriter.check(path) }
    }
    var runOptions = measurement.runOptions
    let cap = try safetyCap(runOptions.cap)
    runOptions.cap = cap.bytes
    if case .file(let path) = measurement.source {
      try checkOutputs(of: measurement, options: options, input: path)
    }
    let size = try size(of: measurement)
    begin(size)
    try predict(measurement, options: options, size: size, cap: cap, tell: tell)
    let input = try resolve(measurement.source, for: measurement.study)
    // Where a fixture lies is known only now.
    try checkOutputs(of: measurement, options: options, input: input.path)
    let requests = measurement.versions.map { version in
      WorkerRequest(
        caseID: measurement.study.id, version: version, input: input.path, options: options,
        answer: version == measurement.versions.last ? measurement.answer : nil)
    }
    let variants = try CaseComparer(runner: runner, interruption: interruption).compare(
      requests, runs: measurement.runs, options: runOptions, observe: observe)
    let comparison = Comparison(
      host: .current(), caseID: measurement.study.id,
      decisionRow: measurement.study.decisionRow?.operation, input: input, variants: variants,
      isCold: runOptions.isCold)
    // One that was stopped halfway is no point of a sweep, and stands by itself.
    return try keep(comparison, options: options, in: interruption.isPending ? nil : place)
  }

  /// The size of what is to be worked on, before it is made.
  private func size(of measurement: CaseMeasurement) throws -> ByteCount {
    switch measurement.source {
    case .file(let path): ByteCount(try InputFile.check(path))
    case .fixture(_, let size): size ?? measurement.study.size
    }
  }

  /// Refuses to write over the input what a later run would then read.
  private func checkOutputs(
    of measurement: CaseMeasurement, options: [String: String], input: String
  ) throws(CommandFailure) {
    let runCount = measurement.versions.count * measurement.runs
    if runCount > 1, let output = options["output"], InputFile.isSame(output, input) {
      throw .usage(
        "\(measurement.study.id): \(runCount) runs can't each replace their input '\(output)'; "
          + "give another --output, or use 'stream \(measurement.study.id)'")
    }
    if measurement.runs > 1, let answer = measurement.answer, InputFile.isSame(answer, input) {
      throw .usage(
        "\(measurement.study.id): \(runCount) runs can't replace their input '\(answer)' by the "
          + "answer; give another --answer")
    }
  }

  private func resolve(
    _ source: CaseMeasurement.Source, for study: CaseStudy
  ) throws -> Comparison.Input {
    switch source {
    case .file(let path):
      let size = try InputFile.check(path)
      return Comparison.Input(path: path, size: ByteCount(size), fixture: nil)
    case .fixture(let name, let size):
      let name = name ?? study.fixture
      let fixture = try makeFixture(name, size: size ?? study.size, seed: nil)
      return Comparison.Input(path: fixture.path, size: fixture.size, fixture: name)
    }
  }
}
