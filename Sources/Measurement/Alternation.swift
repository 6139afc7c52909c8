/// Makes the runs of several variants by turns: a, b, a, b, … so that a drift of the machine falls on
/// all alike.
///
/// Ends early when the user interrupts: the run that was cut short is kept as cancelled, those never
/// made are missing.
///
/// - Parameters:
///   - names: the variants, in the order of their columns.
///   - count: how many runs each gets.
///   - input: the file they work on, whose pages in memory are told with each run.
///   - options: how each run is made.
///   - interruption: the user's wish to stop.
///   - run: makes one run of the variant at a place.
/// - Returns: a variant for each name.
/// - Throws: what `run` throws.
/// - Complexity: holds all runs, each with at most `Timeline.capacity` samples.
func alternate(
  _ names: [String], runs count: Int, input: String?, options: RunOptions,
  interruption: Interruption, run: (_ index: Int) throws(MeasurementError) -> Run
) throws(MeasurementError) -> [Comparison.Variant] {
  var variants = names.map { Comparison.Variant(name: $0, runs: []) }
  let first = input.flatMap { InputStamp($0) }
  var before = first
  for _ in 0..<count {
    for index in names.indices {
      guard !interruption.isPending else { return variants }
      if let input, options.isCold { PageCache.drop(input) }
      let cached = input.flatMap { PageCache.resident(of: $0) }
      var run = try run(index)
      run.cachedInput = cached
      let after = input.flatMap { InputStamp($0) }
      run.hasChangedInput = before != first || after != first
      before = after
      variants[index].runs.append(run)
      guard run.outcome != .cancelled else { return variants }
    }
  }
  return variants
}
