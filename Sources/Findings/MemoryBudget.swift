package import MemoryTracking

/// What a repository allows one of its programs to hold.
package struct MemoryBudget: Hashable, Sendable {
  /// How a peak may follow the input.
  package enum Growing: String, CaseIterable, Hashable, Sendable {
    /// It stays as it is.
    case no
    /// It grows in proportion at most.
    case linear
  }

  package var name: String
  /// The largest median peak; `nil` for any.
  package var peak: ByteCount?
  /// How the peak may grow; `nil` for in any way.
  package var grows: Growing?
  /// The limit that one run must survive; `nil` for none.
  package var survives: ByteCount?
  package var tolerance = Tolerance()
  /// What was measured when the file was last updated; `nil` before that.
  package var updated: Updated?

  package init(
    name: String, peak: ByteCount? = nil, grows: Growing? = nil, survives: ByteCount? = nil,
    tolerance: Tolerance = Tolerance(), updated: Updated? = nil
  ) {
    self.name = name
    self.peak = peak
    self.grows = grows
    self.survives = survives
    self.tolerance = tolerance
    self.updated = updated
  }

  /// How far a figure may be above what is allowed: the larger of a percentage and an amount.
  package struct Tolerance: Hashable, Sendable {
    package var percent: Double
    package var amount: ByteCount

    /// By default 5 % and 2 MiB: more than peaks of the same program differ between machines of a
    /// kind, less than a change worth a look.
    package init(percent: Double = 5, amount: ByteCount = .mebibytes(2)) {
      self.percent = percent
      self.amount = amount
    }

    /// The tolerance in bytes for a figure.
    package func allowance(over figure: ByteCount) -> ByteCount {
      max(amount, ByteCount(Int(min(Double(figure.bytes) * percent / 100, 0x1p62))))
    }
  }

  /// What was measured at an update of the file.
  package struct Updated: Hashable, Sendable {
    package var peak: ByteCount
    /// `nil` if only one size was measured.
    package var growth: Growth.Class?
    /// The moment, in UTC: `2026-01-31T09:30:00Z`.
    package var at: String

    package init(peak: ByteCount, growth: Growth.Class?, at: String) {
      self.peak = peak
      self.growth = growth
      self.at = at
    }
  }
}
