import CaseStudies
import Course
import Findings
import FixtureMaking
import Glibc
import Measurement
import MemoryTracking
import Streaming

/// How much of a file to try a version on before the whole.
private let sliceSize = ByteCount.mebibytes(4)

extension Laboratory {
  /// Predicts from a run on the first 4 MiB of the user's own file, or on a fixture of 4 MiB that
  /// is not the case's own: how memory grows depends on the lines.
  ///
  /// - Returns: The prediction; `nil` for a file below 16 MiB, which is harmless to run, for Swift
  ///   on the case's own fixture, of which its figures are known, and if the run did not complete,
  ///   whatever the reason.
  /// - Complexity: A run on 4 MiB, and a copy of them on disk.
  func slicePrediction(
    _ plan: ExperimentPlan, _ request: CaseRequest, _ column: CaseColumn, on source: InputSource,
    size: ByteCount, cap: SafetyCap
  ) throws -> PeakPrediction? {
    guard size >= .mebibytes(16) else { return nil }
    let slice: String
    var isOwn = false
    switch source {
    case .fixture(let name, _):
      let name = name ?? request.study.fixture
      guard column.program != nil || name != request.study.fixture else { return nil }
      slice = try session.makeFixture(name, size: sliceSize, seed: nil).path
    case .file(let path):
      guard let copy = copiedSlice(of: path) else { return nil }
      slice = copy
      isOwn = true
    }
    defer { if isOwn { unlink(slice) } }
    var tried = request
    tried.answer = nil
    // Only the run on the whole file may write to the user's output.
    let output = tried.options["output"].map { _ in
      "\(TemporaryFile.folder)/highwater-slice-\(getpid()).output"
    }
    if let output { tried.options["output"] = output }
    defer { if let output { unlink(output) } }
    var runOptions = plan.runOptions
    runOptions.cap = cap.bytes
    runOptions.limit = nil
    runOptions.isCold = false
    let subject = try subject(column, of: tried, input: slice)
    guard let run = try? session.runner.run(subject, options: runOptions, observe: { _ in }),
      run.outcome == .completed, let peak = run.peak?.bytes,
      let start = try run.start
        ?? column.program.flatMap({ try workshop.start(of: $0, cap: cap.bytes)?.bytes })
    else { return nil }
    return PeakPrediction(
      version: column.name, size: size,
      points: [Growth.Point(input: sliceSize, peak: peak, start: start)],
      basis: .slice(sliceSize))
  }
}

extension Laboratory {
  /// What the largest step of a sweep is expected to need.
  struct ExpectedPeak {
    /// The version or command that needs most.
    var name: String
    var peak: ByteCount
    /// What it works on there, in words.
    var step: String
    /// Where that comes from, as the end of a sentence.
    var basis: String
  }

  /// What the largest step of a sweep is expected to need, by one run of everything on the smallest,
  /// which is recorded nowhere.
  ///
  /// - Parameter swept: The sweep.
  /// - Returns: What the column that needs most is expected to need.
  /// - Throws: The error of the part that failed; a failure if such a run says nothing of the
  ///   largest step.
  func expectedPeak(of swept: SweptPlan) throws -> ExpectedPeak {
    guard let first = swept.steps.first, let last = swept.steps.last,
      let largest = swept.weights.last, largest > .zero
    else { throw CommandFailure.failed("there is nothing to measure") }
    if case .parameter(let value) = last {
      throw CommandFailure.failed("'\(value.parameter.name)' is no size of a file")
    }
    let step: SweptPlan.Step =
      if case .size(let size) = first, size > Self.largestTrial { .size(Self.largestTrial) } else {
        first
      }
    var trial = swept
    trial.steps = [step]
    trial.plan.runs = 1
    trial.plan.isTraced = false
    (trial.plan.runOptions.limit, trial.plan.runOptions.warmups) = (nil, 0)
    guard let weight = trial.weights.first, weight <= Self.largestTrial else {
      throw CommandFailure.failed("the smallest file is too large to be tried here")
    }
    let watch = RunsAsTheyGo(trial.plan, steps: nil, on: session.output)
    defer { watch.finish() }
    trial.plan.starts = try emptyFileStarts(of: trial)
    let comparison = try comparison(of: trial.plan(of: step), watch: watch).comparison
    guard !session.interruption.isPending else {
      throw CommandFailure.interrupted("sweep: stopped before the jobs were submitted")
    }
    let expected = try comparison.variants.map { variant in
      guard let run = variant.runs.first, run.outcome == .completed, let peak = run.exercisePeak
      else { throw CommandFailure.failed("'\(variant.name)' did not complete on \(step.text)") }
      let scaled = scaled(peak, run.start ?? .zero, weight, to: largest)
      // A job itself predicts by this figure what must fit.
      if let known = try prediction(of: variant.name, swept.plan(of: last), on: largest),
        known.peak > scaled
      {
        return ExpectedPeak(
          name: variant.name, peak: known.peak, step: last.text, basis: known.basis.words)
      }
      return ExpectedPeak(
        name: variant.name, peak: scaled, step: last.text, basis: "from a run on \(weight) here")
    }
    guard let most = expected.max(by: { $0.peak < $1.peak }) else {
      throw CommandFailure.failed("nothing was measured")
    }
    return most
  }

  /// What a version of a case is likely to need by itself; `nil` for a program or a command.
  private func prediction(
    of name: String, _ plan: ExperimentPlan, on size: ByteCount
  ) throws -> PeakPrediction? {
    guard case .versions(let columns, of: let study, options: _, answer: _) = plan.subjects,
      let column = columns.first(where: { $0.name == name }), column.program == nil,
      let source = plan.source
    else { return nil }
    return try prediction(of: study, version: column.version, on: size, source: source)
  }

  /// The largest input on which it is tried what a sweep needs.
  private static let largestTrial = ByteCount.mebibytes(16)

  /// What was held on one size, on another: what was held at the start stays, the rest grows in
  /// proportion.
  private func scaled(
    _ peak: ByteCount, _ start: ByteCount, _ size: ByteCount, to larger: ByteCount
  ) -> ByteCount {
    let growth = Double((peak - min(start, peak)).bytes) / Double(max(1, size.bytes))
    let more = growth * Double((larger - size).bytes)
    return peak + ByteCount(Int(min(max(0, more), 0x1p61)))
  }
}

/// Copies the first part of a file into a temporary one.
///
/// - Returns: The copy's path; `nil` if anything failed, which leaves no file.
private func copiedSlice(of path: String) -> String? {
  let source = open(path, O_RDONLY | O_CLOEXEC)
  guard source >= 0 else { return nil }
  defer { close(source) }
  guard let copy = try? TemporaryFile.make(for: "slice") else { return nil }
  let target = open(copy, O_WRONLY | O_CLOEXEC)
  defer { close(target) }
  var left = sliceSize.bytes
  while target >= 0, left > 0 {
    let count = sendfile(target, source, nil, left)
    guard count > 0 else { break }
    left -= count
  }
  guard left == 0 else {
    unlink(copy)
    return nil
  }
  return copy
}
