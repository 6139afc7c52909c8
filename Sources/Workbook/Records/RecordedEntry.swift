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

extension WorkbookFile {
  /// Puts numbers together that belong to the same sweep.
  package func entries(of numbers: [Int64]) throws(WorkbookError) -> [RecordedEntry] {
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
