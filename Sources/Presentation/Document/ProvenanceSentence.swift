import Measurement

extension Comparison.Provenance {
  /// Where a page's figures come from: the run's number, the time in UTC, the command.
  var sentence: String {
    let time = recordedAt.replacing("T", with: " ").replacing("Z", with: " UTC")
    let run = number.map { "Run \($0), measured" } ?? "Measured"
    return "\(run) \(time)" + (version.map { " with HighWater \($0)" } ?? "")
      + (command.map { ": \($0)" } ?? ".")
  }
}
