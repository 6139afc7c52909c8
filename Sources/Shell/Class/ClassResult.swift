import Course
import Findings
import Glibc
import Measurement
import MemoryTracking
import Presentation
import Streaming

/// What judging one hand-in gave, `highwater.class-result/1`: it is written where the hand-in was
/// judged and read where the results of a class are put together.
struct ClassResult: HandInDocument {
  /// Where it was judged.
  struct Machine: Decodable, Hashable {
    var node: String
    var kernel: String
    var processors: Int
    var memoryBytes: Int
    var build: String
  }

  /// A program, and what was found of it.
  struct Program: Decodable {
    struct Size: Decodable {
      var inputBytes: Int
      var limitBytes: Int
      var peakBytes: Int?
      var outcome: String?
    }

    var exercise: String
    var language: String
    var handedIn: ExerciseJudgement.Verdict?
    /// How thoroughly the learner's machine had judged it; `nil` if that is not known.
    var handedInThoroughness: String?
    /// The digests of the program, of its form without blank lines and blanks at ends of lines, and
    /// of the exercise's file.
    var sha256: String?
    var formSha256: String?
    var exerciseSha256: String?
    /// The digest of the tools, the language's entry and the recipe that it was judged with; `nil`
    /// if it was not judged, or by a HighWater that did not keep it.
    var toolsSha256: String?
    var isStarter: Bool
    /// On what terms it was judged, and by which HighWater.
    var seed: UInt64
    var thoroughness: String
    var isAlone: Bool
    var highwater: String
    /// What was found; `nil` if it was not judged, for the reason in `problem`.
    var verdict: ExerciseJudgement.Verdict?
    var problem: String?
    var explanation: String?
    var growth: Double?
    var sizes: [Size]
  }

  struct Guess: Decodable {
    var lesson: String
    var step: String
    var stage: Int
    var question: String
    var unit: String
    var guess: Double
    var measured: Double?
  }

  struct Answer: Decodable {
    var lesson: String
    var step: String
    var stage: Int
    var question: String
    var choice: String
    var isRight: Bool
  }

  var schema = "highwater.class-result/1"
  /// The hand-in's file, without its folder.
  var file: String
  /// The digest of its index; `nil` if it could not be read, for the reason in `problem`.
  var digest: String?
  var problem: String?
  var name: String?
  var machine: Machine
  var judgedAt: String
  var remarks: [String] = []
  var programs: [Program] = []
  var guesses: [Guess] = []
  var answers: [Answer] = []

  /// The result of what is not read yet.
  init(of file: String) {
    let host = Host.current()
    self.file = file
    machine = Machine(
      node: host.node ?? Host.networkName(), kernel: host.kernel, processors: host.processors,
      memoryBytes: host.memory.bytes, build: host.build)
    judgedAt = ExerciseDesk.now
  }

  /// Whether a program was found too slow while others ran beside it.
  var isDoubtful: Bool { programs.contains(where: \.isDoubtful) }
}

extension ClassResult.Program {
  var isDoubtful: Bool { verdict == .slow && !isAlone }
}

extension ClassResult {
  /// How large a result may be: far more than one of 200 exercises.
  private static let largest = 4 << 20

  /// Reads a result.
  ///
  /// - Throws: `HandInProblem` if it cannot be read, or is damaged.
  /// - Complexity: O(n) in its bytes, in time and space.
  init(contentsOf path: String) throws(HandInProblem) {
    let bytes: [UInt8]
    do throws(StreamingError) {
      bytes = try InputFile(path).bytes(in: 0..<Self.largest + 1)
    } catch {
      throw HandInProblem(error)
    }
    guard bytes.count <= Self.largest else { throw HandInProblem("it is too large for a result") }
    try self.init(strictly: bytes, named: path.baseName, schema: "class-result")
  }

  /// Writes it to a file, whole or not at all.
  func write(to path: String) throws(StreamingError) {
    try AtomicFileWriter.write(Array(json.utf8), to: path, durable: true)
  }

  /// The result as JSON.
  var json: String {
    var text = ""
    JSONWriter.listing("class-result", version: HighWater.version, to: { text += $0 }) { json in
      json.member("file", file)
      json.member("digest", digest)
      json.member("problem", problem)
      json.member("name", name)
      json.object("machine", onOneLine: true) { json in
        json.member("node", machine.node)
        json.member("kernel", machine.kernel)
        json.member("processors", machine.processors)
        json.member("memory_bytes", machine.memoryBytes)
        json.member("build", machine.build)
      }
      json.member("judged_at", judgedAt)
      json.member("remarks", remarks)
      json.array("programs", programs) { $0.members(of: $1) }
      json.array("guesses", guesses, onOneLine: true) { json, guess in
        json.member("lesson", guess.lesson)
        json.member("step", guess.step)
        json.member("stage", guess.stage)
        json.member("question", guess.question)
        json.member("unit", guess.unit)
        json.member("guess", guess.guess)
        json.member("measured", guess.measured)
      }
      json.array("answers", answers, onOneLine: true) { json, answer in
        json.member("lesson", answer.lesson)
        json.member("step", answer.step)
        json.member("stage", answer.stage)
        json.member("question", answer.question)
        json.member("choice", answer.choice)
        json.member("is_right", answer.isRight)
      }
    }
    return text
  }
}

extension JSONWriter {
  fileprivate mutating func members(of program: ClassResult.Program) {
    member("exercise", program.exercise)
    member("language", program.language)
    member("handed_in", program.handedIn?.rawValue)
    member("handed_in_thoroughness", program.handedInThoroughness)
    member("sha256", program.sha256)
    member("form_sha256", program.formSha256)
    member("exercise_sha256", program.exerciseSha256)
    member("tools_sha256", program.toolsSha256)
    member("is_starter", program.isStarter)
    member("seed", program.seed)
    member("thoroughness", program.thoroughness)
    member("is_alone", program.isAlone)
    member("highwater", program.highwater)
    member("verdict", program.verdict?.rawValue)
    member("problem", program.problem)
    member("explanation", program.explanation)
    member("growth", program.growth)
    array("sizes", program.sizes, onOneLine: true) { json, size in
      json.member("input_bytes", size.inputBytes)
      json.member("limit_bytes", size.limitBytes)
      json.member("peak_bytes", size.peakBytes)
      json.member("outcome", size.outcome)
    }
  }
}

extension ClassResult {
  /// The row of a class's table.
  ///
  /// - Parameters:
  ///   - name: The learner's name, which nobody else has.
  ///   - isChosen: Whether to take a program.
  /// - Returns: The learner.
  func learner(
    named name: String, isChosen: (Program) -> Bool
  ) -> ClassReport.Learner {
    func question(_ lesson: String, _ step: String, _ stage: Int, _ text: String)
      -> ClassReport.Question
    {
      ClassReport.Question(lesson: lesson, step: step, stage: stage, text: text)
    }
    return ClassReport.Learner(
      name: name, file: file, problem: problem, remarks: remarks, node: machine.node,
      programs: programs.filter(isChosen).map { program in
        ClassReport.Program(
          exercise: program.exercise, language: program.language, handedIn: program.handedIn,
          verdict: program.verdict, problem: program.problem, explanation: program.explanation,
          growth: program.growth,
          peak: program.sizes.compactMap(\.peakBytes).max().map { ByteCount($0) },
          form: program.formSha256, isStarter: program.isStarter, seed: program.seed,
          isQuick: program.thoroughness == Thoroughness.quick.rawValue,
          handedInIsQuick: program.handedInThoroughness.map { $0 == Thoroughness.quick.rawValue })
      },
      guesses: guesses.map { guess in
        ClassReport.Guess(
          question: question(guess.lesson, guess.step, guess.stage, guess.question),
          unit: ClassReport.Unit(rawValue: guess.unit) ?? .number, guess: guess.guess,
          measured: guess.measured)
      },
      answers: answers.map { answer in
        ClassReport.Answer(
          question: question(answer.lesson, answer.step, answer.stage, answer.question),
          choice: answer.choice, isRight: answer.isRight)
      })
  }
}
