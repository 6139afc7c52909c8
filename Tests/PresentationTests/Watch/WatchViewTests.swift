import Foundation
@testable import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct WatchViewTests {
  private func lines(columns: Int) -> [String] {
    Sample.watch.view.lines(on: Display(columns: columns))
  }

  @Test func showsPhasesWithPeaksAndWhatIsHeld() {
    let lines = lines(columns: 100)
    #expect(lines.prefix(2) == ["web (process 4213)", "watched for 50.0 s, 5 phases"])
    #expect(
      lines.contains(
        "Phase      ended at     peak  known by           all    RSS  heap  mapped   Pss"))
    #expect(
      lines.contains(
        "load test    20.0 s     80.0  VmHWM, reset     100.0   70.0  60.0    10.0  69.0"))
    #expect(
      lines.contains(
        "phase 5      50.0 s  ≥ 110.0  last VmHWM seen  130.0  100.0  90.0    10.0  99.0"))
    #expect(lines.contains { $0.hasPrefix("phase 1 ") && $0.hasSuffix("–") })
  }

  @Test func showsTheGroupAndTheTrend() {
    let lines = lines(columns: 120)
    #expect(
      lines.contains(
        "Heap: rose in each of the 4 phases after the first, by 10.0 MiB on the median"))
    #expect(
      lines.contains("Charged: 200.0 MiB, of that page cache 80.0 MiB; highest 240.0 MiB"))
    #expect(
      lines.contains("Limit: 256.0 MiB, set by the enclosing group /sys/fs/cgroup/app"))
    #expect(lines.contains("Events while watched: oom_kill 0, high 3, max 1"))
    #expect(lines.contains("The process ended."))
  }

  @Test(arguments: [20, 40, 60, 80]) func fitsANarrowWindow(columns: Int) {
    let lines = lines(columns: columns)
    #expect(lines.allSatisfy { $0.displayWidth <= columns })
    #expect(lines.contains { $0.contains("load test") || columns < 40 })
  }

  @Test func isWrittenAsJSON() throws {
    let text = TextBox.text(of: Sample.watch, as: .json)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "highwater.watch/1")
    #expect(object["ending"] as? String == "process-ended")
    let phases = try #require(object["phases"] as? [[String: Any]])
    #expect(phases.map { $0["name"] as? String }[1] == "load test")
    #expect(phases.map { $0["peak_bytes"] as? Int } == (1...5).map { (60 + 10 * $0) << 20 })
    #expect(phases[0]["pss_bytes"] is NSNull && phases[1]["pss_bytes"] as? Int == 69 << 20)
    #expect(phases[4]["method"] as? String == "last VmHWM seen")
    #expect(phases[4]["exact"] as? Bool == false)
    let group = try #require(object["cgroup"] as? [String: Any])
    #expect(group["limit_bytes"] as? Int == 256 << 20 && group["high_events"] as? Int == 3)
    #expect((object["samples"] as? [Any])?.count == 9)
  }

  @Test func isWrittenAsMarkdown() {
    let text = TextBox.text(of: Sample.watch, as: .markdown)
    #expect(text.hasPrefix("## web (process 4213)\n"))
    #expect(text.contains("| load test | 20.0 s | 80.0 | VmHWM, reset |"))
  }
}

@Suite struct WatchLineTests {
  private func look(_ resident: Int, seconds: Int) -> ProcessWatch.Look {
    ProcessWatch.Look(
      elapsed: .seconds(seconds), held: .mebibytes(resident), anonymous: .mebibytes(resident - 4),
      file: .mebibytes(4), proportional: nil, processes: 2, charge: .mebibytes(200),
      limit: .mebibytes(512))
  }

  private func line() -> WatchLine {
    var line = WatchLine(name: "server", look(8, seconds: 0))
    line.note(look(32, seconds: 1), phase: 2)
    return line
  }

  @Test func drawsTheLatestLooksAndTheFigures() {
    let text = line().rendered(for: Display(columns: 160))
    #expect(
      text == "server  ▃█                        RSS 32.0 MiB  phase 2  1.0 s  heap 28.0 MiB  "
        + "mapped 4.0 MiB  Pss –  2 processes  cgroup 200.0 MiB of 512.0 MiB")
  }

  @Test func showsWhatIsTyped() {
    var line = line()
    line.typed = "warm\u{1B}[31m"
    let text = line.rendered(for: Display(columns: 160))
    #expect(text.contains("RSS 32.0 MiB  phase: warm") && !text.contains("\u{1B}"))
  }

  @Test(arguments: [10, 20, 40, 80]) func fitsTheWindow(columns: Int) {
    let display = Display(columns: columns, characters: .ascii)
    let text = line().rendered(for: display)
    #expect(text.count < columns && text.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func isPlainForPrograms() {
    #expect(
      line().line(on: Display(columns: 20))
        == "1.0 s  RSS 32.0 MiB  heap 28.0 MiB  mapped 4.0 MiB  Pss –  2 processes  "
        + "cgroup 200.0 MiB of 512.0 MiB")
  }

  @Test func saysWhatAPhaseCameTo() throws {
    let phase = try #require(Sample.watch.variants[0].runs[0].watch?.phases[1])
    #expect(
      WatchedPhaseLine(phase, began: .seconds(10)).line(on: Display())
        == "load test: 10.0 s, peak 80.0 MiB (VmHWM, reset), then RSS 70.0 MiB, heap 60.0 MiB, "
        + "mapped 10.0 MiB")
  }
}
