import CaseStudies
import Course
import Findings
import Measurement
import MemoryTracking
import Workbook

/// What a version is likely to need, predicted before it runs; never a promise.
struct PeakPrediction: Hashable, Sendable {
  /// What a prediction is based on.
  enum Basis: Hashable, Sendable {
    /// This many earlier runs of the version on such files, in this workbook.
    case runs(Int)
    /// A run on the first part of the file, or on a small fixture of its kind.
    case slice(ByteCount)
    /// The figure measured when the case was made: bytes of memory per byte of its own fixture.
    case stated(Double, fixture: String)

    /// The basis as the end of a sentence: `from 3 earlier runs`.
    var words: String {
      switch self {
      case .runs(let count): "from \(count) earlier run\(count == 1 ? "" : "s")"
      case .slice(let size): "from a run on \(size) of it"
      case .stated(let factor, let fixture):
        "from \(ByteCount.fixed(factor)) bytes for each byte of the \(fixture) fixture"
      }
    }
  }

  var version: String
  var peak: ByteCount
  var basis: Basis

  /// What a worker holds before its version begins.
  static let start = ByteCount.mebibytes(8)

  /// The smallest input that predicts larger ones: below it every run takes about the same, and a
  /// line through such points would mislead.
  static let leastInput = ByteCount.mebibytes(1)

  /// Predicts from earlier measurements, by the straight line through them; `nil` if none counts.
  ///
  /// - Parameters:
  ///   - version: The version's name.
  ///   - size: The input's size.
  ///   - points: Earlier runs, in any order; those on inputs below 1 MiB do not count.
  ///   - basis: What the points are; `nil` for the user's earlier runs.
  /// - Complexity: O(n) in the points.
  init?(version: String, size: ByteCount, points: [Growth.Point], basis: Basis? = nil) {
    self.version = version
    let points = points.filter { $0.input >= Double(Self.leastInput.bytes) }
    guard let largest = points.max(by: { ($0.input, $0.peak) < ($1.input, $1.peak) }) else {
      return nil
    }
    let start = largest.start ?? .zero
    let taken = Double((largest.peak - start).bytes) / max(1, largest.input)
    let slope = Growth(variant: version, points: points)?.bytesPerInputByte ?? taken
    let more = (Double(size.bytes) - largest.input) * max(0, slope)
    let expected = min(Double(largest.peak.bytes) + more, 0x1p62)
    peak = max(start, ByteCount(Int(expected)))
    self.basis = basis ?? .runs(points.count)
  }

  /// Predicts from the version's stated figure, until it has been measured here; `nil` for one that
  /// holds the same for every input.
  ///
  /// - Parameters:
  ///   - version: The version.
  ///   - size: The input's size.
  ///   - fixture: The case's own fixture, on which the figure was measured.
  init?(stated version: CaseVersion, size: ByteCount, fixture: String) {
    guard let factor = version.bytesPerInputByte else { return nil }
    self.version = version.name
    let growth = min(Double(size.bytes) * factor, 0x1p61)
    peak = Self.start + ByteCount(Int(growth))
    basis = .stated(factor, fixture: fixture)
  }

  /// The prediction in a sentence.
  var sentence: String { "\(version): about \(peak), \(basis.words)." }
}

extension Laboratory {
  /// What a version of a case is likely to need, without a run; `nil` if its memory does not grow
  /// with its input.
  ///
  /// - Parameters:
  ///   - study: The case.
  ///   - name: The version's name.
  ///   - size: The input's size.
  ///   - source: What it works on.
  /// - Returns: The prediction, from earlier runs on such files if there are any.
  /// - Throws: `WorkbookError` if the workbook cannot be read.
  func prediction(
    of study: CaseStudy, version name: String, on size: ByteCount, source: InputSource
  ) throws(WorkbookError) -> PeakPrediction? {
    guard let version = study.version(named: name), version.footprint != .constant else {
      return nil
    }
    return try recordedPrediction(of: study, variant: name, on: size, source: source)
      ?? PeakPrediction(stated: version, size: size, fixture: study.fixture)
  }

  /// Predicts from earlier runs of a variant on such files; `nil` without any.
  private func recordedPrediction(
    of study: CaseStudy, variant name: String, on size: ByteCount, source: InputSource
  ) throws(WorkbookError) -> PeakPrediction? {
    let (fixture, path): (String?, String?) =
      switch source {
      case .file(let path): (nil, path)
      case .fixture(let name, _): (name ?? study.fixture, nil)
      }
    let points = try session.workbook().recordedPeaks(
      ofCase: study.id, version: name, fixture: fixture, path: path, build: Host.current().build
    ).map { Growth.Point(input: $0.input, peak: $0.peak, start: $0.start) }
    return PeakPrediction(version: name, size: size, points: points)
  }

  /// What a column is likely to need; `nil` if its memory does not grow with its input, or nothing
  /// is known of it. Programs are predicted from their own runs alone, never by Swift's figures.
  private func prediction(
    _ plan: ExperimentPlan, _ request: CaseRequest, _ column: CaseColumn, on source: InputSource,
    size: ByteCount, cap: SafetyCap
  ) throws -> PeakPrediction? {
    let known: PeakPrediction?
    if column.program == nil {
      known = try prediction(of: request.study, version: column.version, on: size, source: source)
      guard case .stated? = known?.basis else { return known }
    } else {
      let streams = request.study.version(named: "stream")?.footprint == .constant
      guard column.version != "stream" || !streams else { return nil }
      known = try recordedPrediction(
        of: request.study, variant: column.name, on: size, source: source)
      guard known == nil else { return known }
    }
    return try slicePrediction(plan, request, column, on: source, size: size, cap: cap) ?? known
  }

  /// Predicts the peaks of the versions that may hold their input, and refuses what cannot fit.
  ///
  /// A run with a limit below the cap is never refused: it is meant to be ended there.
  ///
  /// - Parameters:
  ///   - plan: What to measure.
  ///   - request: Its case, with checked options.
  ///   - source: What the versions work on.
  ///   - size: The input's size.
  ///   - cap: What no run may exceed.
  ///   - watch: Receives each prediction before the runs.
  /// - Throws: `CommandFailure` for a version that would exceed the cap.
  func predict(
    _ plan: ExperimentPlan, _ request: CaseRequest, on source: InputSource, size: ByteCount,
    cap: SafetyCap, _ watch: any ExperimentWatching
  ) throws {
    for column in request.columns {
      guard
        var prediction = try prediction(
          plan, request, column, on: source, size: size, cap: cap)
      else { continue }
      prediction.version = column.name
      watch.willNeed(prediction, cap: cap)
      let limit = plan.runOptions.limit ?? cap.bytes
      guard prediction.peak > cap.bytes, limit >= cap.bytes, !plan.isForced else { continue }
      throw CommandFailure.failed(
        "\(request.study.id): the \(column.name) version on '\(size)' needs about "
          + "\(prediction.peak), more than the safety cap of \(cap.bytes) (\(cap.origin)); "
          + "take a smaller file, see it end with --limit, raise --cap, or run it anyway with --force"
      )
    }
  }
}

/// The memory at which any run is ended, to protect the machine.
struct SafetyCap: Hashable, Sendable {
  var bytes: ByteCount
  /// Where it comes from, as the end of a sentence: `half of what is available now`.
  var origin: String

  /// Half of the available memory: the other half stays with the machine whatever happens.
  static func standard() throws(MeasurementError) -> SafetyCap {
    let available = try AvailableMemory.current()
    return SafetyCap(
      bytes: ByteCount(available.bytes / 2), origin: "half of the \(available) available now")
  }
}

extension SafetyCap {
  /// The cap of the next runs: the one asked for, else the one set, else the standard one.
  static func current(asked: ByteCount?, in workbook: @autoclosure () throws -> WorkbookFile) throws
    -> SafetyCap
  {
    if let asked { return SafetyCap(bytes: asked, origin: "by --cap") }
    if let bytes = try workbook().value(of: .cap).flatMap({ Int($0) }) {
      return SafetyCap(bytes: ByteCount(bytes), origin: "by 'set cap'")
    }
    return try .standard()
  }
}
