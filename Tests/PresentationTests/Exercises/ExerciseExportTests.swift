import Findings
import Foundation
import Measurement
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation

/// The judgement in the forms of other programs, read independently of the writer.
@Suite struct ExerciseExportTests {
  private func written(_ judgement: ExerciseJudgement, as format: ExerciseFormat) -> String {
    var text = ""
    judgement.write(as: format) { text += $0 }
    return text
  }

  private func object(
    _ judgement: ExerciseJudgement, as format: ExerciseFormat
  ) throws -> [String: Any] {
    let data = Data(written(judgement, as: format).utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private var right: ExerciseJudgement {
    var right = ExerciseViewTests.killed
    right.verdict = .right
    right.growth = nil
    right.sizes = right.sizes.map { size in
      var size = size
      size.outcome = .completed
      size.peak = .mebibytes(20)
      return size
    }
    return right
  }

  @Test func jsonHasEveryFigure() {
    #expect(
      written(ExerciseViewTests.killed, as: .json) == """
        {
          "schema": "highwater.exercise/1",
          "exercise": "tail",
          "language": "python",
          "verdict": "killed",
          "sizes": [
            { "input_bytes": 13631488, "limit_bytes": 27262976, "peak_bytes": 20971520, "outcome": "completed" },
            { "input_bytes": 54525952, "limit_bytes": 27262976, "peak_bytes": 27262976, "outcome": "oom-killed" },
            { "input_bytes": 218103808, "limit_bytes": 27262976, "peak_bytes": null, "outcome": null }
          ],
          "growth": 2.1,
          "hint": "Hold ten lines."
        }

        """)
  }

  @Test func exercismPassesARightProgram() throws {
    let result = try object(right, as: .exercism)
    #expect(result["version"] as? Int == 3 && result["status"] as? String == "pass")
    #expect(result["message"] is NSNull)
    let tests = try #require(result["tests"] as? [[String: Any]])
    #expect(
      tests.map { $0["name"] as? String } == [
        "The answers are right", "Input ×1", "Input ×4", "Input ×16", "The memory is flat",
        "It is fast enough",
      ])
    #expect(tests.allSatisfy { $0["status"] as? String == "pass" })
  }

  @Test func exercismFailsWithAMessage() throws {
    let result = try object(ExerciseViewTests.killed, as: .exercism)
    #expect(result["status"] as? String == "fail" && result["message"] is NSNull)
    let tests = try #require(result["tests"] as? [[String: Any]])
    #expect(
      tests.map { $0["status"] as? String } == ["pass", "pass", "fail", "fail", "fail", "fail"])
    #expect(
      tests[4]["message"] as? String
        == "killed for its memory: You hold the file 2.1 times.\nnext: Hold ten lines.")
  }

  @Test func exercismErrsOnlyWhereNothingRan() throws {
    var judgement = ExerciseViewTests.killed
    judgement.verdict = .compile
    judgement.sizes = []
    judgement.complaint = String(repeating: "error: \u{1}\n", count: 20_000)
    let result = try object(judgement, as: .exercism)
    #expect(result["status"] as? String == "error")
    #expect((result["tests"] as? [Any])?.isEmpty == true)
    let message = try #require(result["message"] as? String)
    #expect(message.contains("it does not compile") && message.count <= 65_535)
  }

  @Test func gradescopeGivesAllOrNothing() throws {
    let failed = try object(ExerciseViewTests.killed, as: .gradescope)
    #expect(failed["score"] as? Int == 0 && failed["max_score"] as? Int == 6)
    #expect(failed["visibility"] as? String == "visible")
    #expect(failed["stdout_visibility"] as? String == "visible")
    let tests = try #require(failed["tests"] as? [[String: Any]])
    #expect(
      tests.map { $0["status"] as? String } == [
        "passed", "passed", "failed", "failed", "failed", "failed",
      ])
    let passed = try object(right, as: .gradescope)
    #expect(passed["score"] as? Int == 6 && passed["max_score"] as? Int == 6)
    #expect((passed["execution_time"] as? Double) == 0.2)
  }

  /// The reporter adds up the scores of the tests, and reads their status as a word.
  @Test func githubGivesAllOrNothing() throws {
    for (judgement, status, total) in [(ExerciseViewTests.killed, "fail", 0), (right, "pass", 6)] {
      let result = try object(judgement, as: .github)
      #expect(result["version"] as? Int == 1 && result["status"] as? String == status)
      #expect(result["max_score"] as? Int == 6)
      let tests = try #require(result["tests"] as? [[String: Any]])
      #expect(tests.reduce(0) { $0 + (($1["score"] as? Int) ?? -100) } == total)
      #expect(tests.allSatisfy { ["pass", "fail"].contains($0["status"] as? String) })
      #expect(tests.allSatisfy { ($0["status"] as? String == "pass") == ($0["message"] is NSNull) })
    }
  }
}
