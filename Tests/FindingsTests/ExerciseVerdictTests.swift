import WorkerProtocol
import Findings
import Measurement
import MemoryTracking
import Testing

/// The rules by which programs are judged, on figures made by hand.
@Suite struct ExerciseVerdictTests {
  private typealias Verdict = ExerciseJudgement.Verdict
  private static let limit = ByteCount.mebibytes(24)

  private func evidence() -> ExerciseEvidence {
    var evidence = ExerciseEvidence(
      exercise: "tail", language: "python", languageTitle: "Python")
    evidence.empty = .mebibytes(8)
    evidence.limit = Self.limit
    evidence.sizes = [1, 4, 16].map { PlannedSize(factor: $0, bytes: .mebibytes(12 * $0)) }
    return evidence
  }

  /// A run at a size, or on an ugly input if there is no factor.
  private func trial(
    _ factor: Int?, _ outcome: Outcome = .completed, peak: Double = 10, isLimited: Bool = true,
    change: (inout ExerciseTrial) -> Void = { _ in }
  ) -> ExerciseTrial {
    let bytes = factor.map { ByteCount.mebibytes(12 * $0) } ?? .zero
    var run = Run(
      outcome: outcome,
      peak: Peak(
        bytes: ByteCount(Int(peak * 1_048_576)), method: "VmHWM at exit", floor: .zero),
      wall: .seconds(1))
    run.limit = MemoryLimit(bytes: Self.limit, mechanism: MemoryLimit.watchdog)
    var trial = ExerciseTrial(
      input: factor == nil ? "an empty file" : "the file of \(bytes)", bytes: bytes,
      factor: factor, run: run, limit: factor != nil && isLimited ? Self.limit : nil,
      expectedCount: 100)
    change(&trial)
    return trial
  }

  private func judged(
    _ trials: [ExerciseTrial], unlimited: [ExerciseTrial] = []
  ) -> ExerciseJudgement {
    var evidence = evidence()
    evidence.trials = trials
    evidence.unlimited = unlimited
    return evidence.judgement
  }

  private func peaks(_ peaks: Double...) -> [ExerciseTrial] {
    zip([1, 4, 16], peaks).map { trial($0, peak: $1) }
  }

  /// Runs without the limit that hold so much of each byte, and are seen reading or not.
  private func unlimited(_ slope: Double, isSeenReading: Bool) -> [ExerciseTrial] {
    [1, 4].map { factor in
      let size = Double(12 * factor)
      return trial(factor, peak: 8 + slope * size, isLimited: false) { trial in
        let parts = isSeenReading ? Array(0...40) : [0, 40]
        trial.run.readings = parts.map { part in
          let read = ByteCount(trial.bytes.bytes * part / 40)
          return ReadingPosition(
            read: read, held: ByteCount((8 << 20) + Int(Double(read.bytes) * slope)))
        }
      }
    }
  }

  // MARK: Each verdict

  @Test func flatMemoryAndRightAnswersAreRight() {
    let judgement = judged([trial(nil)] + peaks(10, 10.2, 10.1))
    #expect(judgement.verdict == .right)
    #expect(judgement.explanation.contains("10.2 MiB of its 24.0 MiB"))
    #expect(judgement.sizes.map(\.factor) == [1, 4, 16])
    #expect(judgement.sizes.allSatisfy { $0.outcome == .completed && $0.peak != nil })
    #expect(judgement.mechanism == "watchdog" && judgement.input == nil)
  }

  @Test func theCompilersWordsAreKept() {
    var evidence = evidence()
    evidence.compilerSaid = "main.c:3: error"
    let judgement = evidence.judgement
    #expect(judgement.verdict == .compile && judgement.complaint == "main.c:3: error")
    #expect(judgement.sizes.isEmpty)
  }

  @Test func anExitCodeIsACrashWithWhatItSaid() {
    let judgement = judged([
      trial(nil, .failed) {
        $0.run.exitCode = 1
        $0.run.message = "Traceback"
      }
    ])
    #expect(judgement.verdict == .crashed && judgement.complaint == "Traceback")
    #expect(judgement.explanation.contains("an empty file"))
    #expect(judgement.explanation.contains("exit code 1"))
  }

  @Test func aTracebackNamesTheLearnersOwnFile() {
    var evidence = evidence()
    evidence.folder = "/tmp/judge/program"
    evidence.trials = [
      trial(nil, .failed) { $0.run.message = "File \"/tmp/judge/program/main.py\", line 2" }
    ]
    #expect(evidence.judgement.complaint == "File \"main.py\", line 2")
  }

  @Test func aHintFitsWhatWasSeen() {
    let silent = judged([trial(nil, .failed) { $0.run.exitCode = 3 }])
    #expect(silent.hint.contains("nothing to standard error"))
    let loud = judged([trial(nil, .failed) { $0.run.message = "Traceback" }])
    #expect(loud.hint.contains("last lines"))
    let wrong = judged([
      trial(nil) {
        $0.difference = AnswerDifference(offset: 0, line: 1, expected: nil, given: [0x61])
        $0.hint = "Look at the beginning."
      }
    ])
    #expect(wrong.hint == "Look at the beginning.")
  }

  @Test func anotherProgramIsACrashWithItsOffence() {
    let judgement = judged([trial(nil, .aborted) { $0.run.refusedProgram = "tail" }])
    #expect(judgement.verdict == .crashed)
    #expect(judgement.offence?.contains("'tail'") == true)
  }

  @Test func aBrokenBoundIsACrashWithItsOffence() {
    let judgement = judged([trial(nil, .aborted) { $0.run.breach = .processes(64) }])
    #expect(judgement.verdict == .crashed)
    #expect(judgement.offence == "It started more than 64 processes at once.")
    #expect(judgement.explanation.contains("more of the machine than it may"))
    #expect(judgement.hint.contains("starts processes"))
  }

  @Test func aFullHeapIsNoCrash() {
    let judgement = judged([
      trial(nil), trial(1, .failed) { $0.hasFullHeap = true },
    ])
    #expect(judgement.verdict == .killed)
    #expect(judgement.explanation.contains("ran out of memory"))
  }

  @Test func aKillOnTheSmallestFileDiffersFromOneOnTheLargest() {
    let first = judged([trial(nil), trial(1, .oomKilled, peak: 24)])
    let last = judged([trial(nil)] + peaks(10, 14) + [trial(16, .limitKilled, peak: 25)])
    #expect(first.verdict == .killed && last.verdict == .killed)
    #expect(first.explanation.contains("smallest file already"))
    #expect(last.explanation.contains("passed 12.0 MiB and 48.0 MiB, but on 192.0 MiB"))
    #expect(first.hint != last.hint)
    #expect(first.sizes.map(\.outcome) == [.oomKilled, nil, nil])
  }

  @Test func aPeakOverTheLimitCountsThoughNothingEndedIt() {
    let judgement = judged([trial(nil), trial(1, peak: 30)])
    #expect(judgement.verdict == .killed)
    #expect(judgement.explanation.contains("held 30.0 MiB, over its limit of 24.0 MiB"))
  }

  @Test func itGrowsOnlyIfItDoesFromEachSizeToTheNext() {
    #expect(judged(peaks(10, 11.5, 17)).verdict == .grows)
    // Not from the second to the third.
    #expect(judged(peaks(10, 14, 14.5)).verdict == .right)
    // By less than noise, though the slope is enough.
    #expect(judged(peaks(10, 10.9, 17)).verdict == .right)
    // By less than 0.02 bytes for each byte.
    #expect(judged(peaks(10, 11.5, 13)).verdict == .right)
  }

  @Test func growthIsDoubtfulWhileItIsSmall() {
    var evidence = evidence()
    evidence.trials = peaks(10, 11.5, 17)
    #expect(evidence.isGrowing && evidence.isDoubtful && evidence.needsUnlimitedRuns)
    evidence.trials = peaks(4, 11, 50)
    #expect(evidence.isGrowing && !evidence.isDoubtful)
    evidence.trials = peaks(10, 10, 10)
    #expect(!evidence.isGrowing && !evidence.needsUnlimitedRuns)
  }

  @Test func aFileWrittenInPlaceOfMemoryIsGrowth() {
    let judgement = judged([
      trial(nil), trial(1) { $0.run.bytesToDisk = .mebibytes(12) },
    ])
    #expect(judgement.verdict == .grows)
    #expect(judgement.offence?.contains("12.0 MiB") == true)
    var allowed = evidence()
    allowed.mayWriteFiles = true
    allowed.trials = [trial(1) { $0.run.bytesToDisk = .mebibytes(12) }]
    #expect(allowed.judgement.verdict == .right)
    // What a runtime writes for itself.
    #expect(judged([trial(1) { $0.run.bytesToDisk = .kibibytes(900) }]).verdict == .right)
  }

  @Test func aTimeOutIsSlow() {
    #expect(judged([trial(nil), trial(1, .timedOut)]).verdict == .slow)
  }

  // MARK: Wrong answers

  private func wrong(at offset: Int, given: Int, expected: Int) -> String {
    judged([
      trial(nil) {
        $0.difference = AnswerDifference(offset: offset, line: 2, expected: [], given: [])
        $0.run.answer = Answer(byteCount: given, digest: "")
        $0.expectedCount = expected
      }
    ]).explanation
  }

  @Test func aWrongAnswerIsPlaced() {
    #expect(wrong(at: 8, given: 100, expected: 100).contains("byte 9, in line 2"))
    #expect(wrong(at: 8, given: 8, expected: 9).contains("ends too early"))
    #expect(wrong(at: 8, given: 10, expected: 8).contains("goes on for 2 bytes"))
    #expect(wrong(at: 0, given: 0, expected: 8).contains("prints nothing"))
    #expect(wrong(at: 0, given: 3, expected: 0).contains("the answer is empty"))
  }

  // MARK: Precedence

  @Test func oneVerdictHidesTheNext() {
    let wrong = trial(nil) {
      $0.difference = AnswerDifference(offset: 0, line: 1, expected: nil, given: nil)
    }
    let slow = trial(nil, .timedOut)
    let crashed = trial(nil, .failed) { $0.run.exitCode = 2 }
    let killed = trial(1, .oomKilled)
    #expect(judged([slow, wrong, crashed]).verdict == .crashed)
    #expect(judged([slow, wrong]).verdict == .wrong)
    #expect(judged([slow, killed]).verdict == .killed)
    #expect(judged([killed, wrong]).verdict == .wrong)
    let wrongAndOver = trial(1, peak: 40) {
      $0.difference = AnswerDifference(offset: 0, line: 1, expected: nil, given: nil)
    }
    #expect(judged([wrongAndOver]).verdict == .wrong)
  }

  // MARK: Fakes

  @Test func whatRisesAsItReadsIsFake() {
    let judgement = judged(
      [trial(nil), trial(1, .oomKilled)], unlimited: unlimited(1.4, isSeenReading: true))
    #expect(judgement.verdict == .fake)
    #expect(abs((judgement.growth ?? 0) - 1.4) < 0.01)
    #expect(judgement.explanation.contains("You hold the file 1.4 times."))
  }

  @Test func whatReadsInOneCallIsNotFake() {
    let judgement = judged(
      [trial(nil), trial(1, .oomKilled)], unlimited: unlimited(2.1, isSeenReading: false))
    #expect(judgement.verdict == .killed)
    #expect(judgement.explanation.contains("You hold the file 2.1 times."))
  }

  /// Such a program is tried again; one that was seen, or is known as a fake, is not.
  @Test func aProgramTooQuickToBeSeenMayReadInPieces() {
    var evidence = evidence()
    #expect(!evidence.hasReadUnseen)
    evidence.unlimited = unlimited(2, isSeenReading: false)
    #expect(evidence.hasReadUnseen)
    evidence.unlimited += unlimited(2, isSeenReading: true).suffix(1)
    #expect(!evidence.hasReadUnseen)
    evidence.unlimited += unlimited(2, isSeenReading: false).suffix(1)
    #expect(!evidence.hasReadUnseen, "it is a fake already")
    evidence.unlimited = unlimited(0, isSeenReading: true)
    #expect(!evidence.hasReadUnseen, "it was seen")
  }

  @Test func littleGrowthIsNotFake() {
    let judgement = judged(
      peaks(10, 11.5, 17), unlimited: unlimited(0.1, isSeenReading: true))
    #expect(judgement.verdict == .grows)
  }

  @Test func aHeapThatGrowsByLeapsIsFakeToo() {
    let trials = unlimited(2, isSeenReading: true).map { trial in
      var trial = trial
      for index in trial.run.readings.indices {
        // It is taken by sevenths of the input.
        let seventh = trial.run.readings[index].read.bytes * 7 / trial.bytes.bytes
        trial.run.readings[index].held = ByteCount((8 << 20) + seventh * trial.bytes.bytes / 4)
      }
      return trial
    }
    #expect(judged([trial(1, .oomKilled)], unlimited: trials).verdict == .fake)
  }

  @Test func aHeapThatIsFilledOnceIsNotFake() {
    // A collector's first heap, after which nothing grows while it reads.
    let trials = unlimited(2, isSeenReading: true).map { trial in
      var trial = trial
      for index in trial.run.readings.indices {
        let read = trial.run.readings[index].read.bytes
        trial.run.readings[index].held = ByteCount((8 << 20) + min(read, trial.bytes.bytes / 4))
      }
      return trial
    }
    #expect(judged([trial(1, .oomKilled)], unlimited: trials).verdict == .killed)
  }

  @Test func aFewLargeStepsAreNotSeenReading() {
    // Read by halves, as a runtime may read a whole file.
    let trials = unlimited(2, isSeenReading: false).map { trial in
      var trial = trial
      trial.run.readings = [0, 20, 40].map { part in
        let read = ByteCount(trial.bytes.bytes * part / 40)
        return ReadingPosition(read: read, held: ByteCount(2 * read.bytes))
      }
      return trial
    }
    #expect(judged([trial(1, .oomKilled)], unlimited: trials).verdict == .killed)
  }

  @Test func onlyAFailureForMemoryAsksForRunsWithoutTheLimit() {
    var evidence = evidence()
    evidence.trials = [trial(nil, .failed) { $0.run.exitCode = 1 }]
    #expect(!evidence.needsUnlimitedRuns)
    evidence.trials = [trial(nil), trial(1, .oomKilled)]
    #expect(evidence.needsUnlimitedRuns)
    // Even an empty file was too much: nothing can be said of growth.
    evidence.trials = [trial(nil, .capKilled)]
    #expect(!evidence.needsUnlimitedRuns)
  }

  // MARK: Hints

  @Test func anExercisesOwnHintTakesTheStandardOnesPlace() {
    var evidence = evidence()
    evidence.trials = [trial(1, .oomKilled)]
    evidence.hints[.killed] = "Seek from the end."
    #expect(evidence.judgement.hint == "Seek from the end.")
  }

  @Test func aRightProgramIsComparedWithASolutionIfThereIsOne() {
    var evidence = evidence()
    evidence.trials = peaks(10, 10, 10)
    #expect(evidence.judgement.hint == "Compare it with ours: exercise diff tail")
    evidence.hasSolution = false
    #expect(evidence.judgement.hint == "Choose the next one: exercise list")
  }
}
