package import LessonScript
package import MemoryTracking

/// What the lesson player tells the learner; `markdown` puts it into words.
package enum LessonEvent: Hashable, Sendable {
  /// A lesson begins; the requirements are the required lessons that are not yet completed.
  case lessonBegun(Lesson, requirements: [String])
  /// A lesson continues where it was left.
  case lessonResumed(title: String, isCompleted: Bool)
  /// The machine has so little memory that smaller files are worth proposing.
  case smallScaleProposed(available: ByteCount)
  /// The lesson keeps a scale other than the one chosen for new lessons.
  case scaleKept(LessonScale, wanted: LessonScale)
  case stepEntered(StepPlace, title: String)
  case prose(Markdown)
  /// A question, and what was answered earlier, if anything.
  case question(Question, earlier: EarlierAnswer?)
  case commandBegun(String)
  /// A lesson from elsewhere wants to run these programs, and the learner must agree first.
  case trustAsked([String])
  /// Commands that have already run and are not run again.
  case commandsDone([String])
  case guess(GuessVerdict)
  case expectation(LessonExpectation, ExpectationResult)
  /// The verdict on the chosen options, and the feedback on each of them.
  case quizAnswered(QuizVerdict, feedback: [Markdown])
  /// A reply that could not be understood, and how to write one.
  case replyUnclear(String)
  /// An exercise to be done now, and how far the learner is in it.
  case exercise(LessonTask)
  /// How far the learner is in an exercise that was shown before.
  case exerciseChecked(LessonTask)
  /// A goal to be reached by a command of the learner's, and the command that has reached it, if
  /// any.
  case goal(LessonGoal, reachedBy: String?)
  /// A command was compared with the goal.
  case goalJudged(LessonGoal, GoalVerdict)
  case hint(Markdown, number: Int, of: Int)
  /// All hints have been shown; whether there is an answer to reveal.
  case hintsExhausted(count: Int, hasAnswer: Bool)
  case answer(Markdown)
  case stepCompleted(StepPlace)
  /// A question of the step was answered wrong, and can be tried again, as by this command.
  case retryOffered(example: String)
  case lessonCompleted(LessonRecap)
  case pausing(LessonPause)
  /// The lesson waits while the learner experiments; the lesson's commands so far that make
  /// fixtures, and commands worth trying.
  case playing(fixtures: [String], experiments: [String])
  case place(LessonPlace)
  /// Progress was forgotten; or kept, because the learner did not agree to forget it.
  case forgotten(String)
  case kept(String)
}

/// What a learner has answered to a question before.
package enum EarlierAnswer: Hashable, Sendable {
  case guess(Quantity)
  case judged(isRight: Bool)
}

/// A step's position in its lesson.
package struct StepPlace: Hashable, Sendable {
  /// Counted from 1.
  package var number: Int
  package var count: Int

  package init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }
}

/// Why the lesson waits, and what `next` will do.
package enum LessonPause: Hashable, Sendable {
  /// A question is open; `next` goes on without an answer.
  case question(example: String)
  /// `next` runs these commands.
  case run([String])
  /// `next` goes on once a program of the learner's has passed this exercise.
  case exercise(String)
  /// A command of the learner's goes on if it reaches the goal, which this one does.
  case goal(solution: String)
  /// `next` goes to the step with this title.
  case step(String)
  /// The lesson is at its end; the next lesson to start, or `nil` if all are through.
  case end(nextLesson: String?)
}

/// Where a learner is: what `where` shows.
package struct LessonPlace: Hashable, Sendable {
  package var lessonID: String
  package var title: String
  package var version: Int
  package var isPlaying: Bool
  package var steps: [Step]
  /// The scale of the lesson's files, and the scale it would have if it were begun now.
  package var scale: LessonScale
  package var wantedScale: LessonScale
  package var pause: LessonPause

  /// A step and how far the learner is in it.
  package struct Step: Hashable, Sendable {
    package var id: String
    package var title: String
    package var isCurrent: Bool
    package var status: Status
  }

  /// How far a learner is in a step.
  package enum Status: String, Hashable, Sendable {
    case open, begun, completed, skipped
    /// Added or changed by a new version of the lesson.
    case new
  }
}

/// Where the player shows events and asks questions; `LessonScreen` in Shell does it at the
/// terminal.
package protocol LessonTerminal: AnyObject {
  /// Whether there is a person to ask; if not, questions are shown and left open.
  var canAsk: Bool { get }
  func show(_ event: LessonEvent)
  /// Asks for a line, if `canAsk`, with a prompt in ASCII that includes the blank at its end; `nil`
  /// if the learner left with Ctrl-C or Ctrl-D.
  func ask(_ prompt: String) -> String?
}

/// What runs a lesson's commands; `Interpreter` in Shell does it with the command tree.
package protocol LessonCommandRunner {
  /// Runs a line of a lesson's `run` fence, with its output going where the prompt's would.
  ///
  /// A measured run that did not complete is a result like any other.
  ///
  /// - Returns: What it measured; `nil` for a command that measures nothing.
  /// - Throws: What the command would have thrown at the prompt; the lesson then stays before it.
  ///   `UntrustedLesson` if nothing was run because the user has not agreed to it.
  func run(_ line: String, of lesson: Lesson) throws -> MeasuredFigures?
  /// The same, showing only these parts of the result, or if there are none what is usual.
  func run(_ line: String, of lesson: Lesson, showing parts: [ResultPart]) throws
    -> MeasuredFigures?
  /// Records the user's agreement to a lesson's text.
  func trust(_ lesson: Lesson) throws
}

extension LessonCommandRunner {
  package func run(
    _ line: String, of lesson: Lesson, showing parts: [ResultPart]
  ) throws -> MeasuredFigures? {
    try run(line, of: lesson)
  }
}

/// A lesson would run programs other than HighWater without the user's agreement.
package struct UntrustedLesson: Error, Hashable, CustomStringConvertible {
  package var lessonID: String
  /// The lesson's lines that would run programs.
  package var commands: [String]

  package init(lessonID: String, commands: [String]) {
    self.lessonID = lessonID
    self.commands = commands
  }

  package var description: String {
    "lesson: '\(lessonID)' wants to run programs on this machine; "
      + "'trust \(lessonID)' shows and allows them"
  }
}
