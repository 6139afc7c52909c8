import Course
import Findings
import FixtureMaking
import Glibc
import Languages
import LessonScript
import Measurement
import MemoryTracking
import Streaming

/// Judges hand-ins one after the other, every program confined.
///
/// What does not depend on a program, such as the right answers, is found out once for each
/// exercise and language, however many hand-ins there are.
final class ClassJudge {
  /// On what terms programs are judged.
  struct Terms: Hashable {
    /// The class's seed; a learner's own would choose the inputs.
    var seed: UInt64
    var thoroughness: Thoroughness
    /// The exercises and languages to judge; all if empty.
    var exercises: Set<String>
    var languages: Set<String>
    /// Whether nothing is judged beside it.
    var isAlone: Bool

    func include(exercise: String, language: String) -> Bool {
      (exercises.isEmpty || exercises.contains(exercise))
        && (languages.isEmpty || languages.contains(language))
    }
  }

  private struct Subject: Hashable {
    var exercise: String
    var language: String
  }

  private let session: Session
  private let terms: Terms
  private let hidden: [String]
  private let library: ExerciseLibrary
  /// The digests of the exercises' files.
  private let digests: [String: String]
  private var courts: [Subject: ExerciseCourt] = [:]
  private var toolchains: [String: Toolchain] = [:]
  private var starters: [Subject: String] = [:]

  /// - Parameters:
  ///   - terms: How programs are judged.
  ///   - hidden: The folders that no program may see: that of the hand-ins, and of the results.
  ///   - session: Where it works.
  /// - Throws: An error if the exercises cannot be read.
  init(_ terms: Terms, hiding hidden: [String], in session: Session) throws {
    self.terms = terms
    self.hidden = hidden
    self.session = session
    let desk = session.exerciseDesk
    library = try desk.library()
    digests = Dictionary(
      try desk.files().map { ($0.name, SHA256.digest(of: $0.bytes)) }, uniquingKeysWith: { $1 })
  }

  /// Tries whether programs can be confined here.
  ///
  /// - Throws: A failure that says what to allow.
  static func checkConfinement(in session: Session) throws {
    let bench = try ExerciseBench(session: session)
    defer { bench.remove() }
    do throws(MeasurementError) {
      try Confinement.check(in: bench.folder)
    } catch {
      throw CommandFailure.failed("class: nothing is judged here. \(error)")
    }
  }

  /// Judges a hand-in.
  ///
  /// - Parameters:
  ///   - path: The hand-in.
  ///   - before: An earlier result, whose verdicts stay if nothing that they depend on has changed.
  /// - Returns: The result, whatever is wrong with the hand-in.
  /// - Throws: `CommandFailure.interrupted` if the user stopped it; an error if no program can be
  ///   judged here.
  func result(of path: String, before: ClassResult?) throws -> ClassResult {
    var result = ClassResult(of: path.baseName)
    let handIn: ReceivedHandIn
    do throws(HandInProblem) {
      handIn = try ReceivedHandIn(path)
    } catch {
      result.problem = error.description
      return result
    }
    result.digest = handIn.digest
    result.name = handIn.name
    let earlier = before?.digest == handIn.digest ? before : nil
    for program in handIn.programs {
      let known = earlier?.programs.first {
        $0.exercise == program.exercise && $0.language == program.language
      }
      if let known, isCurrent(known) || !isChosen(program) {
        result.programs.append(known)
      } else if isChosen(program) {
        result.programs.append(try judge(program))
      }
    }
    if let earlier, result.programs.allSatisfy({ isKept($0, earlier) }) {
      result.machine = earlier.machine
      result.judgedAt = earlier.judgedAt
    }
    let answers = try LessonAnswers(handIn.lessons, in: session)
    result.guesses = answers.guesses
    result.answers = answers.answers
    result.remarks = answers.remarks
    return result
  }

  /// Removes what the judge worked in.
  func close() {
    for court in courts.values { court.close() }
    courts = [:]
  }

  private func isChosen(_ program: ReceivedHandIn.Program) -> Bool {
    terms.include(exercise: program.exercise, language: program.language)
  }

  private func isKept(_ program: ClassResult.Program, _ earlier: ClassResult) -> Bool {
    earlier.programs.contains { $0.judgedAs == program.judgedAs }
  }

  /// Whether an earlier verdict is what would be found now.
  private func isCurrent(_ program: ClassResult.Program) -> Bool {
    guard program.verdict != nil, let exercise = exercise(program.exercise) else { return false }
    return program.exerciseSha256 == digests[exercise.file] && program.seed == terms.seed
      && program.thoroughness == terms.thoroughness.rawValue
      && program.highwater == HighWater.version && !(program.isDoubtful && terms.isAlone)
      && hasSameTools(program, exercise)
  }

  /// Whether a program was judged with the tools that are here. Where its language cannot be used
  /// any more, nothing better than the earlier verdict can be found out, so that it stays.
  private func hasSameTools(_ program: ClassResult.Program, _ exercise: Exercise) -> Bool {
    guard let language = try? language(program.language),
      let toolchain = try? toolchain(of: language),
      let digest = try? toolsDigest(exercise, toolchain)
    else { return true }
    return program.toolsSha256 == digest
  }

  /// The digest of what a program is judged with: the language's tools and entry in the table, and
  /// the recipe of the inputs.
  private func toolsDigest(
    _ exercise: Exercise, _ toolchain: Toolchain
  ) throws(FixtureError) -> String {
    let recipe = try session.fixtures().recipe(exercise.fixture)
    return SHA256.digest(of: Array("\(toolchain.digest) \(recipe.digest)".utf8))
  }

  private func exercise(_ id: String) -> Exercise? { library.exercises.first { $0.id == id } }

  private func language(_ id: String) throws(LanguageError) -> Language? {
    try session.languages().languages.first { $0.id == id }
  }

  /// The tools of a language, looked for once.
  private func toolchain(of language: Language) throws(LanguageError) -> Toolchain {
    if let known = toolchains[language.id] { return known }
    let found = try Toolchain(language, interruption: session.interruption)
    toolchains[language.id] = found
    return found
  }

  private func judge(_ program: ReceivedHandIn.Program) throws -> ClassResult.Program {
    var result = ClassResult.Program(
      exercise: program.exercise, language: program.language, handedIn: program.verdict,
      handedInThoroughness: program.thoroughness?.rawValue,
      sha256: program.bytes.map(SHA256.digest), formSha256: program.bytes.map(Self.form),
      isStarter: false, seed: terms.seed, thoroughness: terms.thoroughness.rawValue,
      isAlone: terms.isAlone, highwater: HighWater.version, sizes: [])
    do {
      let judgement = try judgement(of: program, &result)
      result.verdict = judgement.verdict
      result.explanation = judgement.explanation
      result.growth = judgement.growth
      result.sizes = judgement.sizes.map { size in
        ClassResult.Program.Size(
          inputBytes: size.input.bytes, limitBytes: size.limit.bytes, peakBytes: size.peak?.bytes,
          outcome: size.outcome?.rawValue)
      }
    } catch {
      if case MeasurementError.confinement = error { throw error }
      if case LanguageError.tool(.confinement) = error { throw error }
      guard !session.interruption.isPending else { throw error }
      result.problem = "\(error)".split(separator: "\n").joined(separator: "; ")
    }
    return result
  }

  private func judgement(
    of program: ReceivedHandIn.Program, _ result: inout ClassResult.Program
  ) throws -> ExerciseJudgement {
    guard let exercise = exercise(program.exercise) else {
      throw HandInProblem("there is no such exercise here")
    }
    result.exerciseSha256 = digests[exercise.file]
    guard let bytes = program.bytes else { throw HandInProblem("no program was handed in") }
    guard let language = try language(program.language) else {
      throw HandInProblem("there is no such language here")
    }
    let subject = Subject(exercise: exercise.id, language: language.id)
    let starter =
      try starters[subject]
      ?? Self.form(session.exerciseDesk.starter(of: exercise, in: language))
    starters[subject] = starter
    result.isStarter = starter == result.formSha256
    let court = try court(of: exercise, in: language)
    result.toolsSha256 = try toolsDigest(exercise, toolchain(of: language))
    let path = try TemporaryFile.make(for: "class")
    defer { unlink(path.nativePath) }
    try ExerciseFolder.overwrite(path, with: bytes)
    let judgement = try court.judge(path, terms.thoroughness)
    try court.clear()
    return judgement
  }

  private func court(of exercise: Exercise, in language: Language) throws -> ExerciseCourt {
    let subject = Subject(exercise: exercise.id, language: language.id)
    if let court = courts[subject] { return court }
    let court = try ExerciseCourt(
      exercise, toolchain(of: language), seed: terms.seed, hiding: hidden, in: session)
    courts[subject] = court
    return court
  }

  /// The digest of a program without its blank lines and the blanks at ends of lines.
  static func form(_ program: [UInt8]) -> String {
    var form: [UInt8] = []
    for line in program.split(separator: UInt8(ascii: "\n")) {
      let blanks = line.reversed().prefix { [0x20, 0x09, 0x0D].contains($0) }
      guard blanks.count < line.count else { continue }
      form += line.dropLast(blanks.count) + [UInt8(ascii: "\n")]
    }
    return SHA256.digest(of: form)
  }
}

extension ClassResult.Program {
  /// What a verdict belongs to.
  fileprivate var judgedAs: [String?] {
    [
      exercise, language, sha256, exerciseSha256, toolsSha256, verdict?.rawValue, "\(seed)",
      thoroughness, "\(isAlone)", highwater,
    ]
  }
}

/// The guesses and answers of a hand-in that belong to lessons as they are here.
struct LessonAnswers {
  private(set) var guesses: [ClassResult.Guess] = []
  private(set) var answers: [ClassResult.Answer] = []
  /// The lessons that are not known here, a sentence each.
  private(set) var remarks: [String] = []

  /// - Throws: A failure if the lessons cannot be read.
  init(_ records: [ReceivedHandIn.LessonRecord], in session: Session) throws {
    guard !records.isEmpty else { return }
    let lessons = try session.course.library().lessons
    for record in records {
      let id = ReceivedHandIn.shortened(record.lesson)
      guard let lesson = lessons.first(where: { $0.id == record.lesson }) else {
        remarks.append("there is no lesson '\(id)' here; its answers are left out")
        continue
      }
      guard lesson.version == record.version else {
        remarks.append(
          "the lesson '\(id)' is of version \(record.version), and here of \(lesson.version); its "
            + "answers are left out")
        continue
      }
      let scale = record.scale.flatMap { LessonScale(rawValue: $0) } ?? .normal
      add(record, lesson.scaled(to: scale))
    }
  }

  /// Takes what belongs to a question; the first of several for one.
  private mutating func add(_ record: ReceivedHandIn.LessonRecord, _ lesson: Lesson) {
    for step in lesson.steps {
      guard let entry = record.steps.first(where: { $0.step == step.id }) else { continue }
      for (stage, block) in step.stages.enumerated() {
        guard let question = block.content.question else { continue }
        let text = question.content.question.plainText
        if let prediction = question.prediction,
          let guess = entry.guesses.first(where: { $0.stage == stage }), guess.guess.isFinite
        {
          guesses.append(
            ClassResult.Guess(
              lesson: lesson.id, step: step.id, stage: stage, question: text,
              unit: prediction.unit.dimension.unit.rawValue, guess: guess.guess,
              measured: guess.measured))
        }
        if let quiz = question.content as? Quiz,
          let answer = entry.answers.first(where: { $0.stage == stage })
        {
          let chosen = Set(answer.choice).sorted().filter(quiz.options.indices.contains)
          answers.append(
            ClassResult.Answer(
              lesson: lesson.id, step: step.id, stage: stage, question: text,
              choice: chosen.map { quiz.options[$0].text.plainText }.joined(separator: " + "),
              isRight: Set(chosen) == quiz.rightOptions))
        }
      }
    }
  }
}

extension Quantity.Dimension {
  fileprivate var unit: ClassReport.Unit {
    switch self {
    case .bytes: .bytes
    case .time: .seconds
    default: .number
    }
  }
}
