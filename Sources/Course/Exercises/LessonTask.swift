package import Findings
package import Languages
import LessonScript

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

extension LessonTask {
  /// The exercise, what the learner has done in it, and the commands.
  var introduction: Markdown {
    var heading: [Markdown.Inline] = [.text("Exercise: "), .strong([.text(title)])]
    switch state {
    case .new:
      heading += [
        .text(", to be written in \(language); "), .code("set language"),
        .text(" chooses another language."),
      ]
      return Markdown([.paragraph(heading), Self.commands("start \(name)", "check", "hint")])
    case .begun: return Markdown([.paragraph(heading + [.text(".")])] + beginning)
    case .passed(let language):
      return Markdown([.paragraph(heading + [.text(". You have passed it, in \(language).")])])
    case .left:
      heading += [.text(", to be written in a language of your own.")]
      return Markdown([.paragraph(heading), Self.commands("start \(name)", "check")])
    }
  }

  /// The answer to `next` at the exercise.
  var standing: Markdown {
    switch state {
    case .passed(let language): sentence("✓ Exercise passed: ", ", in \(language).")
    case .new:
      Markdown(
        sentence("You have not begun the exercise ", " yet.").blocks
          + [Self.commands("start \(name)")])
    case .begun: Markdown(sentence("The exercise ", " is not passed yet.").blocks + beginning)
    case .left: sentence("The exercise ", " is left for later.")
    }
  }

  /// Where the learner's program is, and what was found out about it.
  private var beginning: [Markdown.Block] {
    guard case .begun(let language, let folder, let verdict) = state else { return [] }
    let place: [Markdown.Inline] = [
      .text("Your program in \(language) is in "), .code(folder),
      .text(
        verdict.map { "; the newest verdict on it is '\($0.rawValue)'." }
          ?? "; it has not been checked yet."),
    ]
    return [.paragraph(place), Self.commands("check", "hint")]
  }

  private func sentence(_ before: String, _ after: String) -> Markdown {
    Markdown([.paragraph([.text(before), .strong([.text(title)]), .text(after)])])
  }

  /// Commands as the prompt shows them.
  private static func commands(_ lines: String...) -> Markdown.Block {
    .code(language: "console", lines.map { "> exercise \($0)" }.joined(separator: "\n"))
  }
}
