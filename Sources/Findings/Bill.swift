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

/// The assumptions of a bill; each is printed with it.
package struct BillTerms: Hashable, Sendable {
  /// The price of a GiB of memory per hour, in the user's currency.
  package var pricePerGiBHour: Double
  /// Whether no price was given, so that the one above is only an example.
  package var isExamplePrice: Bool
  /// How many copies of the program are kept running.
  package var replicas: Int

  /// Hours a month: a year's 8760 by twelve, as clouds bill.
  package static let hoursPerMonth = 730
  /// What is added to a peak, in percent, since no measurement sees the worst day.
  package static let headroomPercent = 25
  /// What a reservation is a whole multiple of.
  package static let step = ByteCount.mebibytes(8)
  /// The price if none is given: roughly what public clouds charge for memory, but no provider's.
  static let examplePrice = 0.005

  /// Takes a price per GiB and hour, `nil` for the example.
  package init(pricePerGiBHour: Double?, replicas: Int) {
    self.pricePerGiBHour = pricePerGiBHour ?? Self.examplePrice
    isExamplePrice = pricePerGiBHour == nil
    self.replicas = replicas
  }

  /// What to request for a peak: the peak and its headroom, rounded up to the step.
  package func reserved(for peak: ByteCount) -> ByteCount {
    let needed = peak.bytes + peak.bytes / 100 * Self.headroomPercent
    return ByteCount((needed + Self.step.bytes - 1) / Self.step.bytes * Self.step.bytes)
  }

  /// The cost of an amount of memory per month, for all copies.
  package func monthly(for memory: ByteCount) -> Double {
    memory.mebibytes / 1024 * pricePerGiBHour * Double(Self.hoursPerMonth) * Double(replicas)
  }

  /// Each assumption in a sentence.
  package var sentences: [String] {
    let price = BillTerms.amount(pricePerGiBHour)
    return [
      isExamplePrice
        ? "Price: \(price) for a GiB of memory an hour. It is an example of the order that public "
          + "clouds ask, not a price of yours; give yours with --price-per-gib-hour."
        : "Price: \(price) for a GiB of memory an hour, as given; costs are in its currency.",
      "A month has \(Self.hoursPerMonth) hours.",
      replicas == 1
        ? "One copy runs, all month; give more to --replicas."
        : "\(replicas) copies run, all month, each with memory of its own.",
      "Headroom: \(Self.headroomPercent)% above the highest measured peak, rounded up to a whole "
        + "\(Self.step.bytes >> 20) MiB. Request and limit are the same, since memory that is needed at "
        + "any moment cannot be shared, and a pod above its request is evicted first.",
      "Only memory is counted: no processor time, no disk, nobody's working hours.",
    ]
  }

  /// A sum of money with its cents, or a price with as many decimals as it needs.
  package static func amount(_ sum: Double) -> String {
    guard sum.magnitude < 1e15 else { return "\(sum)" }
    var decimals = 2
    var factor = 100.0
    // A price of 0.0004 must not read 0.00.
    while decimals < 6, (sum * factor).rounded() / factor != sum, sum.magnitude < 0.1 {
      decimals += 1
      factor *= 10
    }
    return FigureText.number(sum, decimals: decimals)
  }

  /// A sum of money, to the cent.
  package static func cents(_ sum: Double) -> String {
    sum.magnitude < 1e15 ? FigureText.number(sum, decimals: 2) : "\(sum)"
  }
}
