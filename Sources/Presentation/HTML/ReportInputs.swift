/// What a report says of how its figures came about, beyond what the figures hold themselves.
package struct ReportCircumstances: Hashable, Sendable {
  /// Something that was asked of the measurement, as people read it: `Runs`, `5`.
  package struct Option: Hashable, Sendable {
    package var name: String
    package var value: String

    /// Names an option.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// When it was measured, in words: `2026-03-01 09:30 UTC`.
  package var measured: String
  /// The command line that measures it again; `nil` where there is none.
  package var command: String?
  package var options: [Option]

  /// Gathers the circumstances.
  package init(measured: String, command: String? = nil, options: [Option] = []) {
    self.measured = measured
    self.command = command
    self.options = options
  }
}

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

/// The code of a version as it is printed in the report.
package struct ReportSource: Hashable, Sendable {
  /// The version's name, `load`.
  package var name: String
  /// The code itself.
  package var text: String

  /// Names a piece of code.
  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
