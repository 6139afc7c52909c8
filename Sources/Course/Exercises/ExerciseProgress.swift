package import Findings

/// How far a learner is in an exercise, in one language.
package struct ExerciseProgress: Hashable, Sendable {
  package var exercise: String
  package var language: String
  /// The absolute path of the folder with the learner's program.
  package var folder: String
  /// When the folder was made, in UTC as ISO 8601 has it.
  package var startedAt: String
  /// How many of the hints were shown.
  package var hintsShown = 0
  /// Whether the learner saw the solution before passing.
  package var solutionSeen = false
  /// The newest verdict; `nil` if nothing was judged yet.
  package var verdict: ExerciseJudgement.Verdict?
  /// What the newest judgement advised; `nil` if nothing was judged yet.
  package var advice: String?
  /// When a program passed for the first time at all three sizes; `nil` if none has.
  package var passedAt: String?

  /// The progress of a learner who begins.
  package init(exercise: String, language: String, folder: String, startedAt: String) {
    self.exercise = exercise
    self.language = language
    self.folder = folder
    self.startedAt = startedAt
  }

  package var hasPassed: Bool { passedAt != nil }

  /// Whether the solution may be shown without being asked for twice.
  package var maySeeSolution: Bool { hasPassed || solutionSeen }
}

/// The newest judgement of an exercise in a language, as far as it is kept.
package struct KeptJudgement: Hashable, Sendable {
  /// When it was made, in UTC as ISO 8601 has it.
  package var date: String
  package var thoroughness: Thoroughness
  package var verdict: ExerciseJudgement.Verdict
  /// How many bytes more the program holds for each byte more of input; `nil` if that was not
  /// measured.
  package var growth: Double?
  /// The sizes that it ran on, smallest first.
  package var sizes: [ExerciseJudgement.Size]

  package init(
    date: String, thoroughness: Thoroughness, verdict: ExerciseJudgement.Verdict, growth: Double?,
    sizes: [ExerciseJudgement.Size]
  ) {
    self.date = date
    self.thoroughness = thoroughness
    self.verdict = verdict
    self.growth = growth
    self.sizes = sizes
  }
}

/// Where a learner's progress in exercises is kept. The workbook implements it; tests keep it in
/// memory.
///
/// What a call has saved survives a kill right after it.
package protocol ExerciseProgressStore: AnyObject {
  /// The progress in an exercise and a language; `nil` if it was not begun in it.
  func progress(of exercise: String, in language: String) throws -> ExerciseProgress?

  /// Saves the progress of an exercise and language; verdicts are saved by `record`.
  func save(_ progress: ExerciseProgress) throws

  /// Records a judgement in place of the one before on the same exercise and language.
  ///
  /// A program is right, and the exercise passed, only by a full judgement.
  ///
  /// - Parameters:
  ///   - judgement: What was found out.
  ///   - thoroughness: How thorough it was.
  ///   - date: When, in UTC as ISO 8601 has it.
  /// - Throws: What keeps the store from writing.
  func record(_ judgement: ExerciseJudgement, _ thoroughness: Thoroughness, at date: String) throws

  /// The newest judgement of an exercise in a language; `nil` if nothing was judged yet.
  func judgement(of exercise: String, in language: String) throws -> KeptJudgement?

  /// All progress, what was begun last at the end.
  func all() throws -> [ExerciseProgress]

  /// The seed of this learner's inputs, drawn when first asked for.
  func seed() throws -> UInt64
}

extension ExerciseProgressStore {
  /// What was begun last; `nil` if nothing was.
  package func newest() throws -> ExerciseProgress? { try all().last }

  /// Whether a learner's own program has passed.
  package func hasPassed(_ exercise: String, in language: String) throws -> Bool {
    try progress(of: exercise, in: language)?.hasPassed ?? false
  }
}
