package import CaseStudies
import GRDB
package import Measurement
package import MemoryTracking

/// What a version is expected to need, told before it runs.
package struct PeakPrediction: Hashable, Sendable {
  /// What a prediction rests on.
  package enum Basis: Hashable, Sendable {
    /// So many earlier runs of the version in this workbook.
    case runs(Int)
    /// Nothing measured yet: a factor of the input, on the high side of what loading takes.
    case factor(Double)
  }

  package var version: String
  package var peak: ByteCount
  package var basis: Basis

  /// What loading takes for each byte of input until it has been measured here.
  package static let loadFactor = 4.0

  /// The smallest input that tells anything of larger ones: below it, what a run takes is what any
  /// run takes, and a line drawn from there would lead anywhere.
  static let leastInput = ByteCount.mebibytes(1)

  /// Predicts from what was measured before, by the straight line through it.
  ///
  /// - Parameters:
  ///   - version: the version's name.
  ///   - size: the input's size.
  ///   - points: earlier runs, in any order; may be none. Those on inputs below 1 MiB do not count.
  /// - Complexity: O(n) in the points.
  package init(version: String, size: ByteCount, points: [Growth.Point]) {
    self.version = version
    let points = points.filter { $0.input >= Self.leastInput }
    guard let largest = points.max(by: { ($0.input, $0.peak) < ($1.input, $1.peak) }) else {
      peak = ByteCount(Int(min(Double(size.bytes) * Self.loadFactor, 0x1p62)))
      basis = .factor(Self.loadFactor)
      return
    }
    let taken = Double((largest.peak - largest.start).bytes) / Double(max(1, largest.input.bytes))
    let slope = Growth(variant: version, points: points)?.bytesPerInputByte ?? taken
    let more = Double((size - largest.input).bytes) * max(0, slope)
    let expected = min(Double(largest.peak.bytes) + more, 0x1p62)
    peak = max(largest.start, ByteCount(Int(expected)))
    basis = .runs(points.count)
  }

  /// The prediction in a sentence.
  package var sentence: String {
    switch basis {
    case .runs(let count):
      "\(version): about \(peak) expected, by \(count) earlier run\(count == 1 ? "" : "s") here."
    case .factor(let factor):
      "\(version): up to \(peak) expected, \(ByteCount.fixed(factor)) times the input "
        + "until it has been measured here."
    }
  }
}

extension WorkbookFile {
  /// The newest completed runs of a version in a build of this kind, at most 50.
  func growthPoints(
    ofCase caseID: String, version: String, build: String
  ) throws(WorkbookError) -> [Growth.Point] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT input_bytes, peak_bytes, start_bytes FROM run
            JOIN comparison ON comparison.id = comparison_id
          WHERE case_id = ? AND variant = ? AND build = ? AND outcome = 'completed'
            AND input_bytes > 0 AND peak_bytes > 0 AND start_bytes > 0
          ORDER BY comparison.id DESC LIMIT 50
          """,
        arguments: [caseID, version, build]
      ).map { row in
        Growth.Point(
          input: ByteCount(row["input_bytes"]), peak: ByteCount(row["peak_bytes"]),
          start: ByteCount(row["start_bytes"]))
      }
    }
  }
}

extension Session {
  /// What a version of a case is expected to need; `nil` for one whose memory does not grow with its
  /// input, and for one other than `load` that was never measured here.
  ///
  /// - Throws: `WorkbookError` where the workbook cannot be read.
  package func prediction(
    of study: CaseStudy, version: String, on size: ByteCount
  ) throws(WorkbookError) -> PeakPrediction? {
    guard study.version(named: version)?.footprint != .constant else { return nil }
    let points = try workbook().growthPoints(
      ofCase: study.id, version: version, build: Host.current().build)
    guard version == "load" || !points.isEmpty else { return nil }
    return PeakPrediction(version: version, size: size, points: points)
  }

  /// Predicts the peaks of the versions that may hold their input, and refuses what cannot fit.
  ///
  /// A run under a limit that the cap allows is never refused: to be killed there is what it is for.
  ///
  /// - Parameters:
  ///   - measurement: what is asked.
  ///   - size: the input's size.
  ///   - cap: what no run may exceed.
  ///   - tell: gets each prediction before any run.
  /// - Throws: `CommandFailure` for a version that would exceed the cap.
  func predict(
    _ measurement: CaseMeasurement, size: ByteCount, cap: SafetyCap,
    tell: (PeakPrediction, SafetyCap) -> Void
  ) throws {
    for version in measurement.versions {
      guard let prediction = try prediction(of: measurement.study, version: version, on: size)
      else { continue }
      tell(prediction, cap)
      let limit = measurement.runOptions.limit ?? cap.bytes
      guard prediction.peak > cap.bytes, limit >= cap.bytes, !measurement.isForced else { continue }
      throw CommandFailure.failed(
        "\(measurement.study.id): the \(version) version on '\(size)' needs about "
          + "\(prediction.peak), more than the safety cap of \(cap.bytes) (\(cap.origin)); "
          + "take a smaller file, see it end with --limit, raise --cap, or run it anyway with --force"
      )
    }
  }
}
