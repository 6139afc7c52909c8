package import CaseStudies
import GRDB
package import Findings
import Measurement
package import MemoryTracking

/// What a version is likely to need, said before it runs; never a promise.
package struct PeakPrediction: Hashable, Sendable {
  /// What a prediction rests on.
  package enum Basis: Hashable, Sendable {
    /// So many earlier runs of the version on such files, in this workbook.
    case runs(Int)
    /// A run on the first part of the file, or on a small fixture of its kind.
    case slice(ByteCount)
    /// What was measured when the case was made: so many bytes for each byte of its own fixture.
    case stated(Double, fixture: String)

    /// The basis as the end of a sentence: `from 3 earlier runs here`.
    package var words: String {
      switch self {
      case .runs(let count): "from \(count) earlier run\(count == 1 ? "" : "s") here"
      case .slice(let size): "from a run on \(size) of it"
      case .stated(let factor, let fixture):
        "from \(ByteCount.fixed(factor)) bytes for each byte of the \(fixture) fixture"
      }
    }
  }

  package var version: String
  package var peak: ByteCount
  package var basis: Basis

  /// What a worker holds before its version begins.
  static let start = ByteCount.mebibytes(8)

  /// The smallest input that tells anything of larger ones: below it, what a run takes is what any
  /// run takes, and a line drawn from there would lead anywhere.
  static let leastInput = ByteCount.mebibytes(1)

  /// Predicts from what was measured before, by the straight line through it; `nil` if none of it
  /// counts.
  ///
  /// - Parameters:
  ///   - version: the version's name.
  ///   - size: the input's size.
  ///   - points: earlier runs, in any order; those on inputs below 1 MiB do not count.
  ///   - basis: what they are; `nil` for earlier runs of the user's.
  /// - Complexity: O(n) in the points.
  package init?(version: String, size: ByteCount, points: [Growth.Point], basis: Basis? = nil) {
    self.version = version
    let points = points.filter { $0.input >= Self.leastInput }
    guard let largest = points.max(by: { ($0.input, $0.peak) < ($1.input, $1.peak) }) else {
      return nil
    }
    let taken = Double((largest.peak - largest.start).bytes) / Double(max(1, largest.input.bytes))
    let slope = Growth(variant: version, points: points)?.bytesPerInputByte ?? taken
    let more = Double((size - largest.input).bytes) * max(0, slope)
    let expected = min(Double(largest.peak.bytes) + more, 0x1p62)
    peak = max(largest.start, ByteCount(Int(expected)))
    self.basis = basis ?? .runs(points.count)
  }

  /// Predicts from what is stated of a version, until it has been measured here; `nil` for one that
  /// holds the same for every input.
  ///
  /// - Parameters:
  ///   - version: the version.
  ///   - size: the input's size.
  ///   - fixture: the case's own fixture, on which it was measured.
  package init?(stated version: CaseVersion, size: ByteCount, fixture: String) {
    guard let factor = version.bytesPerInputByte else { return nil }
    self.version = version.name
    let growth = min(Double(size.bytes) * factor, 0x1p61)
    peak = Self.start + ByteCount(Int(growth))
    basis = .stated(factor, fixture: fixture)
  }

  /// The prediction in a sentence.
  package var sentence: String { "\(version): about \(peak), \(basis.words)." }
}

extension WorkbookFile {
  /// The newest completed runs of a version on files of one kind, in a build of this kind, at most 50.
  ///
  /// - Parameters:
  ///   - caseID: the case.
  ///   - version: the version's name.
  ///   - source: the fixture, whatever its size, or the file of the user's own.
  ///   - fixture: the case's own fixture.
  ///   - build: `debug` or `release`.
  /// - Returns: a point for each run.
  /// - Throws: `WorkbookError` if the workbook cannot be read.
  func growthPoints(
    ofCase caseID: String, version: String, source: CaseMeasurement.Source, fixture: String,
    build: String
  ) throws(WorkbookError) -> [Growth.Point] {
    let (name, path): (String?, String?) =
      switch source {
      case .file(let path): (nil, path)
      case .fixture(let name, _): (name ?? fixture, nil)
      }
    return try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT input_bytes, peak_bytes, start_bytes FROM run
            JOIN comparison ON comparison.id = comparison_id
          WHERE case_id = ? AND variant = ? AND build = ? AND outcome = 'completed'
            AND input_fixture IS ? AND (? IS NULL OR input_path = ?)
            AND input_bytes > 0 AND peak_bytes > 0 AND start_bytes > 0
          ORDER BY comparison.id DESC LIMIT 50
          """,
        arguments: [caseID, version, build, name, path, path]
      ).map { row in
        Growth.Point(
          input: ByteCount(row["input_bytes"]), peak: ByteCount(row["peak_bytes"]),
          start: ByteCount(row["start_bytes"]))
      }
    }
  }
}

extension Session {
  /// What a version of a case is likely to need, without a run; `nil` for one whose memory does not
  /// grow with its input.
  ///
  /// - Parameters:
  ///   - study: the case.
  ///   - name: the version's name.
  ///   - size: the input's size.
  ///   - source: what it is to work on.
  /// - Returns: the prediction, from earlier runs on such files if there are any.
  /// - Throws: `WorkbookError` if the workbook cannot be read.
  package func prediction(
    of study: CaseStudy, version name: String, on size: ByteCount, source: CaseMeasurement.Source
  ) throws(WorkbookError) -> PeakPrediction? {
    guard let version = study.version(named: name), version.footprint != .constant else {
      return nil
    }
    let points = try workbook().growthPoints(
      ofCase: study.id, version: name, source: source, fixture: study.fixture,
      build: Host.current().build)
    return PeakPrediction(version: name, size: size, points: points)
      ?? PeakPrediction(stated: version, size: size, fixture: study.fixture)
  }

  /// Predicts the peaks of the versions that may hold their input, and refuses what cannot fit.
  ///
  /// A run under a limit that the cap allows is never refused: to be killed there is what it is for.
  ///
  /// - Parameters:
  ///   - measurement: what is asked.
  ///   - options: the case's options, checked.
  ///   - size: the input's size.
  ///   - cap: what no run may exceed.
  ///   - tell: gets each prediction before any run.
  /// - Throws: `CommandFailure` for a version that would exceed the cap.
  func predict(
    _ measurement: CaseMeasurement, options: [String: String], size: ByteCount, cap: SafetyCap,
    tell: (PeakPrediction, SafetyCap) -> Void
  ) throws {
    for version in measurement.versions {
      guard
        var prediction = try prediction(
          of: measurement.study, version: version, on: size, source: measurement.source)
      else { continue }
      if case .stated = prediction.basis,
        let closer = try slicePrediction(measurement, version, options, size: size, cap: cap)
      {
        prediction = closer
      }
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
