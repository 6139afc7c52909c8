import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct TimelineChartTests {
  private func drawn(
    _ comparison: Comparison, _ columns: Int, _ characters: Display.Characters = .unicode
  ) -> String {
    TimelineView(comparison)
      .lines(on: Display(columns: columns, characters: characters)).joined(separator: "\n")
  }

  @Test func drawsBothVersionsOnOneScaleWithTheLimit() {
    #expect(
      drawn(Sample.limitedSpike, 80) == """
        report: load against stream, memory against time

         MiB
        4000 ┤
             │
             │                                     ⢀⡠⠔⠲⠤⠤⢤⣀⣀⣀
        3000 ┤                                  ⢀⡠⠔⠁        ⢸
             │                              ⢀⡠⠔⠊⠁           ⠘⡄
             │                           ⣀⠔⠊⠁                ⡇
        2000 ┤┄limit 2.0 GiB ┄┄┄┄┄┄┄┄⣀⠤⠒⠉┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄⡇┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
             │                   ⣀⠤⠒⠉                        ⡇
             │               ⣀⠤⠒⠉                            ⡇
        1000 ┤           ⣀⠤⠒⠉                                ⡇
             │       ⣀⠤⠒⠉                                    ⡇
             │   ⣀⠤⠒⠉                                        ⡇
           0 ┤12ab⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠c⠠⠠⠠⠠⠠d⠠⠠⠠⠠⠠3⠤e⠤⠤⠤⠤⠤⠤⠤⠤⠤4⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤5
             └┬─────────┬─────────┬─────────┬─────────┬─────────┬─────────┬─────────┬─
              0         2         4         6         8        10        12        14 s

        load: 14.3 s, peak 3.2 GiB; 1 Start; 2 Metadata read; 3 Content parsed;
          4 Analysis complete; 5 Report generated
        stream: 9.87 s, peak 105.0 MiB; a Start; b Metadata read; c Content parsed;
          d Analysis complete; e Report generated
        """)
  }

  @Test func drawsTheHeapOfAMappingVersionApart() {
    func variant(_ name: String, anonymous: Int, file: Int) -> Comparison.Variant {
      let samples = (0..<10).map { index in
        Timeline.Sample(
          elapsed: .milliseconds(5 * index), resident: .mebibytes(anonymous + file),
          anonymous: .mebibytes(anonymous), file: .mebibytes(file))
      }
      let timeline = Timeline(intervalAsked: nil, intervalAchieved: nil, samples: samples)
      return .init(
        name: name, runs: [Run(outcome: .completed, wall: .milliseconds(50), timeline: timeline)])
    }
    let comparison = Comparison(
      host: Sample.host, caseID: "tail", decisionRow: nil, input: nil,
      variants: [
        variant("stream", anonymous: 2, file: 6), variant("map", anonymous: 3, file: 100),
      ])
    let text = drawn(comparison, 80)
    #expect(text.hasSuffix("stream: 50.0 ms\nmap: 50.0 ms\nmap, heap alone: 3.0 MiB at most"))
  }

  @Test func drawsInASCIIWhenPlain() {
    #expect(
      drawn(Sample.limitedSpike, 60, .plain) == """
        report: load against stream, memory against time

         MiB
        4000 +
             |
             |                            ****
        3000 +                         ***   ***
             |                      ***        *
             |                   ****          *
        2000 +-limit 2.0 GiB --***-------------*------------------
             |              ***                *
             |          ****                   **
        1000 +       ****                       *
             |     ***                          *
             |  ***                             *
           0 +12abooooooooooooooooooooocooodoooo3e******4********5
             ++-----------------+-----------------+---------------
              0                 5                10 s

        load *: 14.3 s, peak 3.2 GiB; 1 Start; 2 Metadata read;
          3 Content parsed; 4 Analysis complete; 5 Report generated
        stream o: 9.87 s, peak 105.0 MiB; a Start; b Metadata read;
          c Content parsed; d Analysis complete; e Report generated
        """)
  }

  @Test func staysSaneAt20Columns() {
    #expect(
      drawn(Sample.spike, 20) == """
        report: load against
        stream, memory
        against time

         MiB
        4000 ┤
             │      ⢠⡀
             │     ⢠⠃⢹
             │    ⢠⠇ ⢸
        2000 ┤   ⢠⠏  ⢸
             │  ⢀⡞   ⢸
             │  ⡞    ⢸
             │ ⡜     ⢸
           0 ┤12ab⠠cd3e4⣀5
             └┬───────────
              0 s

        load: 14.3 s, peak
          3.2 GiB; 1 Start;
          2 Metadata read;
          3 Content parsed;
          4 Analysis
          complete;
          5 Report generated
        stream: 9.87 s, peak
          105.0 MiB;
          a Start;
          b Metadata read;
          c Content parsed;
          d Analysis
          complete;
          e Report generated
        """)
  }

  @Test func putsCheckpointsOnTheClockOfTheSamplesAndOnTheirLine() throws {
    var comparison = Sample.spike
    comparison.variants[0].runs[0].workBegan = .milliseconds(250)
    let chart = try #require(Document.Chart.timeline(comparison))
    let run = comparison.variants[0].runs[0]
    let moments = run.checkpoints.map { ($0.elapsed + .milliseconds(250)) / .seconds(1) }
    #expect(
      zip(chart.series[0].marks, moments).allSatisfy { abs($0.point.x - $1) < 1e-9 })
    for series in chart.series {
      #expect(series.marks.allSatisfy { series.points.contains($0.point) })
      #expect(zip(series.points, series.points.dropFirst()).allSatisfy { $0.x <= $1.x })
    }
    #expect(chart.notes.contains { $0.hasPrefix("An older HighWater recorded") })
    comparison.variants[1].runs[0].workBegan = .zero
    let known = try #require(Document.Chart.timeline(comparison))
    #expect(!known.notes.contains { $0.hasPrefix("It was recorded") })
  }

  @Test func saysWhichRunsItDraws() throws {
    var comparison = Sample.spike
    comparison.variants[0].runs += [comparison.variants[0].runs[0], comparison.variants[0].runs[0]]
    comparison.variants[0].runs[0].peak?.bytes = .mebibytes(9000)
    let chart = try #require(Document.Chart.timeline(comparison))
    #expect(
      chart.caption
        == "Resident memory (RSS) against time; shown: load 2 of 3")
  }

  @Test func leavesOutALimitFarAboveTheLines() {
    var comparison = Sample.spike
    comparison.variants[0].runs[0].limit = MemoryLimit(
      bytes: .gibibytes(24), mechanism: "watchdog")
    #expect(drawn(comparison, 80) == drawn(Sample.spike, 80))
  }

  @Test func saysWhereAPeakFellBetweenSamples() {
    var comparison = Sample.spike
    comparison.variants[1].runs[0].peak?.bytes = .mebibytes(300)
    #expect(
      drawn(comparison, 200).contains(
        "stream: 9.87 s, peak 300.0 MiB between samples and checkpoints, the highest of which is 103.8 MiB"
      ))
  }

  /// Checkpoints alone are a line too, and what they show is measured.
  @Test func comparesThePeakWithCheckpointsWhereThereAreNoSamples() {
    var comparison = Sample.spike
    comparison.variants[1].runs[0].timeline = Timeline()
    comparison.variants[1].runs[0].peak?.bytes = .mebibytes(300)
    let highest = comparison.variants[1].runs[0].checkpoints.map(\.statistics.resident).max()
    #expect(
      drawn(comparison, 200).contains(
        "between samples and checkpoints, the highest of which is \(highest ?? .zero)"))
    #expect(highest != .zero)
  }

  @Test func saysWhyThereIsNoChart() {
    var comparison = Sample.tail
    for index in comparison.variants.indices {
      comparison.variants[index].runs[0].timeline = Timeline()
      comparison.variants[index].runs[0].checkpoints = []
    }
    #expect(
      drawn(comparison, 80)
        == "There is no timeline: the runs were too short to be sampled twice.")
  }

  @Test func drawsTheVersionsThatHaveATimeline() {
    var comparison = Sample.spike
    comparison.variants[1].runs[0].timeline = Timeline()
    comparison.variants[1].runs[0].checkpoints = []
    #expect(drawn(comparison, 80).contains("load: 14.3 s"))
    #expect(
      drawn(comparison, 80).hasSuffix(
        "\nstream: 9.87 s, peak 105.0 MiB; too short to be sampled twice"))
  }
}
