import Foundation
import TestSupport
import Testing

/// `self-test`, through the built programs.
@Suite(.tags(.slow)) struct SelfTestCommandTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private struct Report: Decodable {
    struct Check: Decodable {
      var name: String
      var state: String
      var finding: String
      var cost: String?
    }

    var schema: String
    var usable: Bool
    var checks: [Check]

    func check(_ name: String) -> Check? { checks.first { $0.name == name } }
  }

  /// The variables of a machine that has no tools but those of Debian's essential packages named
  /// here.
  private func bareMachine() throws -> [String: String?] {
    let tools = try place.folder.makeFolder("tools")
    for name in ["sh", "head", "tail", "true", "sort"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(tools)/\(name)", withDestinationPath: "/usr/bin/\(name)")
    }
    return place.environment.merging(["PATH": tools]) { $1 }
  }

  @Test func saysWhatWorksAndWhatIsMissing() throws {
    let finished = try run(
      place.executable, ["self-test", "--format", "json"], environment: try bareMachine())
    #expect(finished.status == 0, "\(finished.errorText)")
    let report = try JSONDecoder().decode(Report.self, from: Data(finished.output))
    #expect(report.schema == "highwater.self-test/1" && report.usable)
    let names = ["workbook", "cases", "commands", "limits", "where", "confinement"]
    #expect(report.checks.map(\.name).prefix(names.count) == names[...])
    #expect(report.check("cases")?.state == "works")
    #expect(report.check("cases")?.finding.contains("worker VmHWM") == true)
    for name in ["commands", "limits"] {
      let check = try #require(report.check(name))
      #expect(["works", "limited"].contains(check.state), "\(check)")
      #expect((check.state == "works") == (check.cost == nil), "\(check)")
    }
    #expect(report.check("confinement")?.state == "works")
    // The allocations of 'sort' were followed; nothing in this PATH names lines.
    #expect(report.check("where")?.state == "limited")
    #expect(report.check("python")?.state == "missing")
    #expect(
      report.check("python")?.cost
        == "Its programs, exercises and columns are left out; apt-get install python3.")
    #expect(report.check("terminal")?.state == "works")
    #expect(report.checks.suffix(4).map(\.name) == ["terminal", "memory", "fixtures", "temporary"])
  }

  @Test func failsWhereNothingCanBeMeasured() throws {
    let finished = try run(
      "/bin/sh",
      [
        "-c", "/bin/cp \"$0\" \"$1\" && exec \"$1\" self-test", place.executable,
        place.folder.path("highwater"),
      ], environment: try bareMachine().merging(["PATH": "/nothing"]) { $1 })
    #expect(finished.status == 1)
    #expect(finished.errorText == "")
    // A folder with a long name leaves no room for columns: the words are the same.
    let text = finished.outputText.replacing("Found: ", with: "")
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("✗ cases worker: there is no program"))
    #expect(text.contains("✗ commands command: there is no program 'true'"))
    #expect(text.hasSuffix("HighWater cannot do its work here: cases, commands."))
  }
}
