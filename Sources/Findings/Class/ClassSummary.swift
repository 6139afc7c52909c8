// What a class has in common: counts over a `ClassReport`.

extension ClassReport {
  /// What is most frequent among several things.
  package struct MostFrequent<Value: Hashable & Sendable>: Hashable, Sendable {
    package var value: Value
    package var count: Int

    /// Finds it; the first of several that are as frequent, `nil` without any.
    init?(_ values: [Value]) {
      var counts: [Value: Int] = [:]
      for value in values { counts[value, default: 0] += 1 }
      // The order of a dictionary changes from run to run.
      guard let most = counts.values.max(), let value = values.first(where: { counts[$0] == most })
      else { return nil }
      self.value = value
      count = most
    }
  }

  /// How an exercise went.
  package struct ExerciseSummary: Hashable, Sendable {
    package var exercise: String
    /// How many programs were judged, and how many of them are right.
    package var judged: Int
    package var right: Int
    /// The most frequent verdict of the others; `nil` if all are right.
    package var commonFault: MostFrequent<ExerciseJudgement.Verdict>?
  }

  /// How a question for a guess was answered.
  package struct GuessSummary: Hashable, Sendable {
    package var question: Question
    package var unit: Unit
    package var count: Int
    package var median: Double
    /// The median of what was measured; `nil` if nothing was.
    package var measured: Double?
    /// How many guesses were measured, and how many of them lay within a factor of 2.
    package var measuredCount: Int
    package var near: Int
  }

  /// How a quiz was answered.
  package struct QuizSummary: Hashable, Sendable {
    package var question: Question
    package var count: Int
    package var right: Int
    /// The most frequent wrong answer; `nil` if all are right.
    package var commonError: MostFrequent<String>?
  }

  /// The learners who handed in the same program of an exercise in a language.
  package struct SharedProgram: Hashable, Sendable {
    package var exercise: String
    package var language: String
    package var learners: [String]
    /// Whether it is the exercise's first program, unchanged.
    package var isStarter: Bool
  }

  /// How each exercise went, in the order of their columns.
  package var exerciseSummaries: [ExerciseSummary] {
    exercises.map { exercise in
      let verdicts = learners.flatMap(\.programs).filter { $0.exercise == exercise }
        .compactMap(\.verdict)
      return ExerciseSummary(
        exercise: exercise, judged: verdicts.count, right: verdicts.count { $0 == .right },
        commonFault: MostFrequent(verdicts.filter { $0 != .right }))
    }
  }

  /// How each question for a guess was answered, in the order in which they come first.
  package var guessSummaries: [GuessSummary] {
    Self.grouped(learners.flatMap(\.guesses), by: \.question).map { question, guesses in
      // A learner with another version of the lesson may have been asked in another unit.
      let unit = guesses[0].unit
      let alike = guesses.filter { $0.unit == unit }
      let measured = alike.compactMap(\.measured)
      return GuessSummary(
        question: question, unit: unit, count: alike.count,
        median: Self.median(alike.map(\.guess)) ?? 0, measured: Self.median(measured),
        measuredCount: measured.count, near: alike.count { $0.isNear })
    }
  }

  /// How each quiz was answered, in the order in which they come first.
  package var quizSummaries: [QuizSummary] {
    Self.grouped(learners.flatMap(\.answers), by: \.question).map { question, answers in
      QuizSummary(
        question: question, count: answers.count, right: answers.count { $0.isRight },
        commonError: MostFrequent(answers.filter { !$0.isRight }.map(\.choice)))
    }
  }

  /// The programs that several learners handed in, and those of the starters, however few.
  package var sharedPrograms: [SharedProgram] {
    struct Key: Hashable {
      var exercise: String
      var language: String
      var form: String
    }
    struct Copy {
      var key: Key
      var learner: String
      var isStarter: Bool
    }
    let copies = learners.flatMap { learner in
      learner.programs.compactMap { program in
        program.form.map { form in
          Copy(
            key: Key(exercise: program.exercise, language: program.language, form: form),
            learner: learner.name, isStarter: program.isStarter)
        }
      }
    }
    return Self.grouped(copies, by: \.key).compactMap { key, copies in
      guard copies.count > 1 || copies[0].isStarter else { return nil }
      return SharedProgram(
        exercise: key.exercise, language: key.language, learners: copies.map(\.learner),
        isStarter: copies[0].isStarter)
    }
  }

  /// The elements by a key, in the order in which the keys come first.
  private static func grouped<Element, Key: Hashable>(
    _ elements: [Element], by key: (Element) -> Key
  ) -> [(Key, [Element])] {
    var groups: [Key: [Element]] = [:]
    var order: [Key] = []
    for element in elements {
      let key = key(element)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(element)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }

  /// The middle of some numbers, the mean of two; `nil` without any.
  private static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}

extension ClassReport.Guess {
  /// Whether it lies within a factor of 2 of what was measured.
  fileprivate var isNear: Bool {
    guard let measured, measured > 0 else { return false }
    return (0.5...2).contains(guess / measured)
  }
}
