import LessonScript
import Measurement
import MemoryTracking
import Course
import WorkerProtocol

/// Lessons and measurements made up for tests.
enum LessonSamples {
  /// A lesson `sample` with these steps alone.
  static func lesson(steps: String) throws -> Lesson {
    let head = "---\nid: sample\ntitle: A sample\nminutes: 5\nversion: 1\n---\n\n"
    return try Lesson(source: Array((head + steps + "\n").utf8), file: "07-sample.md")
  }

  /// Three steps: a run, a guess before a run, and two quizzes.
  static func lesson(version: Int = 1, closing: String = "It is well above.") throws -> Lesson {
    try Lesson(source: Array(text(version: version, closing: closing).utf8), file: "07-sample.md")
  }

  static func text(version: Int = 1, closing: String = "It is well above.") -> String {
    """
    ---
    id: sample
    title: A sample
    minutes: 5
    version: \(version)
    requires: [before]
    ---

    What it is about.

    ## Make it {#make}

    A file first.

    ```run
    fixture make report --size 64MiB
    ```

    ## Load it {#load}

    Now load it.

    ```predict
    How much at its peak?
    unit: MiB
    against: load.peak
    ```

    ```run
    load report --size 64MiB
    stream report --size 64MiB
    ```

    ```expect
    load.peak > 1.5 * input
    stream.peak < 10MiB
    ```

    \(closing)

    ```hint
    First hint.
    ```

    ```hint
    Second hint.
    ```

    ```answer
    The answer.
    ```

    ## Apply it {#apply}

    ```quiz
    Which grows?

    - [ ] Neither
      One does.
    - [x] The load version
      It holds the file.
    ```

    ```quiz
    Which two are even?

    - [x] Two
      It is.
    - [ ] Three
      It is not.
    - [x] Four
      It is, too.
    ```

    """
  }

  /// A lesson of one step without anything to do.
  static func plainLesson(_ id: String, requires: [String] = []) throws -> Lesson {
    let head = "id: \(id)\ntitle: On \(id)\nminutes: 5\nversion: 1\nrequires: \(requires)\n"
      .replacing("\"", with: "")
    let source = "---\n\(head)---\n\n## Only step {#only}\n\nProse.\n"
    return try Lesson(source: Array(source.utf8), file: "01-\(id).md")
  }

  /// What a run of these versions, with these peaks in MiB, measured on an input of 64 MiB.
  static func comparison(
    _ peaks: KeyValuePairs<String, Int>, outcome: Outcome = .completed, digest: String = "same"
  ) -> Comparison {
    Comparison(
      host: Host(
        kernel: "6.18", processors: 2, memory: .gibibytes(24), swift: "6.3.1", build: "debug"),
      caseID: "report", decisionRow: nil,
      input: Comparison.Input(path: "report.txt", size: .mebibytes(64), fixture: "report"),
      variants: peaks.map { name, peak in
        Comparison.Variant(
          name: name,
          runs: [
            Run(
              outcome: outcome, start: .mebibytes(4),
              peak: Peak(bytes: .mebibytes(peak), method: "worker VmHWM", floor: .zero),
              finalResident: .mebibytes(peak / 2), wall: .milliseconds(1500),
              answer: Answer(byteCount: 4, digest: digest))
          ])
      })
  }
}

/// A terminal whose replies are known beforehand and whose words are kept.
final class ScriptedTerminal: LessonTerminal {
  var canAsk: Bool
  /// What is typed when asked; Ctrl-C when there is no more.
  var replies: [String]
  private(set) var prompts: [String] = []
  private(set) var events: [LessonEvent] = []

  /// - Parameter replies: `nil` for a terminal with nobody at it.
  init(replies: [String]? = nil) {
    canAsk = replies != nil
    self.replies = replies ?? []
  }

  func show(_ event: LessonEvent) { events.append(event) }

  func ask(_ prompt: String) -> String? {
    prompts.append(prompt)
    return replies.isEmpty ? nil : replies.removeFirst()
  }

  /// The events in short since the last call.
  func take() -> [String] {
    defer { events = [] }
    return events.map(\.summary)
  }
}

/// A runner that runs nothing and answers from a table.
final class TableRunner: LessonCommandRunner {
  var results: [String: Comparison] = [
    "load report --size 64MiB": LessonSamples.comparison(["load": 200]),
    "stream report --size 64MiB": LessonSamples.comparison(["stream": 8]),
  ]
  var sweeps: [String: Sweep] = [:]
  /// Lines that fail.
  var failing: Set<String> = []
  private(set) var lines: [String] = []
  /// The variants of lines that cannot run on this machine.
  var missing: [String: Set<String>] = [:]

  /// What a lesson's commands need an agreement for.
  var foreign: Set<String> = []
  private(set) var trusted: Set<String> = []

  func trust(_ lesson: Lesson) { trusted.insert(lesson.digest) }

  /// What the steps asked to look at, by line.
  private(set) var shown: [String: [ResultPart]] = [:]

  func run(
    _ line: String, of lesson: Lesson, showing parts: [ResultPart]
  ) throws -> MeasuredFigures? {
    shown[line] = parts
    return try run(line, of: lesson)
  }

  func run(_ line: String, of lesson: Lesson) throws -> MeasuredFigures? {
    if foreign.contains(line), !trusted.contains(lesson.digest) {
      throw UntrustedLesson(lessonID: lesson.id, commands: foreign.sorted())
    }
    lines.append(line)
    if failing.contains(line) { throw CommandFailure.interrupted("load: interrupted") }
    if let names = missing[line] {
      return MeasuredFigures(missing: names, reason: "'javac' for Java is not installed")
    }
    if let sweep = sweeps[line] { return MeasuredFigures(sweep) }
    return results[line].map { MeasuredFigures($0) }
  }
}

extension LessonEvent {
  /// The event in a few words, so that a test can spell out a whole scene.
  var summary: String {
    switch self {
    case .lessonBegun(let lesson, let requirements):
      "begun \(lesson.id)" + (requirements.isEmpty ? "" : " after \(requirements)")
    case .lessonResumed(_, let isCompleted): isCompleted ? "again" : "resumed"
    case .smallScaleProposed(let available): "proposed small for \(available)"
    case .scaleKept(let scale, let wanted): "kept \(scale), not \(wanted)"
    case .trustAsked(let lines): "trust \(lines)?"
    case .stepEntered(let place, _): "step \(place.number)/\(place.count)"
    case .prose(let text): "prose: \(text.plainText)"
    case .question(let question, let earlier):
      switch earlier {
      case .guess(let guess): "\(question.fence) (guessed \(guess))"
      case .judged(let isRight): "\(question.fence) (\(isRight))"
      case nil: question.fence
      }
    case .commandBegun(let line): "> \(line)"
    case .commandsDone(let lines): "done \(lines.count)"
    case .guess(let verdict): "guess: \(verdict.sentence)"
    case .expectation(_, let result): "expect \(result.holds)"
    case .quizAnswered(let verdict, let feedback):
      "\(verdict): \(feedback.map(\.plainText).joined(separator: " "))"
    case .replyUnclear(let advice): "unclear: \(advice)"
    case .exercise(let task): "exercise \(task.name) \(task.state)"
    case .exerciseChecked(let task): "checked \(task.name) \(task.state)"
    case .goal(let goal, let command):
      "goal: \(goal.text.plainText)" + (command.map { " (reached by \($0))" } ?? "")
    case .goalJudged(_, let verdict):
      verdict.isReached ? "goal reached" : "not yet: \(verdict.shortfalls.joined(separator: "; "))"
    case .hint(let text, let number, let count): "hint \(number)/\(count): \(text.plainText)"
    case .hintsExhausted(let count, let hasAnswer): "no hints after \(count), answer \(hasAnswer)"
    case .answer(let text): "answer: \(text.plainText)"
    case .stepCompleted(let place): "completed \(place.number)"
    case .lessonCompleted(let recap): "recap \(recap.quizzesRight)/\(recap.quizzes)"
    case .pausing(let pause): "pause \(pause)"
    case .retryOffered(let example): "retry by \(example)"
    case .playing(let fixtures, let experiments): "playing with \(fixtures), try \(experiments)"
    case .place(let place): "place \(place.steps.map(\.status.rawValue))"
    case .forgotten(let what): "forgotten \(what)"
    case .kept(let what): "kept \(what)"
    }
  }
}

extension LessonPlayer {
  /// A player of the sample lesson, and one before and after it.
  static func sample(
    _ terminal: ScriptedTerminal, runner: any LessonCommandRunner = TableRunner(),
    store: any LessonProgressStore = InMemoryProgress(), lesson: Lesson? = nil,
    exercises: LessonExercises = .sample(), scale: LessonScale = .normal,
    scarceMemory: ByteCount? = nil
  ) throws -> LessonPlayer {
    LessonPlayer(
      library: LessonLibrary(lessons: [
        try LessonSamples.plainLesson("before"), try lesson ?? LessonSamples.lesson(),
        try LessonSamples.plainLesson("last"),
      ]),
      store: store, runner: runner, terminal: terminal, exercises: exercises, scale: scale,
      scarceMemory: scarceMemory)
  }
}
