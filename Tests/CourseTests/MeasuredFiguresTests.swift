import Foundation
import LessonScript
import Measurement
import MemoryTracking
import Testing
import WorkerProtocol

@testable import Course

@Suite struct MeasuredFiguresTests {
  @Test func takesTheFiguresOfAComparison() throws {
    let figures = MeasuredFigures(LessonSamples.comparison(["load": 200, "stream": 8]))
    #expect(figures.caseID == "report")
    #expect(figures.input == 67_108_864.0)
    #expect(figures.sameAnswer == true)
    let load = try #require(figures.variant("load"))
    #expect(load.outcome == "completed")
    let expected: [String: Double] = [
      "start": 4_194_304, "peak": 209_715_200, "final": 104_857_600, "wall": 1.5,
    ]
    #expect(load.properties == expected)
    #expect(figures.variant("map") == nil)
  }

  @Test func leavesOutWhatWasNotMeasured() throws {
    let figures = MeasuredFigures(LessonSamples.comparison(["load": 200], outcome: .oomKilled))
    let load = try #require(figures.variant("load"))
    #expect(load.outcome == "oom-killed")
    #expect(Set(load.properties.keys) == ["start", "final"])
    #expect(figures.sameAnswer == nil)
  }

  /// The largest line of the picture; without one, why there is none.
  @Test func takesThePlaceThatHeldMost() throws {
    var comparison = LessonSamples.comparison(["load": 200, "stream": 8, "map": 9])
    comparison.variants[0].picture = WhereAccount(
      peak: .mebibytes(200), program: "/bin/load", processID: 1,
      frames: [
        .init(function: "split", file: "a.swift", line: 3, isOwn: true),
        .init(function: "read", file: "a.swift", line: 1, isOwn: true),
      ],
      stacks: [
        .init(bytes: .mebibytes(120), variance: 0, frames: [0]),
        .init(bytes: .mebibytes(64), variance: 0, frames: [1]),
      ])
    comparison.variants[1].noteMissingPicture("it is linked statically")
    let figures = MeasuredFigures(comparison)
    let load = try #require(figures.variant("load"))
    #expect(load.properties["place"] == Double(120 << 20) && load.noPicture == nil)
    let stream = try #require(figures.variant("stream"))
    #expect(stream.properties["place"] == nil)
    #expect(stream.noPicture == "it is linked statically")

    let all = LessonFigures(measured: [figures])
    let place = { (variant: String) in Figure.property(.place, variant: variant) }
    #expect(all.value(of: place("load")) == Double(120 << 20))
    #expect(all.obstacle(to: place("load")) == nil)
    #expect(all.obstacle(to: place("stream")) == "it is linked statically")
    #expect(all.obstacle(to: .property(.peak, variant: "stream")) == nil)
    // Nobody asked for it: that is no obstacle, and the lesson's mistake.
    #expect(all.value(of: place("map")) == nil && all.obstacle(to: place("map")) == nil)
  }

  /// Progress that an earlier version of HighWater kept can still be read.
  @Test func readsFiguresWithoutAPicture() throws {
    let old = #"{"variants":[{"name":"load","outcome":"completed","properties":{"peak":7}}]}"#
    let figures = try JSONDecoder().decode(MeasuredFigures.self, from: Data(old.utf8))
    #expect(figures.variant("load")?.noPicture == nil)
    #expect(figures.variant("load")?.properties == ["peak": 7])
  }

  /// A sweep's growth, and else the figures of its largest file.
  @Test func takesTheFiguresOfASweep() throws {
    let sweep = Sweep(
      comparisons: [4, 16, 64].map { size in
        var comparison = LessonSamples.comparison(["load": 4 + 3 * size, "stream": 5])
        comparison.input?.size = .mebibytes(size)
        return comparison
      })
    let figures = try #require(MeasuredFigures(sweep))
    #expect(figures.input == 67_108_864.0 && figures.sameAnswer == true)
    let load = try #require(figures.variant("load"))
    #expect(load.growth == "linear" && figures.variant("stream")?.growth == "constant")
    #expect(load.properties["peak"] == Double(196 << 20))
    #expect(abs(try #require(load.properties["bytes_per_input_byte"]) - 3) < 0.001)
    let all = LessonFigures(measured: [
      figures, MeasuredFigures(LessonSamples.comparison(["load": 9])),
    ])
    #expect(all.growth(of: "load") == "linear" && all.growth(of: "map") == nil)
    #expect(abs(try #require(all.value(of: .property(.exponent, variant: "load"))) - 1) < 0.01)
    #expect(all.value(of: .property(.peak, variant: "load")) == Double(9 << 20))
    #expect(MeasuredFigures(Sweep(comparisons: [])) == nil)
  }

  /// A sweep over a number in commands has no file to be the largest.
  @Test func takesTheLargestOfASweptNumber() throws {
    let sweep = Sweep(
      comparisons: [(4.0, 9), (64.0, 70), (16.0, 21)].map { value, peak in
        var comparison = LessonSamples.comparison(["leak": peak])
        comparison.input = nil
        comparison.parameter = .init(name: "n", value: value)
        return comparison
      })
    let figures = try #require(MeasuredFigures(sweep))
    #expect(figures.variant("leak")?.properties["peak"] == Double(70 << 20))
  }

  /// A lesson's sentences are about `load` and `stream` in whichever language the learner chose.
  @Test func namesVersionsInOneLanguageWithoutIt() {
    var comparison = LessonSamples.comparison(["python load": 200, "python stream": 8])
    comparison.variants[0].language = "python"
    comparison.variants[1].language = "python"
    #expect(MeasuredFigures(comparison).variants.map(\.name) == ["load", "stream"])
    comparison.variants[1].name = "java stream"
    comparison.variants[1].language = "java"
    #expect(MeasuredFigures(comparison).variants.map(\.name) == ["python load", "java stream"])
    let sweep = Sweep(
      comparisons: [4, 16].map { size in
        var comparison = LessonSamples.comparison(["python load": 4 + 3 * size])
        comparison.input?.size = .mebibytes(size)
        comparison.variants[0].language = "python"
        return comparison
      })
    #expect(MeasuredFigures(sweep)?.variant("load")?.growth == "linear")
  }

  @Test func comparesASingleProgramsAnswer() {
    var comparison = LessonSamples.comparison(["stream": 8])
    comparison.reference = .init(
      name: "swift stream", answer: Answer(byteCount: 4, digest: "same"))
    let figures = LessonFigures(measured: [
      MeasuredFigures(comparison), MeasuredFigures(LessonSamples.comparison(["load": 9])),
    ])
    #expect(figures.sameAnswer == true)
  }

  /// The smallest limit survived, unless no runtime could see the limits.
  @Test func takesWhatAFitFound() throws {
    var comparison = LessonSamples.comparison(["java stream": 120, "30MiB": 25, "20MiB": 20])
    comparison.kind = .fit
    comparison.variants[0].language = "java"
    for (index, limit) in [(1, 30), (2, 20)] {
      comparison.variants[index].runs[0].limit = MemoryLimit(
        bytes: .mebibytes(limit), mechanism: "cgroup v2")
    }
    comparison.variants[2].runs[0].outcome = .oomKilled
    let figures = MeasuredFigures(comparison)
    #expect(figures.variants.map(\.name) == ["stream"])
    #expect(figures.variant("stream")?.properties["need"] == Double(30 << 20))

    comparison.variants[1].runs[0].limit?.mechanism = MemoryLimit.watchdog
    let unseen = LessonFigures(measured: [MeasuredFigures(comparison)])
    let need = Figure.property(.need, variant: "stream")
    #expect(unseen.value(of: need) == nil)
    #expect(unseen.obstacle(to: need) == "no cgroup can be made, so no runtime sees the limits")
  }

  /// What cannot run here hides what ran before under the same name, and is no result.
  @Test func knowsWhatCouldNotRun() {
    let earlier = MeasuredFigures(LessonSamples.comparison(["load": 200, "stream": 8]))
    let missing = MeasuredFigures(missing: ["load", "stream"], reason: "no javac")
    let figures = LessonFigures(measured: [earlier, missing])
    let peak = Figure.property(.peak, variant: "load")
    #expect(figures.value(of: peak) == nil && figures.obstacle(to: peak) == "no javac")
    #expect(figures.outcome(of: "load") == nil && figures.growth(of: "load") == nil)
    #expect(figures.obstacle(toRunning: "stream") == "no javac")
    #expect(figures.sameAnswer == nil && figures.obstacleToAnswers == "no javac")
    let later = LessonFigures(measured: [missing, earlier])
    #expect(later.sameAnswer == true && later.obstacleToAnswers == nil)
    #expect(later.value(of: peak) != nil && later.obstacle(to: peak) == nil)
  }

  @Test func tellsDifferingAnswers() {
    var comparison = LessonSamples.comparison(["load": 200, "stream": 8])
    comparison.variants[1].runs[0].answer?.digest = "other"
    #expect(MeasuredFigures(comparison).sameAnswer == false)
  }
}
