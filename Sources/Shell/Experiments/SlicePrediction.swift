import CaseStudies
import Findings
import FixtureMaking
import Glibc
import Measurement
import MemoryTracking
import Streaming
import WorkerProtocol

/// How much of a file to try a version on before the whole.
private let sliceSize = ByteCount.mebibytes(4)

extension Laboratory {
  /// Predicts from a run on the first 4 MiB of the user's own file, or on a fixture of 4 MiB that
  /// is not the case's own: how memory grows depends on the lines.
  ///
  /// - Returns: The prediction; `nil` for a file below 16 MiB, which is harmless to run, for the
  ///   case's own fixture, and if the run did not complete, whatever the reason.
  /// - Complexity: A run on 4 MiB, and a copy of them on disk.
  func slicePrediction(
    _ plan: ExperimentPlan, _ request: CaseRequest, _ version: String, on source: InputSource,
    size: ByteCount, cap: SafetyCap
  ) throws -> PeakPrediction? {
    guard size >= .mebibytes(16) else { return nil }
    let folder = TemporaryFile.folder
    let slice: String
    var isOwn = false
    switch source {
    case .fixture(nil, _): return nil
    case .fixture(let name?, _):
      guard name != request.study.fixture else { return nil }
      slice = try session.makeFixture(name, size: sliceSize, seed: nil).path
    case .file(let path):
      guard let copy = copiedSlice(of: path) else { return nil }
      slice = copy
      isOwn = true
    }
    defer { if isOwn { unlink(slice) } }
    var options = request.options
    // Only the run on the whole file may write to the user's output.
    let output = options["output"].map { _ in "\(folder)/highwater-slice-\(getpid()).output" }
    if let output { options["output"] = output }
    defer { if let output { unlink(output) } }
    var runOptions = plan.runOptions
    runOptions.cap = cap.bytes
    runOptions.limit = nil
    runOptions.isCold = false
    let subject = Subject(
      WorkerRequest(
        caseID: request.study.id, version: version, input: slice, options: options, answer: nil))
    guard let run = try? session.runner.run(subject, options: runOptions, observe: { _ in }),
      run.outcome == .completed, let peak = run.peak?.bytes, let start = run.start
    else { return nil }
    return PeakPrediction(
      version: version, size: size,
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
