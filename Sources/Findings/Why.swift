package import Measurement
package import MemoryTracking

/// Which settings change a command's peak, read from its runs with and without each.
package struct Why: Hashable, Sendable {
  /// What one setting did.
  package struct Effect: Hashable, Sendable {
    package var setting: String
    package var peak: BoundedFigure<ByteCount>?
    package var wall: Duration?
    /// How the runs ended, if not all of them did their work: `2 of 3 failed`.
    package var failure: String?
    /// The peak's change against the baseline in percent, negative if it fell; `nil` if a peak is
    /// not known.
    package var percent: Double?
    /// Whether the difference is beyond the noise of the runs.
    package var isSignificant: Bool
  }

  package var baseline: Effect
  /// The settings, those that lower the peak most first; what is within the noise comes after, and
  /// then what did not do its work.
  package var effects: [Effect]

  /// Reads the runs; `nil` for a comparison of another kind.
  ///
  /// - Complexity: O(s) tests in the number of settings.
  package init?(_ comparison: Comparison) {
    guard comparison.kind == .why, let first = comparison.variants.first else { return nil }
    baseline = Effect(first, against: first, on: comparison.host)
    effects = comparison.variants.dropFirst().map {
      Effect($0, against: first, on: comparison.host)
    }
    effects.sort { $0.rank < $1.rank }
  }

  /// The setting that lowers the peak most, if one does.
  package var best: Effect? {
    effects.first { $0.isSignificant && $0.failure == nil && ($0.percent ?? 0) < 0 }
  }

  /// The result in a sentence.
  package var sentence: String {
    guard let best, let percent = best.percent else {
      return effects.isEmpty
        ? "None: no setting that is known here applies to this command."
        : "None of these: no setting lowers the peak by more than the noise, so it is the program's "
          + "own data."
    }
    var text =
      "\(best.setting) lowers the peak by \(FigureText.number(-percent, decimals: 0))%"
    if let wall = best.wall, let before = baseline.wall, before > .zero {
      let change = 100 * (wall.seconds / before.seconds - 1)
      if change >= 10 {
        text += ", and takes \(FigureText.number(change, decimals: 0))% more time"
      }
    }
    return text + "."
  }
}

extension Why.Effect {
  fileprivate init(
    _ variant: Comparison.Variant, against baseline: Comparison.Variant, on host: Host
  ) {
    // With --ignore-failure the command may end with another exit code than 0, but always the same.
    let isAlike = variant.runs.allSatisfy { run in
      run.isFinished && run.exitCode == baseline.runs.first?.exitCode
    }
    let judgement = Judgement.memory([baseline, variant], on: host)
    let (before, after) = (baseline.peak?.median, variant.peak?.median)
    self.init(
      setting: variant.name, peak: variant.medianPeak, wall: variant.wall?.median,
      failure: isAlike ? nil : variant.outcomes,
      percent: before.flatMap { before in
        after.flatMap { after in
          before.bytes > 0 ? 100 * (Double(after.bytes) / Double(before.bytes) - 1) : nil
        }
      },
      isSignificant: variant != baseline && judgement?.less != nil)
  }

  /// The order of the effects: what helps, what is nothing, what harms, what fails.
  fileprivate var rank: Double {
    if failure != nil { return 1e9 }
    return isSignificant ? percent ?? 0 : 0
  }
}
