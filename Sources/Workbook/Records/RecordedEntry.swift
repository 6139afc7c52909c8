package import Measurement

/// What is recorded under one or several numbers and belongs together.
package enum RecordedEntry: Hashable, Sendable {
  case comparison(Int64)
  /// The comparisons of a sweep, the smallest input first.
  case sweep([Int64])

  /// The numbers, rising.
  package var numbers: [Int64] {
    switch self {
    case .comparison(let number): [number]
    case .sweep(let numbers): numbers
    }
  }
}

extension Session {
  /// What words of a command line mean; without any, what was measured last.
  ///
  /// A range that holds several comparisons of a sweep means the sweep; their numbers given one by
  /// one mean each of them.
  ///
  /// - Throws: a failure where nothing was measured yet, `WorkbookError.noRecord` for a number
  ///   there is none of.
  package func entries(_ selections: [RunSelection]) throws -> [RecordedEntry] {
    let workbook = try workbook()
    guard selections.isEmpty else {
      return try selections.flatMap { selection in
        let numbers = try selection.numbers(in: workbook)
        if let single = selection.single { return [RecordedEntry.comparison(single)] }
        return try workbook.entries(of: numbers)
      }
    }
    guard let newest = try workbook.listings(ofCase: nil, last: 1).first else {
      throw CommandFailure.failed(
        "runs: nothing has been measured yet; 'compare tail' measures something")
    }
    return try workbook.entries(of: newest.numbers)
  }

  /// The sweep of an entry.
  ///
  /// - Complexity: holds all its comparisons.
  package func sweep(_ numbers: [Int64]) throws -> Sweep {
    let workbook = try workbook()
    return Sweep(comparisons: try numbers.map { try workbook.comparison($0).comparison })
  }
}

extension WorkbookFile {
  /// Puts numbers together that belong to the same sweep.
  func entries(of numbers: [Int64]) throws(WorkbookError) -> [RecordedEntry] {
    let sweeps = try sweeps(of: numbers)
    var entries: [RecordedEntry] = []
    for number in numbers {
      guard let sweep = sweeps[number] else {
        entries.append(.comparison(number))
        continue
      }
      let members = numbers.filter { sweeps[$0] == sweep }
      if members.count == 1 {
        entries.append(.comparison(number))
      } else if members.first == number {
        entries.append(.sweep(members))
      }
    }
    return entries
  }
}
