package import LessonScript

/// Plays a lesson unattended, for `lesson test`.
package enum LessonTest {
  /// Plays a lesson from its first step to its last, and checks what it measures against its
  /// `expect` fences and goals; `show` receives every event as it happens. Each goal's solution
  /// runs and must reach it. Questions are left open, and so are exercises: `exercise test` proves
  /// those.
  ///
  /// - Throws: What a command throws; the test then stops.
  package static func run(
    _ lesson: Lesson, scale: LessonScale = .normal, runner: any LessonCommandRunner,
    exercises: LessonExercises,
    show: @escaping (LessonEvent) -> Void
  ) throws -> LessonTestResult {
    let terminal = UnattendedTerminal(show: show)
    let player = LessonPlayer(
      library: LessonLibrary(lessons: [lesson]), store: InMemoryProgress(), runner: runner,
      terminal: terminal, exercises: exercises.withoutLearner, scale: scale)
    try player.start(lesson.id)
    while !terminal.hasEnded { try player.next() }
    return LessonTestResult(
      file: lesson.file, checked: terminal.checked, exercises: terminal.exercises)
  }
}

/// The results of a lesson's expectations.
package struct LessonTestResult: Hashable, Sendable {
  package var file: String
  /// The expectations in the order in which they were checked.
  package var checked: [Check]
  /// The names of the exercises, none of which was judged.
  package var exercises: [String]

  package struct Check: Hashable, Sendable {
    package var expectation: LessonExpectation
    package var result: ExpectationResult
  }

  /// How many expectations this machine could not decide, which are no failures.
  package var undecided: Int {
    checked.filter { check in
      if case .notMeasured(let reason) = check.result { reason.isOfMachine } else { false }
    }.count
  }

  package var passed: Bool { checked.allSatisfy { $0.result.holds } }

  /// The expectations that did not hold, as mistakes at their positions in the file.
  package var failures: [LessonMistake] {
    checked.filter { !$0.result.holds }.map { check in
      LessonMistake(
        file: file, position: check.expectation.position,
        message: "expect: '\(check.expectation.text)' does not hold, \(check.result.detail); "
          + "change the lesson or what it runs")
    }
  }
}

/// A terminal without a person, which records the expectations.
private final class UnattendedTerminal: LessonTerminal {
  let canAsk = false
  private(set) var checked: [LessonTestResult.Check] = []
  private(set) var exercises: [String] = []
  private(set) var hasEnded = false
  private let tell: (LessonEvent) -> Void

  init(show tell: @escaping (LessonEvent) -> Void) {
    self.tell = tell
  }

  func show(_ event: LessonEvent) {
    switch event {
    case .expectation(let expectation, let result):
      checked.append(LessonTestResult.Check(expectation: expectation, result: result))
    case .goalJudged(let goal, let verdict):
      checked += zip(goal.conditions, verdict.results).map {
        LessonTestResult.Check(expectation: $0, result: $1)
      }
    case .exercise(let task): exercises.append(task.name)
    case .lessonCompleted: hasEnded = true
    default: break
    }
    tell(event)
  }

  func ask(_ prompt: String) -> String? { nil }
}
