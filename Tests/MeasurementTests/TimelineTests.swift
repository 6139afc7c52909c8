import MemoryTracking
import Testing

@testable import Measurement

@Suite struct TimelineTests {
  private func sample(_ index: Int, _ mebibytes: Int) -> Timeline.Sample {
    Timeline.Sample(
      elapsed: .milliseconds(5 * index), resident: .mebibytes(mebibytes), anonymous: .zero,
      file: .zero)
  }

  @Test func keepsEverySampleOfAShortRun() {
    var timeline = Timeline(intervalAsked: .milliseconds(5))
    for index in 0..<100 { timeline.append(sample(index, index)) }
    timeline.finish()
    #expect(timeline.samples == (0..<100).map { sample($0, $0) })
    #expect(timeline.intervalAchieved == .milliseconds(5))
  }

  @Test(arguments: [2047, 2048, 2049, 10_000, 100_000])
  func staysBoundedAndLosesNoSpike(count: Int) {
    for spike in [0, count / 3, count - 1] {
      var timeline = Timeline(intervalAsked: .milliseconds(5))
      for index in 0..<count { timeline.append(sample(index, index == spike ? 999 : 7)) }
      timeline.finish()
      #expect(timeline.samples.count <= Timeline.capacity)
      #expect(timeline.samples.count >= min(count, Timeline.capacity / 2))
      #expect(timeline.samples.map(\.resident).max() == .mebibytes(999))
      #expect(timeline.intervalAchieved == .milliseconds(5))
      #expect(timeline.samples.map(\.elapsed) == timeline.samples.map(\.elapsed).sorted())
    }
  }

  @Test func achievesNoIntervalWithOneSample() {
    var timeline = Timeline(intervalAsked: .milliseconds(5))
    #expect(timeline.intervalAchieved == nil)
    timeline.append(sample(3, 1))
    #expect(timeline.intervalAchieved == nil)
  }
}
