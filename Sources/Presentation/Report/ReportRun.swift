/// A recorded run as a report of several lists it, before its figures are read.
package struct ReportRun: Hashable, Sendable {
  package var number: String
  /// The case, or what else was measured.
  package var subject: String
  /// The input's size.
  package var input: String?
  /// Each version's peak, in words.
  package var peaks: String
  /// When it was measured, in words.
  package var measured: String

  /// Lists a run.
  package init(number: String, subject: String, input: String?, peaks: String, measured: String) {
    self.number = number
    self.subject = subject
    self.input = input
    self.peaks = peaks
    self.measured = measured
  }

  /// What its part of the page is headed: `Run 5: tail, 64.0 MiB`.
  var heading: String {
    "Run \(number): \(subject)\(input.map { ", \($0)" } ?? "")"
  }
}
