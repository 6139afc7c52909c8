/// Measures commands of any kind, each run in a fresh process, by turns.
package struct CommandComparer {
  private let runner: any CommandRunning
  private let interruption: Interruption

  package init(runner: any CommandRunning, interruption: Interruption) {
    self.runner = runner
    self.interruption = interruption
  }

  /// Makes all the runs; ends early when the user interrupts, as `CaseComparer` does.
  ///
  /// - Parameters:
  ///   - commands: in the order of their columns.
  ///   - input: the file they work on, if they were given one.
  ///   - output: what becomes of what they print.
  ///   - count: how many runs each command gets.
  ///   - options: how each run is made.
  ///   - observe: gets each command's events as they happen.
  /// - Returns: a variant for each command.
  /// - Throws: `MeasurementError` where a command could not be started.
  /// - Complexity: holds all runs, each with at most `Timeline.capacity` samples.
  package func compare(
    _ commands: [ForeignCommand], input: String?, output: ForeignCommand.Output, runs count: Int,
    options: RunOptions, observe: (_ name: String, RunEvent) -> Void
  ) throws(MeasurementError) -> [Comparison.Variant] {
    try alternate(
      commands.map(\.name), runs: count, input: input, options: options, interruption: interruption
    ) { index throws(MeasurementError) in
      try runner.run(commands[index], output: output, options: options) {
        observe(commands[index].name, $0)
      }
    }
  }
}
