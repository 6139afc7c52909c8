import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct RunLineTests {
  private let line = RunLine(
    name: "load", nameWidth: 6, resident: .mebibytes(512), scale: .gibibytes(1), isLimited: false,
    details: ["after Metadata read", "3.2 s", "run 2 of 6"])

  private func drawn(
    _ columns: Int, _ line: RunLine? = nil, _ characters: Display.Characters = .unicode
  ) -> String {
    (line ?? self.line).rendered(for: Display(columns: columns, characters: characters))
  }

  @Test func tellsWhatIsHeldInWhichPhase() {
    #expect(
      drawn(100)
        == "load    0 ├─────●────┤ 1.0 GiB     RSS 512.0 MiB   after Metadata read  3.2 s  run 2 of 6"
    )
    #expect(
      drawn(130)
        == "load    0 ├──────────────●─────────────┤ 1.0 GiB     RSS 512.0 MiB   after Metadata read"
        + "  3.2 s  run 2 of 6")
    #expect(
      drawn(80, nil, .plain)
        == "load    0 |-----*----| 1.0 GiB     RSS 512.0 MiB   after Metadata read  3.2 s")
  }

  @Test func leavesOutWhatThereIsNoRoomFor() {
    #expect(drawn(60) == "load    0 ├─────●────┤ 1.0 GiB     RSS 512.0 MiB")
    #expect(drawn(40) == "load  RSS 512.0 MiB")
    #expect(drawn(24) == "load  RSS 512.0 MiB")
    #expect(drawn(20) == "lo.  RSS 512.0 MiB")
    #expect(drawn(10) == "RSS 512.…")
  }

  @Test func keepsTheBarsOfAllVersionsInOneColumn() {
    var stream = line
    (stream.name, stream.resident) = ("stream", .mebibytes(8))
    let bars = [line, stream].map { drawn(80, $0).prefix { $0 != "├" }.count }
    #expect(bars == [10, 10])
    #expect(
      drawn(80, stream).hasPrefix("stream  0 ├●─────────┤ 1.0 GiB     RSS 8.0 MiB     after"))
  }

  @Test func drawsNoBarWithoutASize() {
    var bare = line
    bare.scale = nil
    #expect(drawn(80, bare) == "load  RSS 512.0 MiB   after Metadata read  3.2 s  run 2 of 6")
    bare.resident = nil
    bare.details = []
    #expect(drawn(80, bare) == "load  RSS –")
  }

  @Test func isRedJustBelowALimit() {
    var limited = line
    (limited.isLimited, limited.scale) = (true, .mebibytes(520))
    let display = Display(columns: 80, color: true)
    #expect(limited.rendered(for: display).contains("\u{1B}[31m"))
    limited.isLimited = false
    #expect(!limited.rendered(for: display).contains("\u{1B}[31m"))
  }

  @Test func isOneLineWithinTheWindowWhateverItSays() {
    var random = SeededGenerator(seed: 11)
    for round in 0..<200 {
      let name = UglyText.random(using: &random)
      let line = RunLine(
        name: name, nameWidth: Int.random(in: 0...60, using: &random),
        resident: [nil, .zero, .gibibytes(1023)].randomElement(using: &random) ?? nil,
        scale: [nil, .zero, .mebibytes(3)].randomElement(using: &random) ?? nil, isLimited: true,
        details: (0..<3).map { _ in UglyText.random(using: &random) })
      let columns = Int.random(in: 10...120, using: &random)
      for characters in [Display.Characters.unicode, .plain] {
        let text = line.rendered(for: Display(columns: columns, characters: characters))
        #expect(text.displayWidth < columns, "seed 11, round \(round)")
        #expect(!text.hasControls, "seed 11, round \(round)")
      }
    }
  }
}
