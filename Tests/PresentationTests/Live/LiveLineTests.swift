import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct LiveLineTests {
  private let event = RunEvent.checkpoint(
    Sample.report.variants[0].runs[0].checkpoints[2])

  @Test func keepsTheFormOfACheckpointBehindTheAlignedName() throws {
    let line = try #require(LiveLine(event, of: "load", among: ["load", "stream"]))
    #expect(
      line.line(on: Display(columns: 20))
        == "load    [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | "
        + "Peak 3262.0 MiB (+3220.0 since start)")
  }

  @Test func tellsTheStart() throws {
    let statistics = Sample.tailLoad.checkpoints[0].statistics
    let line = try #require(LiveLine(.started(statistics), of: "stream", among: ["stream"]))
    #expect(
      line.lines(on: Display(columns: 80))
        == ["stream  [MEMORY] Tracking enabled. RSS: 262.2 MiB, Peak: 262.2 MiB"])
  }

  @Test func wrapsUnderTheMessage() throws {
    let line = try #require(LiveLine(event, of: "load", among: ["load", "stream"]))
    #expect(
      line.lines(on: Display(columns: 60)) == [
        "load    [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak",
        "        3262.0 MiB (+3220.0 since start)",
      ])
    #expect(
      line.lines(on: Display(columns: 24)) == [
        "load    [MEMORY] Content", "  parsed: RSS 53.0 MiB", "  (+10.5) | Peak",
        "  3262.0 MiB (+3220.0", "  since start)",
      ])
  }

  @Test func isNoneForASample() {
    let sample = Timeline.Sample(elapsed: .zero, resident: .zero, anonymous: .zero, file: .zero)
    #expect(LiveLine(.sample(sample), of: "load", among: ["load"]) == nil)
  }
}
