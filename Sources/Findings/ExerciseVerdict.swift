import Measurement
import MemoryTracking

// The rules by which a learner's program is judged: DESIGN.md, "Exercises".
extension ExerciseEvidence {
  /// A program grows if its peak rises by at least this many bytes for each byte of input.
  static let leastGrowth = 0.02
  /// From here on it holds the whole of the input, whatever it makes of it.
  static let wholeFile = 0.9

  /// The order in which one verdict hides another.
  private static let precedence: [ExerciseJudgement.Verdict] = [
    .crashed, .wrong, .killed, .grows, .slow,
  ]

  /// The run that decides and what is wrong with it; `nil` if every run is right.
  var failure: (verdict: ExerciseJudgement.Verdict, trial: ExerciseTrial)? {
    let failures = trials.compactMap { trial in
      trial.failure(mayWriteFiles: mayWriteFiles).map { (verdict: $0, trial: trial) }
    }
    for verdict in Self.precedence {
      if let failure = failures.first(where: { $0.verdict == verdict }) { return failure }
    }
    return nil
  }

  /// Whether a run has shown something wrong.
  package var hasFailed: Bool { failure != nil }

  /// The runs at the sizes.
  var sized: [ExerciseTrial] { trials.filter { $0.factor != nil } }

  /// Whether the peak rises from each size to the next by more than noise. It takes three sizes to
  /// say.
  package var isGrowing: Bool {
    let sized = sized.filter(\.isCompleted)
    guard sized.count >= 3 else { return false }
    return zip(sized, sized.dropFirst()).allSatisfy { small, large in
      guard let slope = Self.slope(small, large), let before = small.peak, let after = large.peak
      else { return false }
      let tolerance = [small, large].compactMap(\.run.peak?.tolerance).max() ?? .zero
      return slope >= Self.leastGrowth && after - before >= max(FakeStream.noise, tolerance)
    }
  }

  /// Whether growth was found that more runs could show to be noise.
  package var isDoubtful: Bool { isGrowing && (limitedGrowth ?? 0) < FakeStream.leastHeld }

  /// Whether runs without the limit are to decide: it was killed, or it grows.
  package var needsUnlimitedRuns: Bool {
    switch failure?.verdict {
    case .killed: failure?.trial.factor != nil
    case nil: isGrowing
    case .grows: true
    default: false
    }
  }

  /// How many bytes more it holds for each byte more of input, without the limit if that was tried.
  package var growth: Double? {
    let completed = unlimited.filter(\.isCompleted)
    if let first = completed.first, let last = completed.last, first.bytes < last.bytes {
      return Self.slope(first, last)
    }
    return limitedGrowth
  }

  private var limitedGrowth: Double? {
    let completed = sized.filter(\.isCompleted)
    guard let first = completed.first, let last = completed.last else { return nil }
    return Self.slope(first, last)
  }

  /// Whether it reads in pieces and keeps them all.
  var isFake: Bool {
    guard let growth, growth >= FakeStream.leastHeld else { return false }
    return unlimited.contains { $0.rise >= FakeStream.leastRise }
  }

  /// Whether the newest run without the limit was too quick to be seen reading, and so says nothing
  /// of whether it reads in pieces.
  package var hasReadUnseen: Bool {
    guard let last = unlimited.last, !isFake else { return false }
    return last.run.readings.count < 8
  }

  private static func slope(_ small: ExerciseTrial, _ large: ExerciseTrial) -> Double? {
    guard let before = small.peak, let after = large.peak, small.bytes < large.bytes else {
      return nil
    }
    return Double((after - before).bytes) / Double((large.bytes - small.bytes).bytes)
  }

  /// The verdict.
  package var verdict: ExerciseJudgement.Verdict {
    if compilerSaid != nil { return .compile }
    switch failure?.verdict {
    case .killed, .grows: return isFake ? .fake : failure?.verdict ?? .killed
    case nil where isGrowing: return isFake ? .fake : .grows
    case .slow where isGrowing: return isFake ? .fake : .grows
    case let verdict: return verdict ?? .right
    }
  }

  /// The judgement in full.
  package var judgement: ExerciseJudgement {
    let verdict = verdict
    let decisive = verdict == .compile ? nil : failure?.trial
    let isShown = verdict == .crashed || decisive?.hasFullHeap == true
    return ExerciseJudgement(
      exercise: exercise, language: language, verdict: verdict, sizes: judgedSizes, empty: empty,
      most: ([compilerPeak, empty] + (trials + unlimited).map(\.peak)).compactMap { $0 }.max(),
      mechanism: sized.lazy.compactMap(\.run.limit?.mechanism).first, growth: growth,
      input: decisive?.input, difference: verdict == .wrong ? decisive?.difference : nil,
      complaint: compilerSaid ?? (isShown ? decisive?.run.message.map(namingOwnFile) : nil),
      offence: decisive.flatMap { offence(of: $0) }, explanation: explanation,
      hint: hints[verdict] ?? standardHint)
  }

  /// What a program said, with the learner's file in place of the judge's copy, which is gone by
  /// then.
  private func namingOwnFile(_ said: String) -> String {
    folder.map { said.replacing("\($0)/", with: "") } ?? said
  }

  private var judgedSizes: [ExerciseJudgement.Size] {
    guard let limit, compilerSaid == nil, !sized.isEmpty else { return [] }
    return sizes.map { size in
      let trial = sized.first { $0.factor == size.factor }
      return ExerciseJudgement.Size(
        factor: size.factor, input: size.bytes, limit: limit, peak: trial?.peak,
        outcome: trial?.run.outcome, wall: trial?.run.wall)
    }
  }
}
