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
