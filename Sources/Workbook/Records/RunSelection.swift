/// The recorded runs that a word on a command line selects: `5`, `5-8`, or `5,7-9`.
package struct RunSelection: Hashable, Sendable {
  /// The word as it was written.
  package let text: String
  private let ranges: [ClosedRange<Int64>]

  /// Reads a word; returns `nil` if it is not a selection.
  package init?(_ text: String) {
    self.text = text
    var ranges: [ClosedRange<Int64>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
      guard let first = ends.first?.flatMap({ $0 }), let last = ends.last?.flatMap({ $0 }),
        ends.count <= 2, first <= last
      else { return nil }
      ranges.append(first...last)
    }
    self.ranges = ranges
  }

  /// Names runs, given in ascending order, in the shortest form: `5-8`, `5,7-9`.
  package init(_ numbers: [Int64]) {
    var ranges: [ClosedRange<Int64>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    self.ranges = ranges
    text = ranges.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }.joined(separator: ",")
  }

  /// The number, if the word is a single number; otherwise `nil`.
  package var single: Int64? {
    ranges.count == 1 && ranges[0].count == 1 && !text.contains("-") ? ranges[0].lowerBound : nil
  }

  private static func number(_ text: Substring) -> Int64? {
    guard let number = Int64(text), number >= 0, number < Int64.max, text.first != "+" else {
      return nil
    }
    return number
  }

  /// The recorded numbers among the selected ones, in ascending order.
  ///
  /// - Throws: `WorkbookError.noRecord` if a number, or a whole range, selects nothing.
  package func numbers(in workbook: WorkbookFile) throws(WorkbookError) -> [Int64] {
    var found: Set<Int64> = []
    for range in ranges {
      let numbers = try workbook.numbers(in: range)
      guard !numbers.isEmpty else { throw .noRecord(range.lowerBound) }
      found.formUnion(numbers)
    }
    return found.sorted()
  }
}

/// A recorded comparison, or the recorded comparisons that make up a sweep.
package enum RecordedEntry: Hashable, Sendable {
  case comparison(Int64)
  /// The comparisons of a sweep, the smallest input first.
  case sweep([Int64])

  /// The numbers in ascending order.
  package var numbers: [Int64] {
    switch self {
    case .comparison(let number): [number]
    case .sweep(let numbers): numbers
    }
  }
}

extension WorkbookFile {
  /// Groups the numbers that belong to the same sweep; a sweep with only one of them is listed as a
  /// comparison.
  package func entries(of numbers: [Int64]) throws(WorkbookError) -> [RecordedEntry] {
    let sweeps = try sweeps(of: numbers)
    return numbers.compactMap { number in
      let members = sweeps[number].map { sweep in numbers.filter { sweeps[$0] == sweep } } ?? []
      guard members.count > 1 else { return .comparison(number) }
      return members.first == number ? .sweep(members) : nil
    }
  }
}
