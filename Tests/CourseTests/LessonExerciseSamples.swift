import BuiltIn
import Course
import Findings
import Languages
import LessonScript

extension LessonExercises {
  /// The built-in exercises and three languages, Python chosen, with progress kept in memory.
  static func sample(
    _ progress: ProgressInExercises = ProgressInExercises(), language: String = "python"
  ) -> LessonExercises {
    LessonExercises(
      library: {
        ExerciseLibrary(
          files: BuiltIn.exercises.texts.map { (name: $0.name, bytes: $0.bytes) },
          ExerciseReading.Surroundings(
            recipes: ["amounts", "log", "report", "numbers", "records"],
            languages: try LanguageTable.builtIn().languages))
      }, languages: LanguageTable.builtIn, progress: progress, language: language)
  }
}

/// Progress in exercises that is lost when the process ends.
final class ProgressInExercises: ExerciseProgressStore {
  private var records: [ExerciseProgress] = []

  func progress(of exercise: String, in language: String) -> ExerciseProgress? {
    records.first { $0.exercise == exercise && $0.language == language }
  }

  func save(_ progress: ExerciseProgress) {
    records.removeAll { $0.exercise == progress.exercise && $0.language == progress.language }
    records.append(progress)
  }

  func record(_ judgement: ExerciseJudgement, _ thoroughness: Thoroughness, at date: String) {
    guard var progress = progress(of: judgement.exercise, in: judgement.language) else { return }
    progress.verdict = judgement.verdict
    if judgement.verdict == .right, thoroughness == .full { progress.passedAt = date }
    save(progress)
  }

  func judgement(of exercise: String, in language: String) -> KeptJudgement? { nil }

  func all() -> [ExerciseProgress] { records }

  func seed() -> UInt64 { 1 }

  /// Begins an exercise, and records a verdict on it unless that is `nil`.
  func begin(_ exercise: String, in language: String, _ verdict: ExerciseJudgement.Verdict?) {
    save(
      ExerciseProgress(
        exercise: exercise, language: language, folder: "/home/ann/\(exercise)-\(language)",
        startedAt: "2026-01-31T09:30:00Z"))
    guard let verdict else { return }
    record(
      ExerciseJudgement(
        exercise: exercise, language: language, verdict: verdict, explanation: "", hint: ""),
      .full, at: "2026-01-31T10:00:00Z")
  }
}

extension LessonSamples {
  /// Two steps: prose, an exercise and a closing word; then an exercise with a question before it.
  static func exerciseLesson() throws -> Lesson {
    try LessonSamples.lesson(
      steps: """
        ## Write it {#write}

        Now write.

        ```exercise
        header
        ```

        Well done.

        ## Write more {#more}

        ```quiz
        Which?

        - [x] This
          Yes.
        - [ ] That
          No.
        ```

        ```exercise
        tail
        ```
        """)
  }
}
