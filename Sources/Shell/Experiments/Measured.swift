import Course
import Measurement

/// What a command measured, and why that is not all it was asked for.
struct Measured {
  enum Result {
    case comparison(Comparison)
    case sweep(Sweep)
  }

  var result: Result
  /// The numbers under which it is recorded, one for each comparison; empty if nothing was recorded.
  var numbers: [Int64] = []
  /// What ends the command with an exit code other than 0: a run that did not do its work, a size
  /// that is missing, a workbook that could not be written. `nil` if all is well.
  var failure: (any Error)?

  /// The comparison, or those of the sweep.
  var comparisons: [Comparison] {
    switch result {
    case .comparison(let comparison): [comparison]
    case .sweep(let sweep): sweep.comparisons
    }
  }

  /// The result with the failure that its runs amount to, if there is no worse one yet: a run that
  /// did not do its work, or did another's, must not pass for done in a script.
  ///
  /// - Parameter ignoresExitCodes: Whether a run that ended by itself has done its work, whatever its
  ///   exit code.
  /// - Returns: The same, its failure filled in.
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
    let isSameWork = comparison.variants.count == 1 || !comparison.hasChangedInput
    return isDone && isSameWork && comparison.sameAnswer != false ? nil : SilentFailure(exitCode: 1)
  }
}

extension MeasuredFigures {
  /// What a lesson can name of it; `nil` for a sweep of no sizes.
  init?(_ measured: Measured) {
    switch measured.result {
    case .comparison(let comparison): self.init(comparison)
    case .sweep(let sweep): self.init(sweep)
    }
  }
}
