import Measurement
import Course
import Findings
import MemoryTracking
import TestSupport
import Testing

@testable import Workbook

/// Progress in exercises, read back by another opening of the file.
@Suite struct ExerciseRecordsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func store() throws -> WorkbookExercises {
    WorkbookExercises(try WorkbookFile(path: folder.path("workbook.sqlite")))
  }

  private func begun(
    _ exercise: String, _ language: String = "python", in folder: String = "/work"
  ) -> ExerciseProgress {
    ExerciseProgress(
      exercise: exercise, language: language, folder: folder, startedAt: "2026-01-01T00:00:00Z")
  }

  private func judgement(_ verdict: ExerciseJudgement.Verdict) -> ExerciseJudgement {
    ExerciseJudgement(
      exercise: "tail", language: "python", verdict: verdict,
      sizes: [
        .init(
          factor: 1, input: .mebibytes(8), limit: .mebibytes(24), peak: .mebibytes(12),
          outcome: .completed, wall: .milliseconds(80)),
        .init(factor: 4, input: .mebibytes(32), limit: .mebibytes(24)),
      ], growth: 2.1, explanation: "It holds the file.", hint: "Hold less.")
  }

  @Test func keepsProgress() throws {
    var progress = begun("tail")
    progress.hintsShown = 2
    progress.solutionSeen = true
    try store().save(progress)
    #expect(try store().progress(of: "tail", in: "python") == progress)
    #expect(try store().progress(of: "tail", in: "c") == nil)
    progress.hintsShown = 3
    try store().save(progress)
    #expect(try store().all() == [progress])
  }

  @Test func keepsTheNewestJudgement() throws {
    try store().save(begun("tail"))
    try store().record(judgement(.killed), .full, at: "2026-01-01T00:00:01Z")
    var progress = try #require(try store().progress(of: "tail", in: "python"))
    #expect(progress.verdict == .killed && progress.advice == "Hold less." && !progress.hasPassed)
    #expect(
      try store().judgement(of: "tail", in: "python")
        == KeptJudgement(
          date: "2026-01-01T00:00:01Z", thoroughness: .full, verdict: .killed, growth: 2.1,
          sizes: judgement(.killed).sizes))
    #expect(try store().judgement(of: "tail", in: "c") == nil)
    try store().record(judgement(.right), .quick, at: "2026-01-01T00:00:02Z")
    progress = try #require(try store().progress(of: "tail", in: "python"))
    #expect(progress.verdict == .right && !progress.hasPassed, "it ran on one size only")
    try store().record(judgement(.right), .full, at: "2026-01-01T00:00:03Z")
    try store().record(judgement(.wrong), .full, at: "2026-01-01T00:00:04Z")
    progress = try #require(try store().progress(of: "tail", in: "python"))
    #expect(progress.verdict == .wrong && progress.passedAt == "2026-01-01T00:00:03Z")
    #expect(try store().hasPassed("tail", in: "python"))
    #expect(try !store().hasPassed("tail", in: "c"))
  }

  @Test func savingLosesNoPass() throws {
    try store().save(begun("tail"))
    let before = try #require(try store().progress(of: "tail", in: "python"))
    try store().record(judgement(.right), .full, at: "2026-01-01T00:00:03Z")
    try store().save(before)
    #expect(try store().hasPassed("tail", in: "python"))
  }

  @Test func newestIsTheOneBegunLast() throws {
    #expect(try store().newest() == nil)
    for exercise in ["tail", "count", "header"] { try store().save(begun(exercise)) }
    #expect(try store().newest()?.exercise == "header")
    // A hint begins nothing.
    var progress = begun("count")
    progress.hintsShown = 1
    try store().save(progress)
    #expect(try store().newest()?.exercise == "header")
    try store().save(begun("tail", in: "/elsewhere"))
    #expect(try store().all().map(\.exercise) == ["count", "header", "tail"])
  }

  @Test func drawsTheSeedOnce() throws {
    let seed = try store().seed()
    #expect(seed > 0)
    #expect(try store().seed() == seed)
  }
}
