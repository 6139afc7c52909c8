package import WorkerProtocol

/// Measures versions of a case on one input, each run in a fresh process, alternating:
/// load, stream, load, stream, … so that a drift of the machine falls on both alike.
package struct CaseComparer {
  private let runner: any VersionRunning
  private let interruption: Interruption

  package init(runner: any VersionRunning, interruption: Interruption) {
    self.runner = runner
    self.interruption = interruption
  }

  /// Makes all the runs.
  ///
  /// Ends early when the user interrupts: the run that was cut short is kept as cancelled, those
  /// never made are missing.
  ///
  /// - Parameters:
  ///   - requests: one for each version, in the order of their columns.
  ///   - count: how many runs each version gets.
  ///   - options: how each run is made.
  ///   - observe: gets each version's events as they happen.
  /// - Returns: a variant for each request.
  /// - Throws: `MeasurementError` where a run could not be made at all.
  /// - Complexity: holds all runs, each with at most `Timeline.capacity` samples.
  package func compare(
    _ requests: [WorkerRequest], runs count: Int, options: RunOptions,
    observe: (_ version: String, RunEvent) -> Void
  ) throws(MeasurementError) -> [Comparison.Variant] {
    try alternate(
      requests.map(\.version), runs: count, input: requests.first?.input, options: options,
      interruption: interruption
    ) { index throws(MeasurementError) in
      try runner.run(requests[index], options: options) { observe(requests[index].version, $0) }
    }
  }
}
