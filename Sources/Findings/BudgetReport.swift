package import Measurement

/// The verdicts on the budgets of one file.
package struct BudgetReport: Hashable, Sendable {
  /// The file as it was named.
  package var file: String
  /// In the order of the file; those that were not measured are missing.
  package var verdicts: [BudgetVerdict]
  /// How many budgets were to be checked.
  package var count: Int
  /// The machine; `nil` if nothing was measured.
  package var host: Host?
  /// The command line, when it began and HighWater's version; it has no number of its own.
  package var provenance: Comparison.Provenance

  package init(
    file: String, verdicts: [BudgetVerdict] = [], count: Int, host: Host? = nil,
    provenance: Comparison.Provenance
  ) {
    self.file = file
    self.verdicts = verdicts
    self.count = count
    self.host = host
    self.provenance = provenance
  }

  /// Whether all were measured and all hold.
  package var passed: Bool { verdicts.count == count && verdicts.allSatisfy(\.passed) }

  /// The result in a sentence.
  package var sentence: String {
    let failed = verdicts.filter { !$0.passed }.count
    let missing = count - verdicts.count
    let rest = missing == 0 ? "" : " \(missing) of \(count) not checked."
    guard failed > 0 else {
      return missing == count
        ? "Nothing was checked."
        : verdicts.count == 1
          ? "The budget holds.\(rest)" : "All \(verdicts.count) budgets hold.\(rest)"
    }
    return "\(failed) of \(FigureText.count(verdicts.count, "budget")) "
      + "\(failed == 1 ? "does" : "do") not hold.\(rest)"
  }
}
