import CaseStudies
import Measurement
import MemoryTracking
import Workbook

/// A run that a command line would make, for a look ahead.
struct PlannedRun: Hashable {
  var caseID: String
  var version: String
  var size: ByteCount
  /// The fixture; `nil` for the case's own.
  var fixture: String?
  /// The limit it is to be held by.
  var limit: ByteCount?
}

/// A command that runs versions of a case.
protocol RunsPlanning: SessionCommand {
  /// The runs it would make on fixtures, each version and size once; runs on a file of the user's
  /// own are none of them.
  func plannedRuns() throws -> [PlannedRun]
}

extension PlannedRun {
  /// The runs of versions of a case, each once; none on a file of the user's own.
  static func all(
    of caseID: String, versions: [String], _ input: InputArguments, _ runs: RunArguments
  ) throws -> [PlannedRun] {
    let study = try CaseStudy.find(caseID)
    guard case .fixture(let name, let size) = try input.source() else { return [] }
    let limit = try runs.options().limit
    return versions.map {
      PlannedRun(
        caseID: study.id, version: $0, size: size ?? study.size, fixture: name, limit: limit)
    }
  }
}
