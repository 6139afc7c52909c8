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

extension Compare: RunsPlanning {
  func plannedRuns() throws -> [PlannedRun] {
    try planned(caseID, versions: variants.versions(of: caseID), input, runs)
  }
}

extension SingleVersion: RunsPlanning {
  func plannedRuns() throws -> [PlannedRun] {
    try planned(caseID, versions: [Version.name], input, runs)
  }
}

extension SweepCommand: RunsPlanning {
  func plannedRuns() throws -> [PlannedRun] {
    let study = try CaseStudy.find(caseID)
    let limit = try runs.options().limit
    let versions = try variants.versions(of: caseID)
    return try parsedSizes().flatMap { size in
      versions.map {
        PlannedRun(
          caseID: study.id, version: $0, size: size, fixture: fixture, limit: limit)
      }
    }
  }
}

private func planned(
  _ caseID: String, versions: [String], _ input: InputArguments, _ runs: RunArguments
) throws -> [PlannedRun] {
  let study = try CaseStudy.find(caseID)
  guard case .fixture(let name, let size) = try input.source() else { return [] }
  let limit = try runs.options().limit
  return versions.map {
    PlannedRun(
      caseID: study.id, version: $0, size: size ?? study.size, fixture: name, limit: limit)
  }
}
