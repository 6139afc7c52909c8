import LessonScript
import Measurement
import MemoryTracking
import Testing
import Workbook
import WorkerProtocol

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
    #expect(load.properties.isEmpty)
    #expect(figures.sameAnswer == nil)
  }

  @Test func tellsDifferingAnswers() {
    var comparison = LessonSamples.comparison(["load": 200, "stream": 8])
    comparison.variants[1].runs[0].answer?.digest = "other"
    #expect(MeasuredFigures(comparison).sameAnswer == false)
  }
}
