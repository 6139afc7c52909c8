package import Measurement
package import MemoryTracking

/// One run of a learner's program, and what it showed.
package struct ExerciseTrial: Hashable, Sendable {
  /// The input as people call it, `an empty file`.
  package var input: String
  package var bytes: ByteCount
  /// 1, 4 or 16; `nil` for an input that tries the answers alone.
  package var factor: Int?
  package var run: Run
  /// What it may hold; `nil` for a run without the limit.
  package var limit: ByteCount?
  /// Where its answer differs; `nil` if it does not.
  package var difference: AnswerDifference?
  /// The length of the right answer.
  package var expectedCount: Int
  /// Whether the runtime said that its heap was full.
  package var hasFullHeap: Bool
  /// What to look at if the answer on this input is wrong; `nil` where the input shows nothing of
  /// it.
  package var hint: String?

  package init(
    input: String, bytes: ByteCount, factor: Int? = nil, run: Run, limit: ByteCount? = nil,
    difference: AnswerDifference? = nil, expectedCount: Int, hasFullHeap: Bool = false,
    hint: String? = nil
  ) {
    self.input = input
    self.bytes = bytes
    self.factor = factor
    self.run = run
    self.limit = limit
    self.difference = difference
    self.expectedCount = expectedCount
    self.hasFullHeap = hasFullHeap
    self.hint = hint
  }
}

extension ExerciseTrial {
  /// The most that all its processes held, with what they moved to tmpfs and memfds; `nil` if it
  /// was not measured.
  package var peak: ByteCount? { run.exercisePeak }

  /// Whether it did its work and ended by itself.
  var isCompleted: Bool { run.outcome == .completed && run.refusedProgram == nil }

  /// What it wrote to files on disks beyond what a runtime writes for itself: 1 MiB, or 2 % of the
  /// input; `nil` if no more than that.
  var writtenToDisk: ByteCount? {
    guard let written = run.bytesToDisk, written > max(.mebibytes(1), ByteCount(bytes.bytes / 50))
    else { return nil }
    return written
  }

  /// What is wrong with this run alone; `nil` for nothing.
  func failure(mayWriteFiles: Bool) -> ExerciseJudgement.Verdict? {
    if run.refusedProgram != nil || run.breach != nil { return .crashed }
    switch run.outcome {
    case .failed where hasFullHeap, .aborted where hasFullHeap: return .killed
    case .failed, .aborted, .cancelled: return .crashed
    case .oomKilled, .enclosingOOMKilled, .limitKilled, .capKilled: return .killed
    case .timedOut: return .slow
    case .completed: break
    }
    if difference != nil { return .wrong }
    if let limit, let peak, peak > limit { return .killed }
    return !mayWriteFiles && writtenToDisk != nil ? .grows : nil
  }

  /// Over which part of the input memory rose in step with the reading, from 0 to 1.
  var rise: Double { run.rise(over: bytes) }
}

extension Run {
  /// The most that all processes of the run held: of one process the exact peak, of several their
  /// sum, with tmpfs and memfds. `nil` if nothing was measured.
  package var exercisePeak: ByteCount? { [peak?.bytes, treePeak].compactMap { $0 }.max() }
}

/// A size of input at which a program is tried.
package struct PlannedSize: Hashable, Sendable {
  /// 1, 4 or 16.
  package var factor: Int
  package var bytes: ByteCount

  package init(factor: Int, bytes: ByteCount) {
    self.factor = factor
    self.bytes = bytes
  }
}

/// All that was found out about a learner's program.
package struct ExerciseEvidence: Hashable, Sendable {
  package var exercise: String
  /// The language's name, `python`, and as it is written, `Python`.
  package var language: String
  package var languageTitle: String
  package var mayWriteFiles: Bool
  /// Whether there is a solution in the language to compare the program with.
  package var hasSolution: Bool
  /// What an empty program of the language held; `nil` if it was not measured.
  package var empty: ByteCount?
  /// What the program may hold, and what its runtime's heap is capped at; `nil` if it is not.
  package var limit: ByteCount?
  package var heapCap: ByteCount?
  /// The folder with the judge's copy of the program; `nil` before there is one.
  package var folder: String?
  /// What the compiler said if it refused the program.
  package var compilerSaid: String?
  /// The most that the compiler was seen to hold; `nil` if there is none.
  package var compilerPeak: ByteCount?
  /// The runs on inputs that try the answers, and then those at the sizes, smallest first.
  package var trials: [ExerciseTrial] = []
  /// The runs without the limit, smallest first.
  package var unlimited: [ExerciseTrial] = []
  /// Every size that there is, whether or not a run was made of it.
  package var sizes: [PlannedSize] = []
  /// The hints of the exercise's own, by the verdict that they fit.
  package var hints: [ExerciseJudgement.Verdict: String] = [:]
  /// How long our own program takes for the smallest size; `nil` if it was not measured.
  package var reference: Duration?

  package init(
    exercise: String, language: String, languageTitle: String, mayWriteFiles: Bool = false,
    hasSolution: Bool = true
  ) {
    self.exercise = exercise
    self.language = language
    self.languageTitle = languageTitle
    self.mayWriteFiles = mayWriteFiles
    self.hasSolution = hasSolution
  }
}
