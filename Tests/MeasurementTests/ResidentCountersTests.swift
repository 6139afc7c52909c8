import MemoryTracking
import Testing

@testable import Measurement

@Suite struct ResidentCountersTests {
  @Test(arguments: [
    ("6.18.44", 2, 512), ("6.2.0-generic", 2, 512), ("6.12.1", 64, 65_536),
    ("6.1.0-18-amd64", 64, 512), ("5.10.0", 2, 512),
  ])
  func growsWithTheProcessorsSinceTheyCountApart(
    kernel: String, processors: Int, kibibytes: Int
  ) {
    let counters = ResidentCounters(kernel: kernel, processors: processors)
    #expect(counters.tolerance == .kibibytes(kibibytes))
    #expect(counters.waitTolerance >= counters.tolerance)
  }

  @Test func isNeverBelowASampleOfTheSameRun() throws {
    for milliseconds in [0, 20, 40] {
      let run = try Probe.worker("spike", amount: .mebibytes(30), milliseconds: milliseconds)
      let highest = run.timeline.samples.map(\.resident).max() ?? .zero
      #expect(try #require(run.peak).bytes >= highest)
    }
  }
}
