import Course
import Measurement
import Workbook

extension WorkbookFile {
  /// What words of a command line mean; without any, what was measured last.
  ///
  /// A range that holds several comparisons of a sweep means the sweep; their numbers given one by
  /// one mean each of them.
  ///
  /// - Throws: a failure where nothing was measured yet, `WorkbookError.noRecord` for a number
  ///   there is none of.
  func entries(_ selections: [RunSelection]) throws -> [RecordedEntry] {
    guard selections.isEmpty else {
      return try selections.flatMap { selection in
        let numbers = try selection.numbers(in: self)
        if let single = selection.single { return [RecordedEntry.comparison(single)] }
        return try entries(of: numbers)
      }
    }
    guard let newest = try listings(ofCase: nil, last: 1).first else {
      throw CommandFailure.failed(
        "runs: nothing has been measured yet; 'compare tail' measures something")
    }
    return try entries(of: newest.numbers)
  }

  /// The sweep of an entry.
  ///
  /// - Complexity: holds all its comparisons.
  func sweep(_ numbers: [Int64]) throws -> Sweep {
    return Sweep(comparisons: try numbers.map { try comparison($0).comparison })
  }
}
