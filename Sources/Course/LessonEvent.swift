package import LessonScript
package import MemoryTracking

/// What the lesson engine tells the learner; `markdown` puts it into words.
package enum LessonEvent: Hashable, Sendable {
  /// A lesson begins; the requirements are those not yet completed.
  case lessonBegun(Lesson, requirements: [String])
  /// A lesson goes on where it was left.
  case lessonResumed(title: String, isCompleted: Bool)
  /// The machine has so little memory that smaller files are worth a word.
  case smallScaleProposed(available: ByteCount)
  /// The lesson has another scale than one begun now would have.
  case scaleKept(LessonScale, wanted: LessonScale)
  case stepEntered(StepPlace, title: String)
  case prose(Markdown)
  /// A question for a guess; what was guessed before, if anything.
  case prediction(Prediction, guess: Quantity?)
  /// A question with options; whether it was answered well before, `nil` for not answered.
  case quiz(Quiz, isRight: Bool?)
  case commandBegun(String)
  /// A lesson from elsewhere wants to run these programs, to which the learner must agree.
  case trustAsked([String])
  /// Commands that ran before and are not run again.
  case commandsDone([String])
  case guess(GuessVerdict)
  case expectation(LessonExpectation, ExpectationResult)
  /// What a choice of options came to, and the feedback of each.
  case quizAnswered(QuizVerdict, feedback: [Markdown])
  /// A reply that is none, and how one is written.
  case replyUnclear(String)
  case hint(Markdown, number: Int, of: Int)
  /// All hints are told; whether there is an answer to reveal.
  case hintsExhausted(count: Int, hasAnswer: Bool)
  case answer(Markdown)
  case stepCompleted(StepPlace)
  case lessonCompleted(LessonRecap)
  case pausing(LessonPause)
  /// The lesson waits while the learner tries things; the fixtures it has made.
  case playing(fixtures: [String])
  case place(LessonPlace)
  /// Progress was forgotten, or kept because the learner did not agree to forget it.
  case forgotten(String)
  case kept(String)
}

/// What a choice of a quiz's options came to.
package enum QuizVerdict: Hashable, Sendable {
  case right
  /// All that was chosen is right, but more is.
  case incomplete
  case wrong
}

/// Which step of how many.
package struct StepPlace: Hashable, Sendable {
  /// From 1.
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
  /// `next` goes to the step of that title.
  case step(String)
  /// The lesson is at its end; the next lesson to start.
  case end(nextLesson: String?)
}

/// Where a learner is: what `where` shows.
package struct LessonPlace: Hashable, Sendable {
  package var lessonID: String
  package var title: String
  package var version: Int
  package var isPlaying: Bool
  package var steps: [Step]
  /// The scale of its files, and the one that it would have if it were begun now.
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
    /// Brought or changed by a new version of the lesson.
    case new
  }
}

/// What the lesson engine shows and asks through. The executable implements it at the terminal.
package protocol LessonTerminal: AnyObject {
  /// Whether there is a person who can be asked; where not, questions are shown and left open.
  var canAsk: Bool { get }
  /// Shows what has happened.
  func show(_ event: LessonEvent)
  /// Asks for a line; called only where `canAsk`.
  ///
  /// - Parameter prompt: what stands before the cursor, in ASCII, its last blank included.
  /// - Returns: the line; `nil` where the learner left with Ctrl-C or Ctrl-D.
  func ask(_ prompt: String) -> String?
}

/// What runs a lesson's commands. The executable implements it with its command tree.
package protocol LessonCommandRunner {
  /// Runs a command line, its output going where the prompt's would.
  ///
  /// A run that was measured and did not complete is a result like any other.
  ///
  /// - Parameters:
  ///   - line: a line of a `run` fence.
  ///   - lesson: the lesson that it stands in.
  /// - Returns: what it measured; `nil` for a command that measures nothing.
  /// - Throws: what the command would have thrown at the prompt; the lesson stays before it.
  ///   `UntrustedLesson` where nothing was run since it takes an agreement that is missing.
  func run(_ line: String, of lesson: Lesson) throws -> MeasuredFigures?
  /// Keeps the user's agreement to a lesson's text.
  func trust(_ lesson: Lesson) throws
}

/// A lesson that would run a program which is none of HighWater's, without the user's agreement.
package struct UntrustedLesson: Error, Hashable, CustomStringConvertible {
  package var lessonID: String
  /// The lesson's lines that would run programs.
  package var commands: [String]

  package init(lessonID: String, commands: [String]) {
    self.lessonID = lessonID
    self.commands = commands
  }

  package var description: String {
    "lesson: '\(lessonID)' wants to run programs of this machine; "
      + "'trust \(lessonID)' shows them, and lets it"
  }
}
