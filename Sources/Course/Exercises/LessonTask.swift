package import Findings
package import Languages

/// An exercise as a lesson's step shows it.
package struct LessonTask: Hashable, Sendable {
  package var name: String
  package var title: String
  /// The title of the language in which it is begun unless the learner names another.
  package var language: String
  package var state: State

  /// How far the learner is in it; languages by their titles.
  package enum State: Hashable, Sendable {
    case new
    /// The verdict is that of the newest judgement; `nil` if there was none.
    case begun(language: String, folder: String, verdict: ExerciseJudgement.Verdict?)
    case passed(language: String)
    /// Nobody does it now: in a demo, and in `lesson test`.
    case left
  }

  package init(name: String, title: String, language: String, state: State) {
    self.name = name
    self.title = title
    self.language = language
    self.state = state
  }
}

/// What a lesson must know of exercises: what there is, and what the learner has done in them.
package struct LessonExercises {
  private let library: () throws -> ExerciseLibrary
  private let languages: () throws -> LanguageTable
  private let progress: (any ExerciseProgressStore)?
  private let language: String

  /// - Parameters:
  ///   - library: All exercises; read when a lesson first shows one.
  ///   - languages: All languages, read likewise.
  ///   - progress: The learner's progress; `nil` if nobody is to do the exercises.
  ///   - language: The name of the language that the learner chose.
  package init(
    library: @escaping () throws -> ExerciseLibrary,
    languages: @escaping () throws -> LanguageTable, progress: (any ExerciseProgressStore)?,
    language: String
  ) {
    self.library = library
    self.languages = languages
    self.progress = progress
    self.language = language
  }

  /// Whether somebody is there to do them.
  var hasLearner: Bool { progress != nil }

  /// The same exercises, with nobody to do them.
  var withoutLearner: LessonExercises {
    LessonExercises(library: library, languages: languages, progress: nil, language: language)
  }

  /// An exercise, and how far the learner is in it.
  ///
  /// - Throws: `CommandFailure` for an unknown exercise; what reading or the store throws.
  func task(_ name: String) throws -> LessonTask {
    let exercise = try library().exercise(named: name)
    let known = try languages().languages
    let title = { (id: String) in known.first { $0.id == id }?.title ?? id }
    return LessonTask(
      name: name, title: exercise.title, language: title(language),
      state: try state(of: name, title: title))
  }

  /// A program that passed counts, or else the one begun last.
  private func state(of name: String, title: (String) -> String) throws -> LessonTask.State {
    guard let progress else { return .left }
    let records = try progress.all().filter { $0.exercise == name }
    if let passed = records.last(where: \.hasPassed) {
      return .passed(language: title(passed.language))
    }
    guard let begun = records.last else { return .new }
    return .begun(
      language: title(begun.language), folder: begun.folder, verdict: begun.verdict)
  }
}
