import LessonScript
package import Findings
package import Languages
package import Measurement
package import MemoryTracking
import Streaming

/// What the judge needs from the outside.
package protocol ExerciseSupplies {
  /// Finds or makes a file of a recipe, of this size and the learner's seed; returns its path.
  func input(recipe: String, size: ByteCount, seed: UInt64) throws -> String
  /// An existing folder of the judge's own, on a disk. The supplier removes it.
  var folder: String { get }
  /// Makes runs.
  var runner: any SubjectRunning { get }
  var interruption: Interruption { get }
  /// The cap for runs without the limit.
  var cap: ByteCount { get throws }
}

/// What the judge is doing.
package enum JudgingStage: Hashable, Sendable {
  case compiling
  /// Measuring the empty program, and our own.
  case empty
  /// Trying the answers on an ugly input, 1 for the first.
  case ugly(Int, of: Int)
  /// A run under the limit: 1, 4 or 16, and the input's size.
  case size(Int, ByteCount)
  /// A run without the limit: 1, 4 or 16.
  case unlimited(Int)
}

/// How much the judge tries.
package enum Thoroughness: String, Hashable, Sendable {
  /// The ugly inputs and all three sizes.
  case full
  /// The ugly inputs and the smallest size.
  case quick
}

/// Judges programs of one exercise in one language: right answers, and memory that does not follow
/// the input.
///
/// What does not depend on the program is found out once: a second judgement is quicker. It makes
/// runs and collects what they show; what that means is decided in Findings
/// (ExerciseVerdict.swift).
package struct ExerciseJudge {
  /// The part of an exercise's allowance that a collected runtime's heap may take. The rest is for
  /// what the runtime takes beside it when it works: compiled code, buffers, the collector's own
  /// tables.
  static let heapShare = 0.5
  /// No program is too slow below this.
  private static let leastTimeout = Duration.seconds(10)
  /// How many times as long as ours a program may take.
  private static let patience = 20

  private let exercise: Exercise
  private let toolchain: Toolchain
  private let seed: UInt64
  private let supplies: any ExerciseSupplies
  private let confinement: Confinement?
  private let memory = Memory()

  /// What is kept from one judgement to the next.
  private final class Memory {
    var reference: ExerciseReference?
    var judgements = 0
    var ugly: [(name: String, path: String, bytes: ByteCount, hint: String)] = []
  }

  /// - Parameters:
  ///   - exercise: What is to be done.
  ///   - toolchain: The language's tools.
  ///   - seed: The learner's own number, from which the inputs follow.
  ///   - supplies: What the judge needs from the outside.
  ///   - confinement: What the compiler and the program may see and use, if nobody vouches for the
  ///     program; `nil` if they run as any other program.
  package init(
    _ exercise: Exercise, _ toolchain: Toolchain, seed: UInt64, supplies: any ExerciseSupplies,
    confinement: Confinement? = nil
  ) {
    self.exercise = exercise
    self.toolchain = toolchain
    self.seed = seed
    self.supplies = supplies
    self.confinement = confinement
  }

  /// Judges a program.
  ///
  /// - Parameters:
  ///   - program: The path of its file.
  ///   - thoroughness: How much to try.
  ///   - observe: Receives what is being done.
  /// - Returns: The judgement, whatever its verdict.
  /// - Throws: `CommandFailure.interrupted` if the user stopped it; `CommandFailure`,
  ///   `LanguageError`, `MeasurementError` or `StreamingError` if no judgement could be made.
  package func judge(
    _ program: String, _ thoroughness: Thoroughness, observe: (JudgingStage) -> Void
  ) throws -> ExerciseJudgement {
    let language = toolchain.language
    var evidence = ExerciseEvidence(
      exercise: exercise.id, language: language.id, languageTitle: language.title,
      mayWriteFiles: exercise.mayWriteFiles, hasSolution: exercise.hasStarter(in: language))
    for hint in exercise.hints {
      if let verdict = hint.verdict { evidence.hints[verdict] = hint.text.plainText }
    }
    let reference = try reference()
    observe(.compiling)
    try reference.fillCaches()
    // What one program was compiled to is not for the next one to read.
    memory.judgements += 1
    let folder = try reference.makeFolder(
      confinement == nil ? "program" : "program-\(memory.judgements)")
    evidence.folder = folder
    var built: BuiltProgram
    do throws(LanguageError) {
      built = try toolchain.build(program, in: folder, confinement: confinement)
    } catch {
      guard case .compile(_, let said) = error else { throw error }
      evidence.compilerSaid = said
      return evidence.judgement
    }
    evidence.compilerPeak = built.compilerPeak
    observe(.empty)
    let ugly = try uglyInputs(reference)
    let empty = try reference.emptyProgram(on: ugly[0].path)
    if let executable = empty.executable { built = built.run(by: executable) }
    let plan = Plan(
      program: built, empty: empty, limit: empty.peak + exercise.allowance,
      heapCap: reference.heapCap)
    evidence.empty = empty.peak
    evidence.limit = plan.limit
    evidence.heapCap = plan.heapCap
    evidence.sizes = (thoroughness == .full ? [1, 4, 16] : [1]).map {
      PlannedSize(factor: $0, bytes: plan.size($0))
    }

    for (index, input) in ugly.enumerated() {
      observe(.ugly(index + 1, of: ugly.count))
      var trial = try trial(
        plan, on: input.path, input.name, input.bytes, factor: nil, timeout: Self.leastTimeout,
        reference)
      trial.hint = input.hint
      evidence.trials.append(trial)
      if trial.run.outcome == .timedOut { break }
    }
    guard !evidence.hasFailed else { return evidence.judgement }
    try trySizes(plan, &evidence, reference, observe)
    if evidence.needsUnlimitedRuns { try tryWithoutLimit(plan, &evidence, reference, observe) }
    return evidence.judgement
  }

  /// What all runs of one judgement have in common.
  private struct Plan {
    var program: BuiltProgram
    var empty: ExerciseReference.Empty
    var limit: ByteCount
    var heapCap: ByteCount?

    /// The input's size: half the limit in whole MiB for the smallest, so that the largest is at
    /// least eight times the limit.
    func size(_ factor: Int) -> ByteCount {
      .mebibytes(factor * ((limit.bytes / 2 + 1_048_575) / 1_048_576))
    }

    /// The program on an input, with its heap capped if its runtime needs that.
    func command(
      on path: String, _ reference: ExerciseReference, heapCap: ByteCount?
    ) -> ForeignCommand {
      program.command(
        name: "yours", arguments: [path] + reference.arguments,
        heapCap: self.heapCap == nil ? nil : heapCap)
    }

    /// Lets a run execute no more programs than the empty one.
    func forbidPrograms(_ options: inout RunOptions) {
      options.allowedPrograms = empty.programs
      // A shim's helpers may be seen in one run and not in the next, so only a program that was
      // alone shows which others are too many.
      options.knownPrograms = empty.known.flatMap { $0.count == 1 ? $0 : nil }
    }
  }

  private func reference() throws -> ExerciseReference {
    if let reference = memory.reference { return reference }
    let reference = try ExerciseReference(exercise, toolchain, supplies, confinement)
    memory.reference = reference
    return reference
  }

  /// Writes the ugly inputs where they are not yet.
  private func uglyInputs(
    _ reference: ExerciseReference
  ) throws -> [(name: String, path: String, bytes: ByteCount, hint: String)] {
    if memory.ugly.isEmpty {
      let folder = try reference.makeFolder("inputs")
      memory.ugly = try UglyInput.all(seed: seed).enumerated().map { index, input in
        let path = "\(folder)/\(index + 1)"
        try AtomicFileWriter.write(input.bytes, to: path)
        return (input.name, path, ByteCount(input.bytes.count), input.hint)
      }
      if confinement != nil { try Confinement.give(folder) }
    }
    return memory.ugly
  }

  private func trySizes(
    _ plan: Plan, _ evidence: inout ExerciseEvidence, _ reference: ExerciseReference,
    _ observe: (JudgingStage) -> Void
  ) throws {
    var places: [Int] = []
    for size in evidence.sizes {
      places.append(evidence.trials.count)
      evidence.trials.append(try sizedTrial(plan, size, &evidence, reference, observe))
      guard !evidence.hasFailed else { return }
    }
    // What seems to grow a little may be noise, of which the least peak of several runs is free.
    for _ in 0..<2 where evidence.isDoubtful {
      for (place, size) in zip(places, evidence.sizes) {
        let again = try sizedTrial(plan, size, &evidence, reference, observe)
        if let peak = again.peak, let before = evidence.trials[place].peak, peak < before,
          again.run.outcome == .completed
        {
          evidence.trials[place] = again
        }
      }
    }
  }

  private func sizedTrial(
    _ plan: Plan, _ size: PlannedSize, _ evidence: inout ExerciseEvidence,
    _ reference: ExerciseReference, _ observe: (JudgingStage) -> Void
  ) throws -> ExerciseTrial {
    observe(.size(size.factor, size.bytes))
    let path = try input(size.bytes)
    if size.factor == 1 { evidence.reference = try reference.time(on: path) }
    return try trial(
      plan, on: path, "the file of \(size.bytes)", size.bytes, factor: size.factor,
      timeout: timeout(evidence.reference, size.factor), reference)
  }

  /// Runs the program under the rules of an exercise; under the limit too if a factor is given.
  private func trial(
    _ plan: Plan, on path: String, _ name: String, _ bytes: ByteCount, factor: Int?,
    timeout: Duration, _ reference: ExerciseReference
  ) throws -> ExerciseTrial {
    let expected = try reference.answer(on: path)
    // A single long line may need more of a heap than an ordinary file ever does.
    let command = plan.command(
      on: path, reference, heapCap: factor == nil ? try supplies.cap : plan.heapCap)
    var options = RunOptions(
      timeout: timeout, limit: factor == nil ? nil : plan.limit, cap: try supplies.cap)
    plan.forbidPrograms(&options)
    options.confinement = reference.confinement(of: plan.program, on: path)
    if factor == nil {
      // Only the answer matters, and the fewer looks, the sooner it is there; but nothing else sees
      // what an unfollowed program executes.
      options.sampleInterval = .milliseconds(plan.empty.programs == nil ? 1 : 50)
    } else {
      options.countsFiles = true
    }
    let run = try reference.run(Subject(command, output: .compared(to: expected)), options)
    let limit = plan.limit
    if let shortage = ExerciseReference.shortage(of: run, options, "the program", below: limit) {
      throw shortage
    }
    var trial = ExerciseTrial(
      input: name, bytes: bytes, factor: factor, run: run, limit: options.limit,
      expectedCount: expected.byteCount, hasFullHeap: hasFullHeap(run))
    if run.outcome == .completed, let mismatch = run.mismatch {
      trial.difference = try reference.difference(mismatch, on: path)
    }
    return trial
  }

  /// Finds out how the program grows when nothing stops it but the safety cap, and whether it does
  /// so while it reads.
  private func tryWithoutLimit(
    _ plan: Plan, _ evidence: inout ExerciseEvidence, _ reference: ExerciseReference,
    _ observe: (JudgingStage) -> Void
  ) throws {
    let cap = try supplies.cap
    for factor in [1, 4, 16] {
      if let last = evidence.unlimited.last {
        guard last.run.outcome == .completed, let peak = last.peak else { return }
        // A second size gives the growth; a third one is for a program too quick to be seen
        // reading.
        guard factor == 4 || evidence.hasReadUnseen else { return }
        let expected = plan.empty.peak.bytes + max((peak - plan.empty.peak).bytes, 0) * 5
        guard expected < cap.bytes else { return }
      }
      evidence.unlimited.append(
        try unlimitedTrial(plan, factor, cap, evidence.reference, reference, observe))
    }
    // On a busy machine it may be seen only at another try.
    for _ in 0..<3 {
      guard evidence.hasReadUnseen, evidence.unlimited.last?.run.outcome == .completed else {
        return
      }
      evidence.unlimited.append(
        try unlimitedTrial(plan, 16, cap, evidence.reference, reference, observe))
    }
  }

  private func unlimitedTrial(
    _ plan: Plan, _ factor: Int, _ cap: ByteCount, _ time: Duration?,
    _ reference: ExerciseReference, _ observe: (JudgingStage) -> Void
  ) throws -> ExerciseTrial {
    let size = plan.size(factor)
    observe(.unlimited(factor))
    let path = try input(size)
    let command = plan.command(on: path, reference, heapCap: cap)
    var options = RunOptions(
      sampleInterval: .milliseconds(1), timeout: timeout(time, 2 * factor), cap: cap)
    plan.forbidPrograms(&options)
    options.confinement = reference.confinement(of: plan.program, on: path)
    options.countsFiles = true
    options.followsReading = true
    let run = try reference.run(Subject(command, output: .discarded), options)
    return ExerciseTrial(
      input: "the file of \(size)", bytes: size, factor: factor, run: run, expectedCount: 0,
      hasFullHeap: hasFullHeap(run))
  }

  /// The path of an input of this size. A confined program begins in another folder, so that it
  /// needs the whole path.
  private func input(_ size: ByteCount) throws -> String {
    let path = try supplies.input(recipe: exercise.fixture, size: size, seed: seed)
    return confinement == nil ? path : ExerciseFolder.absolute(path)
  }

  private func timeout(_ reference: Duration?, _ factor: Int) -> Duration {
    max(Self.leastTimeout, (reference ?? .zero) * (Self.patience * factor))
  }

  private func hasFullHeap(_ run: Run) -> Bool {
    guard run.outcome == .failed || run.outcome == .aborted, let said = run.message else {
      return false
    }
    return toolchain.language.outOfMemory.contains { said.contains($0) }
  }
}
