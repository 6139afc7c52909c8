import MeasurementSamples
import Findings
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ProgressLineTests {
  private func drawn(
    _ columns: Int, done: Int = 460, milliseconds: Int = 1840,
    _ characters: Display.Characters = .unicode
  ) -> String {
    ProgressLine(
      label: "making log", done: .mebibytes(done), total: .gibibytes(1),
      elapsed: .milliseconds(milliseconds)
    ).rendered(for: Display(columns: columns, characters: characters))
  }

  @Test func tellsHowFarHowFastAndHowLong() {
    #expect(
      drawn(120)
        == "making log  █████████████▌░░░░░░░░░░░░░░░░   44%  3 s left  460.0 MiB of 1.0 GiB  250.0 MiB/s"
    )
    #expect(
      drawn(120, .plain)
        == "making log  [#############...............]   44%  3 s left  460.0 MiB of 1.0 GiB  250.0 MiB/s"
    )
  }

  @Test func leavesOutWhatThereIsNoRoomFor() {
    #expect(
      drawn(80) == "making log  █████▍░░░░░░   44%  3 s left  460.0 MiB of 1.0 GiB  250.0 MiB/s")
    #expect(drawn(60) == "making log  █████▍░░░░░░   44%  3 s left")
    #expect(drawn(40) == "making log  █████████▍░░░░░░░░░░░   44%")
    #expect(drawn(20) == "making log   44%")
    #expect(drawn(10) == "ma.   44%")
  }

  @Test func keepsTheBarWhereItIsWhileTheFiguresGrow() {
    let bars = [100, 460, 1000].map { done in
      drawn(80, done: done, milliseconds: done * 4).prefix { $0 != "%" }.count
    }
    #expect(Set(bars).count == 1)
  }

  @Test func tellsNoRateBeforeThereIsOne() {
    #expect(drawn(80, done: 0, milliseconds: 0) == "making log  ░░░░░░░░░░░░    0%  0 B of 1.0 GiB")
    #expect(drawn(80, done: 0, milliseconds: 9000).hasSuffix("0%  0 B of 1.0 GiB"))
  }

  @Test func saysDoneOnlyWhenAllIsDone() {
    let almost = ProgressLine(label: "x", fraction: 0.9999, details: [])
    #expect(almost.rendered(for: Display(columns: 20)) == "x  ██████████   99%")
    let done = ProgressLine(label: "x", fraction: 1, details: [])
    #expect(done.rendered(for: Display(columns: 20)) == "x  ██████████  100%")
  }

  @Test func needsNoWhole() {
    let line = ProgressLine(label: "load", fraction: nil, details: ["Lines split", "931.0 MiB"])
    #expect(line.rendered(for: Display(columns: 80)) == "load  Lines split  931.0 MiB")
    #expect(line.rendered(for: Display(columns: 20)) == "load  Lines split")
    let empty = ProgressLine(label: "x", done: .zero, total: .zero, elapsed: .zero)
    #expect(empty.rendered(for: Display(columns: 40)) == "x  0 B of 0 B")
  }

  @Test func isOneLineWithinTheWindowWhateverItSays() {
    var random = SeededGenerator(seed: 8)
    for round in 0..<200 {
      let line = ProgressLine(
        label: UglyText.random(using: &random),
        fraction: [nil, .nan, -1, 0.3, 7, .infinity].randomElement(using: &random) ?? nil,
        details: (0..<3).map { _ in UglyText.random(using: &random) })
      let columns = Int.random(in: 10...120, using: &random)
      for characters in [Display.Characters.unicode, .plain] {
        let text = line.rendered(for: Display(columns: columns, characters: characters))
        #expect(text.displayWidth < columns, "seed 8, round \(round)")
        #expect(!text.hasControls, "seed 8, round \(round)")
      }
    }
  }
}
