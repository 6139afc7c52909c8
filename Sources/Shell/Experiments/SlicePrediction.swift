import CaseStudies
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
