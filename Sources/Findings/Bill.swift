package import Measurement
package import MemoryTracking

/// The cost of reserving memory for the measured peaks of a comparison's variants, by the terms: a
/// pod that may reach its peak at any moment needs that memory reserved the whole month.
package struct Bill: Hashable, Sendable {
  package var terms: BillTerms
  /// What was measured: a case's name and its input, or commands.
  package var subject: String
  package var caseID: String?
  package var input: ByteCount?
  /// In the order they were measured.
  package var items: [Item]

  /// One variant's peak, what it needs, and what that costs a month in the price's currency.
  package struct Item: Hashable, Sendable {
    package var variant: String
    /// The highest peak of its runs; `nil` if one of them was cut short and would have needed more.
    package var peak: ByteCount?
    /// What it held before its work began; `nil` if that was not measured.
    package var start: ByteCount?
    /// How the last of its interrupted runs ended.
    package var failure: Outcome?
    /// The memory to ask for, as request and as limit.
    package var reserved: ByteCount?
    package var monthly: Double?
    /// How many bytes the peak rose above the start for each byte of input.
    package var bytesPerInputByte: Double?
  }

  package init(_ comparison: Comparison, terms: BillTerms) {
    self.terms = terms
    caseID = comparison.caseID
    input = comparison.input?.size
    let names = comparison.variants.map(\.name).joined(separator: " against ")
    let file = comparison.input.map { ", \($0.size)" } ?? ""
    subject = (comparison.caseID.map { "\($0), \(names)" } ?? names) + file
    items = comparison.variants.map { Item($0, input: comparison.input?.size, terms: terms) }
  }

  /// What the second variant saves per month against the first; negative if it costs more, `nil` if
  /// either has no measured peak.
  package var monthlySaving: Double? {
    guard items.count > 1, let before = items[0].monthly, let after = items[1].monthly else {
      return nil
    }
    return before - after
  }
}

extension Bill.Item {
  fileprivate init(_ variant: Comparison.Variant, input: ByteCount?, terms: BillTerms) {
    self.variant = variant.name
    let highest = variant.peak
    peak = highest?.maxBound == .atLeast ? nil : highest?.max
    start = variant.start?.median
    failure = peak == nil ? variant.runs.last { !$0.isFinished }?.outcome : nil
    reserved = peak.map(terms.reserved(for:))
    monthly = reserved.map(terms.monthly(for:))
    if let peak, let start, let input, input > .zero {
      bytesPerInputByte = Double((peak - start).bytes) / Double(input.bytes)
    }
  }

  /// The peak to expect for a file `factor` times as large, on a straight line from the start.
  package func peak(atTimesTheInput factor: Double, input: ByteCount) -> ByteCount? {
    guard let start, let bytesPerInputByte else { return nil }
    let rise = max(0, bytesPerInputByte) * Double(input.bytes) * factor
    return ByteCount(start.bytes + Int(min(rise, 0x1p60)))
  }
}
