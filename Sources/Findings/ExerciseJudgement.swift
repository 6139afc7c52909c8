package import Measurement
package import MemoryTracking

/// What was found out about a learner's program: whether it gives the right answers, and whether
/// its memory is flat.
package struct ExerciseJudgement: Hashable, Sendable {
  /// How an exercise ends for a program, in the order in which one hides the next.
  package enum Verdict: String, Hashable, Sendable, CaseIterable, Codable {
    /// Right answers and flat memory.
    case right
    /// It does not compile.
    case compile
    /// It ended by itself without its work: with an exit code, by a signal, or because it did what
    /// an exercise forbids.
    case crashed
    /// An answer differs.
    case wrong
    /// It held more than its limit.
    case killed
    /// It stayed below its limit and still grew with its input.
    case grows
    /// It reads in pieces and keeps them all.
    case fake
    /// It took too long.
    case slow
  }

  /// One of the three sizes, under the limit.
  package struct Size: Hashable, Sendable {
    /// 1, 4 or 16.
    package var factor: Int
    package var input: ByteCount
    package var limit: ByteCount
    /// The most that all its processes held, with tmpfs and memfds; `nil` if it did not run.
    package var peak: ByteCount?
    package var outcome: Outcome?
    package var wall: Duration?

    package init(
      factor: Int, input: ByteCount, limit: ByteCount, peak: ByteCount? = nil,
      outcome: Outcome? = nil, wall: Duration? = nil
    ) {
      self.factor = factor
      self.input = input
      self.limit = limit
      self.peak = peak
      self.outcome = outcome
      self.wall = wall
    }

    /// Whether it ended by itself, but had held more than it may.
    package var hasPassedItsLimit: Bool { outcome == .completed && (peak ?? .zero) > limit }
  }

  package var exercise: String
  /// The language's name, `python`.
  package var language: String
  package var verdict: Verdict
  /// The sizes, smallest first; empty if the judgement ended before them.
  package var sizes: [Size]
  /// What an empty program of the language held; `nil` if it was not measured.
  package var empty: ByteCount?
  /// The most that the compiler or any run held, with or without the limit; `nil` if nothing was
  /// measured.
  package var most: ByteCount?
  /// `cgroup v2`, `cgroup v1` or `watchdog`; `nil` if nothing ran under a limit.
  package var mechanism: String?
  /// How many bytes more it holds for each byte more of input; `nil` if that was not measured.
  package var growth: Double?
  /// The input on which it failed, as people call it: `an empty file`; `nil` if it did not fail on
  /// one.
  package var input: String?
  /// How its answer differs; `nil` unless it is wrong.
  package var difference: AnswerDifference?
  /// What it wrote to standard error when it failed, or what the compiler said.
  package var complaint: String?
  /// What it did that an exercise forbids, a sentence; `nil` for nothing.
  package var offence: String?
  /// What the verdict means, a sentence or two with the figures.
  package var explanation: String
  /// What to do next, a sentence.
  package var hint: String

  package init(
    exercise: String, language: String, verdict: Verdict, sizes: [Size] = [],
    empty: ByteCount? = nil, most: ByteCount? = nil, mechanism: String? = nil,
    growth: Double? = nil,
    input: String? = nil, difference: AnswerDifference? = nil, complaint: String? = nil,
    offence: String? = nil, explanation: String, hint: String
  ) {
    self.exercise = exercise
    self.language = language
    self.verdict = verdict
    self.sizes = sizes
    self.empty = empty
    self.most = most
    self.mechanism = mechanism
    self.growth = growth
    self.input = input
    self.difference = difference
    self.complaint = complaint
    self.offence = offence
    self.explanation = explanation
    self.hint = hint
  }
}
