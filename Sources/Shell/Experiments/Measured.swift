import Course
import Measurement

/// What a command measured, and what went wrong.
struct Measured {
  enum Result {
    case comparison(Comparison)
    case sweep(Sweep)
  }

  var result: Result
  /// The numbers of the records, one for each comparison; empty if nothing was recorded.
  var numbers: [Int64] = []
  /// The error that ends the command with an exit code other than 0: a run that did not do its
  /// work, a missing size, a workbook that could not be written. `nil` if all is well.
  var failure: (any Error)?

  /// The comparison, or those of the sweep.
  var comparisons: [Comparison] {
    switch result {
    case .comparison(let comparison): [comparison]
    case .sweep(let sweep): sweep.comparisons
    }
  }

  /// Fills in the failure of the runs if there is none yet: a run that did not do its work, or did
  /// other work, must not count as done in a script.
  ///
  /// - Parameter ignoresExitCodes: Whether a run that ended by itself counts as done, whatever its
  ///   exit code.
  /// - Returns: A copy with its failure filled in.
  func judged(ignoresExitCodes: Bool = false) -> Measured {
    var measured = self
    measured.failure =
      failure
      ?? comparisons.lazy.compactMap {
        Self.failure(of: $0, ignoresExitCodes: ignoresExitCodes)
      }.first
    return measured
  }

  private static func failure(
    of comparison: Comparison, ignoresExitCodes: Bool
  ) -> (any Error)? {
    let runs = comparison.variants.flatMap(\.runs)
    if runs.isEmpty || runs.contains(where: { $0.outcome == .cancelled }) {
      return CommandFailure.interrupted("run: stopped; what was measured before is kept")
    }
    let isDone = runs.allSatisfy {
      $0.outcome == .completed || (ignoresExitCodes && $0.isFinished)
    }
    if runs.contains(where: { $0.outcome == .timedOut }) { return SilentFailure(exitCode: 124) }
    let isSameWork = comparison.variants.count == 1 || !comparison.hasChangedInput
    return isDone && isSameWork && comparison.sameAnswer != false ? nil : SilentFailure(exitCode: 1)
  }
}

extension MeasuredFigures {
  /// The figures that a lesson can name; `nil` for a sweep of no sizes.
  init?(_ measured: Measured) {
    switch measured.result {
    case .comparison(let comparison): self.init(comparison)
    case .sweep(let sweep): self.init(sweep)
    }
  }
}
