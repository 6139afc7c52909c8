import Foundation
import TestSupport
import Testing

/// Where fixtures are made if nothing says where.
@Suite(.tags(.slow)) struct FixturePlaceTests {
  private let place: Workplace
  private let package: String
  private let executable: String

  /// A package with a program of its own.
  init() throws {
    place = try Workplace()
    for name in ["package", "package/.build", "package/Fixtures"] {
      try place.folder.makeFolder(name)
    }
    package = place.folder.path("package")
    executable = package + "/.build/highwater"
    for name in ["Package.swift", "Fixtures/report.yaml"] {
      try place.folder.write("", to: "package/\(name)")
    }
    try #require(try run("/bin/cp", [place.executable, executable]).status == 0)
  }

  private func make() throws -> FinishedProcess {
    let changes = ["HIGHWATER_FIXTURES": nil, "XDG_CACHE_HOME": place.folder.path("cache")]
    return try run(
      executable, ["fixture", "make", "log", "--size", "1KiB"],
      environment: place.environment.merging(changes) { $1 })
  }

  private func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.folder.path(folder))
  }

  @Test func isThePackageTheProgramWasBuiltIn() throws {
    let finished = try make()
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(try names(in: "package/Fixtures/generated").contains("log-1KiB-seed1.log"))
  }

  /// Root may have built the program that somebody else runs.
  @Test(.enabled(if: !isRoot, "root may write everywhere"))
  func isTheCacheWhereThePackageIsNotWritableAsOrdinaryUser() throws {
    chmod(package + "/Fixtures", 0o555)
    let finished = try make()
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(try names(in: "cache/highwater/fixtures").contains("log-1KiB-seed1.log"))
    #expect(try names(in: "package/Fixtures") == ["report.yaml"])
  }
}
