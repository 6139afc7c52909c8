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
