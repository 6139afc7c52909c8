import BuiltIn
import CaseStudies
import Findings
import Glibc
import Languages
import Measurement
import MemoryTracking
import Streaming
import WorkerProtocol

/// What programs of one exercise and language are judged by: the empty program, our own program,
/// and the right answers. Each is found out once, however many programs are judged.
///
/// An answer is kept as digests, and its file is removed before any program of the learner's runs.
final class ExerciseReference {
  /// What the language's empty program needs.
  struct Empty {
    var peak: ByteCount
    /// How many programs it executed, its own included; `nil` if nothing could follow it.
    var programs: Int?
    /// Which it was seen to run in that case.
    var known: Set<String>?
    /// The executable to run programs by in place of the language's own; `nil` for the latter.
    var executable: String?
  }

  private let exercise: Exercise
  private let toolchain: Toolchain
  private let supplies: any ExerciseSupplies
  private let confinement: Confinement?
  private let study: CaseStudy
  /// What a program is called with after its input's path.
  let arguments: [String]
  private let options: [String: String]
  private var empty: Empty?
  private var own: BuiltProgram?
  private var time: Duration?
  private var answers: [String: ExpectedAnswer] = [:]

  init(
    _ exercise: Exercise, _ toolchain: Toolchain, _ supplies: any ExerciseSupplies,
    _ confinement: Confinement?
  ) throws {
    guard let study = CaseStudy.named(exercise.caseID) else {
      throw CommandFailure.failed(
        "exercise: there is no case '\(exercise.caseID)'; correct 'case:' in \(exercise.file)")
    }
    let options = try study.validated(exercise.options)
    guard let arguments = study.programArguments(options) else {
      throw CommandFailure.failed(
        "exercise: programs of '\(study.id)' do not take all options of '\(exercise.id)'; "
          + "correct 'options:' in \(exercise.file)")
    }
    self.exercise = exercise
    self.toolchain = toolchain
    self.supplies = supplies
    self.confinement = confinement
    self.study = study
    self.arguments = arguments
    self.options = options.values
  }

  /// What a collected runtime's heap may hold; `nil` for a language that needs no cap.
  var heapCap: ByteCount? {
    toolchain.language.heapCap.isEmpty
      ? nil : ByteCount(Int(Double(exercise.allowance.bytes) * ExerciseJudge.heapShare))
  }

  /// Measures the empty program, the larger of two runs, with the path of an input as its argument.
  ///
  /// What a version manager puts in the place of an interpreter (pyenv, asdf) is a script that
  /// takes longer and holds more than the interpreter, in which it ends. If the empty program runs
  /// by that interpreter alone, so do all others.
  func emptyProgram(on input: String) throws -> Empty {
    if let empty { return empty }
    let program = try toolchain.buildEmpty(
      in: try makeFolder("empty"), confinement: ownConfinement)
    let runs = try (0..<2).map { _ in try emptyRun(of: program, on: input) }
    var found = Empty(runs)
    if let programs = found.programs, programs > 1, let executable = runs[0].ownProgram {
      let direct = program.run(by: executable)
      let again = try? (0..<2).map { _ in try emptyRun(of: direct, on: input) }
      if let again, Empty(again).programs == 1 {
        found = Empty(again)
        found.executable = executable
      }
    }
    empty = found
    return found
  }

  private func emptyRun(of program: BuiltProgram, on input: String) throws -> Run {
    let command = program.command(name: "empty", arguments: [input] + arguments, heapCap: heapCap)
    var options = RunOptions(timeout: .seconds(60), cap: try supplies.cap)
    options.countsFiles = true
    options.inspectsPrograms = true
    options.confinement = confinement(of: program, on: input)
    let run = try run(Subject(command, output: .discarded), options)
    let title = toolchain.language.title
    if let shortage = Self.shortage(of: run, options, "the empty \(title) program") {
      throw shortage
    }
    guard run.outcome == .completed, run.exercisePeak != nil else {
      let said = run.message.map { ":\n\($0)" } ?? ""
      throw CommandFailure.failed(
        "exercise: the empty \(title) program does not run; "
          + "try 'empty:' and 'run:' of the language by hand\(said)")
    }
    return run
  }

  /// That a run was ended for want of memory on this machine, which says nothing of the program;
  /// `nil` if it was not.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - options: What it was run with.
  ///   - what: What was run.
  ///   - limit: What the program may hold: it is at fault if it held so much.
  /// - Returns: The failure, which says what to do.
  static func shortage(
    of run: Run, _ options: RunOptions, _ what: String, below limit: ByteCount? = nil
  ) -> CommandFailure? {
    guard [.capKilled, .enclosingOOMKilled].contains(run.outcome) else { return nil }
    let peak = run.exercisePeak
    if let peak, let limit, peak >= limit { return nil }
    let cap = run.outcome == .capKilled ? options.cap : nil
    return .failed(
      "exercise: there is too little memory for \(what): it was killed"
        + "\(peak.map { " at \($0)" } ?? "")\(limit.map { ", below its limit of \($0)" } ?? "")"
        + "\(cap.map { ", over the safety cap of \($0)" } ?? ""); judge it where there is more, or "
        + "give a job more")
  }

  /// How long our own streaming program takes for the file of the smallest size, in the learner's
  /// language if there is one, or else a hundred times what the worker takes.
  func time(on input: String) throws -> Duration {
    if let time { return time }
    let found = try ownTime(on: input) ?? workerTime(on: input) * 100
    time = found
    return found
  }

  private func ownTime(on input: String) throws -> Duration? {
    guard var program = try ownProgram() else { return nil }
    if let executable = empty?.executable { program = program.run(by: executable) }
    let command = program.command(name: "ours", arguments: [input] + arguments, heapCap: heapCap)
    var options = RunOptions(timeout: .seconds(120), cap: try supplies.cap)
    options.confinement = confinement(of: program, on: input)
    let run = try run(Subject(command, output: .discarded), options)
    return run.outcome == .completed ? run.wall : nil
  }

  /// Our own streaming program, built once; `nil` if there is none in the learner's language.
  private func ownProgram() throws -> BuiltProgram? {
    if let own { return own }
    guard let text = try? CaseProgram(of: study, "stream", in: toolchain.language).text else {
      return nil
    }
    let folder = try makeFolder("ours")
    let path = "\(folder)/ours\(toolchain.language.fileEnding)"
    try AtomicFileWriter.write(text.bytes, to: path)
    let program = try toolchain.build(path, in: folder, confinement: ownConfinement)
    own = program
    return program
  }

  private func workerTime(on input: String) throws -> Duration {
    let request = WorkerRequest(
      caseID: study.id, version: "stream", input: input, options: options)
    return try run(Subject(request), RunOptions(cap: try supplies.cap)).wall
  }

  /// The right answer on an input.
  func answer(on input: String) throws -> ExpectedAnswer {
    if let answer = answers[input] { return answer }
    let answer = try withAnswerFile(on: input) { try ExpectedAnswer(contentsOf: $0) }
    answers[input] = answer
    return answer
  }

  /// How an answer differs from the right one.
  func difference(_ mismatch: AnswerMismatch, on input: String) throws -> AnswerDifference {
    try withAnswerFile(on: input) { try AnswerDifference(mismatch, expected: $0) }
  }

  /// Lets the worker write the right answer to a file, which is gone afterwards.
  private func withAnswerFile<Value>(
    on input: String, _ body: (String) throws -> Value
  ) throws -> Value {
    let path = "\(supplies.folder)/answer-\(UInt64.random(in: 0 ... .max))"
    let request = WorkerRequest(
      caseID: study.id, version: "stream", input: input, options: options, answer: path)
    defer { unlink(path.nativePath) }
    let run = try run(Subject(request), RunOptions(cap: try supplies.cap))
    guard run.outcome == .completed else {
      throw CommandFailure.failed(
        "exercise: the right answer on '\(input)' cannot be found; "
          + (run.message ?? "the worker did not complete"))
    }
    return try body(path)
  }

  /// Makes a run.
  ///
  /// - Throws: `CommandFailure.interrupted` if the user stopped it.
  func run(_ subject: Subject, _ options: RunOptions) throws -> Run {
    let run = try supplies.runner.run(subject, options: options) { _ in }
    guard run.outcome != .cancelled, !supplies.interruption.isPending else {
      throw CommandFailure.interrupted("exercise: stopped before the verdict; judge it again")
    }
    return run
  }

  /// What the compiler of our own programs may use. It alone fills the caches of a confinement, which
  /// it is trusted with.
  private var ownConfinement: Confinement? {
    guard var own = confinement, let caches = own.caches else { return confinement }
    own.caches = nil
    own.written.append(caches)
    own.environment["XDG_CACHE_HOME"] = caches
    return own
  }

  /// Fills the caches of the confinement, if it has some, by compiling our own program.
  func fillCaches() throws {
    guard let caches = confinement?.caches else { return }
    try Confinement.give(caches)
    _ = try ownProgram()
  }

  /// What a program may see and use in a run: its own folder and its input; `nil` if it runs as any
  /// other program.
  func confinement(of program: BuiltProgram, on input: String) -> Confinement? {
    guard var confinement else { return nil }
    confinement.show(program.language)
    confinement.shown += [program.folder, input]
    return confinement
  }

  /// Makes a folder in that of the judgement, unless it is there.
  func makeFolder(_ name: String) throws -> String {
    let path = "\(supplies.folder)/\(name)"
    guard mkdir(path.nativePath, 0o700) == 0 || errno == EEXIST else {
      throw CommandFailure.failed(
        "exercise: cannot make the folder '\(path)' (\(SystemError())); make room for it")
    }
    return confinement == nil ? path : ExerciseFolder.absolute(path)
  }
}

extension ExerciseReference.Empty {
  /// The larger figures of several runs.
  fileprivate init(_ runs: [Run]) {
    peak = runs.compactMap(\.exercisePeak).max() ?? .zero
    programs = runs.compactMap(\.programsExecuted).max()
    known = programs == nil ? runs.map(\.programsSeen).reduce([]) { $0.union($1) } : nil
  }
}
