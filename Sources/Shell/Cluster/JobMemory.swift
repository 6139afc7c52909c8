import Budgets
import Course
import Findings
import Glibc
import Languages
import Measurement
import MemoryTracking
import Streaming

/// What a job of a cluster asks for, and where that figure comes from.
struct JobMemory: Hashable {
  var bytes: ByteCount
  /// A clause without a full stop.
  var reason: String

  /// What HighWater itself needs beside what it measures: it was seen to hold 35 MiB.
  static let own = ByteCount.mebibytes(64)
  /// The smallest job that a user may ask for.
  static let least = ByteCount.mebibytes(128)
  /// What is asked for if nothing can be measured.
  static let standard = ByteCount.gibibytes(2)

  /// The peak at which HighWater ends a run in a job, before the cluster ends the job.
  static func cap(in memory: ByteCount) -> ByteCount { memory - own }

  /// A figure that is asked for as it is, in whole steps of 32 MiB.
  private init(_ need: ByteCount, _ reason: String) {
    let step = ByteCount.mebibytes(32).bytes
    bytes = max(Self.least, ByteCount((need.bytes + step - 1) / step * step))
    self.reason = reason
  }

  /// What is asked for without a figure.
  private init(unknown reason: String) {
    self.init(Self.standard, "\(reason); --job-memory says otherwise")
  }
}

extension JobMemory {
  /// The memory of jobs that measure a sweep's steps: what the largest is expected to need, from a
  /// run of everything on the smallest here, and a quarter more.
  ///
  /// - Parameters:
  ///   - swept: What the jobs measure.
  ///   - session: Where the run is made.
  /// - Returns: The memory; the standard one if the run says nothing.
  /// - Throws: A failure if the user stopped it.
  static func measured(_ swept: SweptPlan, in session: Session) throws -> JobMemory {
    let laboratory = Laboratory(session: session)
    defer { laboratory.workshop.remove() }
    let expected: Laboratory.ExpectedPeak
    do {
      expected = try laboratory.expectedPeak(of: swept)
    } catch {
      guard !session.interruption.isPending else { throw error }
      return JobMemory(unknown: "what the largest part needs is not known (\(error))")
    }
    // What is ended there needs no more.
    let bound = [swept.plan.runOptions.limit, swept.plan.runOptions.cap].compactMap { $0 }.min()
    let peak = min(expected.peak, bound ?? expected.peak)
    return JobMemory(
      own + peak + ByteCount(peak.bytes / 4),
      (bound.map { $0 <= expected.peak } == true
        ? "a run is ended at \(peak)"
        : "'\(expected.name)' is expected to need \(peak) for \(expected.step), \(expected.basis)")
        + "; a quarter more, and \(own) for HighWater")
  }

  /// The memory of jobs that check budgets: twice what the largest allows, so that one that is
  /// exceeded shows by how much.
  ///
  /// - Parameter entries: The budgets.
  /// - Returns: The memory; the standard one if one of them names no amount.
  static func measured(_ entries: [BudgetEntry]) -> JobMemory {
    var largest = (name: "", bytes: ByteCount.zero)
    for entry in entries {
      let budget = entry.budget
      let amounts = [budget.peak, budget.survives, budget.updated?.peak].compactMap { $0 }
      guard let most = amounts.max() else {
        return JobMemory(unknown: "'\(budget.name)' names no amount, so that is the standard one")
      }
      if most > largest.bytes { largest = (budget.name, most) }
    }
    return JobMemory(
      own + largest.bytes + largest.bytes,
      "twice the \(largest.bytes) of '\(largest.name)', and \(own) for HighWater")
  }

  /// The memory of jobs that judge hand-ins: twice the most that anything held when the programs
  /// that the exercises begin from were judged here, since a run may have half of what is there.
  ///
  /// - Parameters:
  ///   - handIns: The paths of the hand-ins, of which one at a time is held.
  ///   - terms: On what terms they are judged.
  ///   - session: Where the programs are judged, unconfined, since they are our own.
  /// - Returns: The memory; the standard one, or what is known to be more, if one of the programs
  ///   cannot be judged here.
  /// - Throws: A failure if the user stopped it, or the exercises cannot be read.
  static func measured(
    _ handIns: [String], _ terms: ClassJudge.Terms, in session: Session
  ) throws -> JobMemory {
    let desk = session.exerciseDesk
    let exercises = try desk.library().exercises
    let languages = try session.languages().languages
    var seen: Set<[String]> = []
    var most = (subject: "", bytes: ByteCount.zero)
    var obstacle: String?
    for path in handIns {
      for program in (try? ReceivedHandIn(path))?.programs ?? []
      where program.bytes != nil && seen.insert([program.exercise, program.language]).inserted {
        guard terms.include(exercise: program.exercise, language: program.language),
          let exercise = exercises.first(where: { $0.id == program.exercise }),
          let language = languages.first(where: { $0.id == program.language })
        else { continue }
        let subject = "\(exercise.id) in \(language.id)"
        do {
          let held = try desk.judgeStarter(of: exercise, in: language, terms)
          if held > most.bytes { most = (subject, held) }
        } catch {
          guard !session.interruption.isPending else { throw error }
          obstacle = obstacle ?? "\(subject) cannot be judged here (\(error))"
        }
      }
    }
    if let obstacle, own + most.bytes + most.bytes <= standard {
      return JobMemory(unknown: obstacle)
    }
    guard most.bytes > .zero else { return JobMemory(unknown: "there is no program to judge") }
    return JobMemory(
      own + most.bytes + most.bytes,
      "twice the \(most.bytes) that were held here when the first program of \(most.subject) was "
        + "judged, and \(own) for HighWater")
  }
}

extension ExerciseDesk {
  /// Judges the program that an exercise begins from.
  ///
  /// - Returns: The most that its compiler or a run of it held.
  /// - Throws: An error if it cannot be judged here, or the user stopped it.
  fileprivate func judgeStarter(
    of exercise: Exercise, in language: Language, _ terms: ClassJudge.Terms
  ) throws -> ByteCount {
    let toolchain = try Toolchain(language, interruption: session.interruption)
    let court = try ExerciseCourt(exercise, toolchain, seed: terms.seed, in: session)
    defer { court.close() }
    let path = try TemporaryFile.make(for: "class")
    defer { unlink(path.nativePath) }
    try ExerciseFolder.overwrite(path, with: starter(of: exercise, in: language))
    return try court.judge(path, terms.thoroughness).most ?? .zero
  }
}
