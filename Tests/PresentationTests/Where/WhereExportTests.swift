import Foundation
import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation

@Suite struct WhereExportTests {
  @Test func writesTheAccountAsJSON() throws {
    let json = try ParsedJSON(TextBox.text(of: Sample.traced, as: .json))
    let account = try #require(json["variants"].first?["where"] as? [String: Any])
    #expect(account["schema"] as? String == "highwater.where/1")
    #expect(account["peak_bytes"] as? Int == Sample.account.peak.bytes)
    #expect(account["attributed_bytes"] as? Int == Sample.account.attributed.bytes)
    #expect(account["error_bytes"] as? Int == 3 << 20)
    let sites = try #require(account["sites"] as? [[String: Any]])
    let rest = try #require(account["rest"] as? [[String: Any]])
    let all = (sites + rest).compactMap { $0["bytes"] as? Int }
    #expect(all.reduce(0, +) == Sample.account.peak.bytes)
    let frame = try #require((sites.first?["frames"] as? [[String: Any]])?.first)
    #expect(frame["function"] as? String == "lines()" && frame["line"] as? Int == 15)
    let processes = try #require(account["processes"] as? [String: Any])
    #expect(processes["seen"] as? Int == 1 && processes["unseen"] as? Int == 0)
  }

  @Test func writesThePhasesAsJSON() throws {
    var traced = Sample.traced
    traced.variants[0].picture = Sample.phasedAccount
    let json = try ParsedJSON(TextBox.text(of: traced, as: .json))
    let account = try #require(json["variants"].first?["where"] as? [String: Any])
    let phases = try #require(account["phases"] as? [[String: Any]])
    let names = phases.map { $0["name"] as? String }
    #expect(names == ["Content read", "Lines split", "Sorted by a child", "Freed"])
    #expect(phases[1]["peak_bytes"] as? Int == Sample.mebibytes(201.5).bytes)
    let grown = try #require((phases[1]["growth"] as? [[String: Any]])?.first)
    #expect(grown["bytes"] as? Int == 118 << 20 && grown["error_bytes"] as? Int == 3 << 20)
    let frame = try #require((grown["frames"] as? [[String: Any]])?.first)
    #expect(frame["line"] as? Int == 15)
    #expect((phases[1]["sites"] as? [Any])?.count == 2)
    // Unknown is not nothing.
    #expect(phases[2]["peak_bytes"] is NSNull && phases[2]["growth"] is NSNull)
    #expect((phases[3]["growth"] as? [Any])?.isEmpty == true)
  }

  @Test func writesNullForWhatWasNotAskedFor() throws {
    let json = try ParsedJSON(TextBox.text(of: Sample.tail, as: .json))
    #expect(json["variants"].allSatisfy { $0.keys.contains("where") })
  }

  @Test func writesStacksForSpeedscope() throws {
    let box = TextBox()
    SpeedscopeExport().write(Sample.traced) { box.take($0) }
    let json = try ParsedJSON(box.text)
    let profile = try #require(json["profiles"].first)
    let samples = try #require(profile["samples"] as? [[Int]])
    let weights = try #require(profile["weights"] as? [Int])
    #expect(samples.count == weights.count)
    #expect(weights.reduce(0, +) == Sample.account.peak.bytes)
    #expect(profile["endValue"] as? Int == Sample.account.peak.bytes)
    let shared = try #require(json.object["shared"] as? [String: Any])
    let names = try #require(shared["frames"] as? [[String: Any]]).compactMap {
      $0["name"] as? String
    }
    // The outermost first.
    let first = try #require(samples.first).map { names[$0] }
    #expect(first == ["main", "report()", "lines()", "swift_slowAlloc"])
  }
}
