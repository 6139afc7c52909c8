import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct LiveRunsTests {
  private let start = ContinuousClock.now

  private func sample(_ milliseconds: Int, _ mebibytes: Int) -> RunEvent {
    .sample(
      Timeline.Sample(
        elapsed: .milliseconds(milliseconds), resident: .mebibytes(mebibytes), anonymous: .zero,
        file: .zero))
  }

  private var began: RunEvent { .started(Sample.tailLoad.checkpoints[0].statistics) }

  private func reached(_ index: Int) -> RunEvent { .checkpoint(Sample.tailLoad.checkpoints[index]) }

  /// Events a second apart, so that a line is always due, and what each of them gave.
  private func lines(
    of events: [(String, RunEvent)], from first: Int = 0, in live: inout LiveRuns
  ) -> [RunLine] {
    events.enumerated().compactMap { second, event in
      live.note(event.1, of: event.0, at: start + .seconds(first + second)).line
    }
  }

  @Test func followsPhaseMemoryAndTime() {
    var live = LiveRuns(names: ["load", "stream"], runs: 1, limit: nil)
    let lines = lines(
      of: [
        ("load", sample(5, 3)), ("load", began), ("load", reached(0)), ("load", sample(500, 400)),
        ("stream", began),
      ], in: &live)
    #expect(
      lines.map(\.details) == [
        ["0.0 s", "run 1 of 2"], ["0.0 s", "run 1 of 2"],
        ["after File read", "0.1 s", "run 1 of 2"], ["after File read", "0.5 s", "run 1 of 2"],
        ["0.0 s", "run 2 of 2"],
      ])
    #expect(lines.map(\.name) == ["load", "load", "load", "load", "stream"])
    #expect(lines[3].resident == .mebibytes(400))
  }

  @Test func holdsAllVersionsAgainstOneScale() {
    var live = LiveRuns(names: ["load", "stream"], runs: 1, limit: nil)
    live.expect(.mebibytes(256))
    live.expect(.mebibytes(64))
    let load = lines(of: [("load", sample(5, 100)), ("load", sample(10, 700))], in: &live)
    #expect(load.map(\.scale) == [.mebibytes(256), .mebibytes(700)])
    // What the version before held stays the measure, what is held again does not count twice.
    let stream = lines(of: [("stream", sample(5, 8))], from: 9, in: &live)
    #expect(stream.map(\.scale) == [.mebibytes(700)])
  }

  @Test func hasNoScaleWithoutAnythingToHoldItAgainst() {
    var live = LiveRuns(names: ["sort"], runs: 2, limit: nil)
    let lines = lines(of: [("sort", sample(5, 100)), ("sort", sample(5, 60))], in: &live)
    #expect(lines.map(\.scale) == [nil, .mebibytes(100)])
  }

  @Test func holdsItAgainstTheLimitWhereThereIsOne() {
    var live = LiveRuns(names: ["load"], runs: 1, limit: .mebibytes(50))
    live.expect(.mebibytes(900))
    let line = lines(of: [("load", sample(5, 40))], in: &live)[0]
    #expect(line.scale == .mebibytes(50) && line.isLimited)
    #expect(line.details.last == "limit 50.0 MiB")
  }

  @Test func tellsTheCheckpointsOfEachFirstRunOnly() {
    var live = LiveRuns(names: ["load", "stream"], runs: 2, limit: nil)
    let told = ["load", "stream", "load", "stream"].map { name in
      [began, reached(0), sample(5, 40), reached(1)].map {
        live.note($0, of: name, at: start).checkpoint != nil
      }
    }
    let (all, none) = ([true, true, false, true], [false, false, false, false])
    #expect(told == [all, all, none, none])
  }

  @Test func tellsApartTheRunsOfOneVersion() {
    var live = LiveRuns(names: ["load"], runs: 3, limit: nil)
    let events: [RunEvent] = [
      began, sample(5, 40), reached(0), began, sample(5, 40), sample(10, 40), sample(4, 3), began,
      reached(0),
    ]
    let lines = lines(of: events.map { ("load", $0) }, in: &live)
    #expect(
      lines.map { $0.details.last } == [1, 1, 1, 2, 2, 2, 3, 3, 3].map { "run \($0) of 3" })
  }

  @Test func showsALineNoOftenerThanItCanBeRead() {
    var live = LiveRuns(names: ["load"], runs: 1, limit: nil)
    let due = (0..<40).map { look in
      live.note(sample(5 * (look + 1), 40), of: "load", at: start + .milliseconds(5 * look)).line
        != nil
    }
    #expect(due.indices.filter { due[$0] } == [0, 20])
    // A phase that ends is told at once.
    #expect(live.note(reached(0), of: "load", at: start + .milliseconds(201)).line != nil)
  }
}
