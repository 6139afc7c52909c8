package import MemoryTracking

/// What a class handed in, judged again: each learner's programs, guesses and answers.
///
/// Names and texts in it are the learners' own, and only renderers make them harmless. It holds all
/// of it, a few KiB for each learner.
package struct ClassReport: Hashable, Sendable {
  /// A hand-in.
  package struct Learner: Hashable, Sendable {
    /// The name in it, else that of its file.
    package var name: String
    package var file: String
    /// Why nothing of it was read; `nil` if it was.
    package var problem: String?
    /// What could not be used of it, a sentence each.
    package var remarks: [String]
    /// Where it was judged; `nil` if it was not.
    package var node: String?
    package var programs: [Program]
    package var guesses: [Guess]
    package var answers: [Answer]

    package init(
      name: String, file: String, problem: String? = nil, remarks: [String] = [],
      node: String? = nil, programs: [Program] = [], guesses: [Guess] = [], answers: [Answer] = []
    ) {
      self.name = name
      self.file = file
      self.problem = problem
      self.remarks = remarks
      self.node = node
      self.programs = programs
      self.guesses = guesses
      self.answers = answers
    }
  }

  /// A program of a learner's.
  package struct Program: Hashable, Sendable {
    package var exercise: String
    package var language: String
    /// The verdict in the hand-in, which the learner's machine gave; `nil` for none.
    package var handedIn: ExerciseJudgement.Verdict?
    /// The verdict found here; `nil` if it was not judged.
    package var verdict: ExerciseJudgement.Verdict?
    /// Why it was not judged; `nil` if it was.
    package var problem: String?
    /// What the verdict means, with its figures.
    package var explanation: String?
    package var growth: Double?
    /// The most that it held at any size.
    package var peak: ByteCount?
    /// A digest of the program without its blank lines and blanks at ends of lines.
    package var form: String?
    /// Whether it is the first program of the exercise, unchanged.
    package var isStarter: Bool
    /// The seed of its inputs, and whether only the smallest of them was tried.
    package var seed: UInt64
    package var isQuick: Bool
    /// Whether the learner's machine had tried only the smallest; `nil` if that is not known.
    package var handedInIsQuick: Bool?

    package init(
      exercise: String, language: String, handedIn: ExerciseJudgement.Verdict?,
      verdict: ExerciseJudgement.Verdict?, problem: String? = nil, explanation: String? = nil,
      growth: Double? = nil, peak: ByteCount? = nil, form: String? = nil, isStarter: Bool = false,
      seed: UInt64, isQuick: Bool = false, handedInIsQuick: Bool? = nil
    ) {
      self.exercise = exercise
      self.language = language
      self.handedIn = handedIn
      self.verdict = verdict
      self.problem = problem
      self.explanation = explanation
      self.growth = growth
      self.peak = peak
      self.form = form
      self.isStarter = isStarter
      self.seed = seed
      self.isQuick = isQuick
      self.handedInIsQuick = handedInIsQuick
    }

    /// Whether the learner's machine gave another verdict when it tried as much as was tried here.
    package var differs: Bool { hasOtherVerdict && isAsThorough }

    /// Whether the verdict is another because more or less was tried, as far as can be said.
    package var isIncomparable: Bool { hasOtherVerdict && !isAsThorough }

    private var hasOtherVerdict: Bool {
      guard let handedIn, let verdict else { return false }
      return handedIn != verdict
    }

    private var isAsThorough: Bool { handedInIsQuick.map { $0 == isQuick } ?? true }
  }

  /// A question of a lesson.
  package struct Question: Hashable, Sendable {
    package var lesson: String
    package var step: String
    /// The place in the step, from 0.
    package var stage: Int
    package var text: String

    package init(lesson: String, step: String, stage: Int, text: String) {
      self.lesson = lesson
      self.step = step
      self.stage = stage
      self.text = text
    }
  }

  /// What a guess counts.
  package enum Unit: String, Hashable, Sendable {
    case bytes, seconds, number

    /// A figure of it for people.
    package func text(_ value: Double) -> String {
      switch self {
      case .bytes where value.magnitude < 0x1p62: "\(ByteCount(Int(value.rounded())))"
      case .seconds where value.magnitude < 1e9: Duration.seconds(value).figure
      case .bytes, .seconds, .number: FigureText.number(value, decimals: 2)
      }
    }
  }

  /// A guess, and what was then measured on the learner's own machine.
  package struct Guess: Hashable, Sendable {
    package var question: Question
    package var unit: Unit
    package var guess: Double
    /// `nil` if it was not measured.
    package var measured: Double?

    package init(question: Question, unit: Unit, guess: Double, measured: Double?) {
      self.question = question
      self.unit = unit
      self.guess = guess
      self.measured = measured
    }
  }

  /// The newest answer to a quiz.
  package struct Answer: Hashable, Sendable {
    package var question: Question
    /// The options chosen, as the lesson words them.
    package var choice: String
    package var isRight: Bool

    package init(question: Question, choice: String, isRight: Bool) {
      self.question = question
      self.choice = choice
      self.isRight = isRight
    }
  }

  /// The hand-ins, in the order in which they are shown.
  package var learners: [Learner]
  /// The exercises that were handed in, in the order of their columns.
  package var exercises: [String]

  /// - Parameters:
  ///   - learners: The hand-ins, in the order in which they are shown.
  ///   - order: All exercises in their order; those that nobody handed in are left out. Others that
  ///     were judged follow; a hand-in that names what nobody knows makes no columns.
  package init(_ learners: [Learner], exercisesInOrder order: [String]) {
    self.learners = learners
    let programs = learners.flatMap(\.programs)
    let handedIn = Set(programs.map(\.exercise))
    let judged = Set(programs.filter { $0.verdict != nil }.map(\.exercise))
    exercises = order.filter { handedIn.contains($0) } + judged.subtracting(order).sorted()
  }
}
